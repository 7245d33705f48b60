"""Question sets put to an index, and to what its users would have otherwise."""
