"""Passages by words and by vectors: the embedder, the two indexes, and the stores that hold them."""
