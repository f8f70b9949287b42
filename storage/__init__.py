"""Everything that outlives the process: tables, transactions and the queries on them."""
