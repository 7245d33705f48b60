"""Questions to be, from records and from readers, for a person to accept."""
