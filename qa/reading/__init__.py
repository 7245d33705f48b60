"""From sentences to the span that answers: evidence, its weights, and what speaks against it."""
