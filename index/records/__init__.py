"""Who did what, where and when, as records of one article."""
