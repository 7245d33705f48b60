"""A run as a page to read."""
