"""Use cases: each loads rows, asks the domain, saves, and answers with a Reply."""
