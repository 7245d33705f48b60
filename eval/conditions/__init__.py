"""The same questions under harder conditions."""
