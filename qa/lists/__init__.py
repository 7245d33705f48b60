"""Word lists of questions, to be edited by hand."""
