"""People: where a name begins and ends, and the post beside it. The word lists may be edited by hand."""
