"""Answers against gold: verdicts, figures with their intervals, and whether two runs differ."""
