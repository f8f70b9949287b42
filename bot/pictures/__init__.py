"""Pictures of a course: tables and diagrams, drawn by Typst with the tutor's own font."""
