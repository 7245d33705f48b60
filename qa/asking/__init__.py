"""What a question asks: its kind, its gap, its hard words, and what of it stands in the talk before."""
