"""How well and how fast an index is searched."""
