"""Passages for a question: candidates by words and vectors, other names, ranking."""
