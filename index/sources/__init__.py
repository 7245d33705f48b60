"""Files into pages: what is found, where it belongs, and a reader for each format."""
