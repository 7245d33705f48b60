"""From files of newspaper pages to an immutable, searchable snapshot."""
