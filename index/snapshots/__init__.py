"""A generation as its readers see it: opened, checked, switched to, served from a store."""
