"""Question sets and labels: read, checked, and matched with the archive they are of."""
