"""The facts of a generation in SQLite, written and read."""
