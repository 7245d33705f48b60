"""Dates as newspapers write them, resolved against the issue."""
