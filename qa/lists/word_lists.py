"""Lists of words beside this module, to be edited by hand."""

from __future__ import annotations

from importlib import resources


def read_lines(file: str) -> list[list[str]]:
    """The words of each line, in order; lines that begin with # are comments."""
    text = resources.files("qa.lists").joinpath(file).read_text("utf-8")
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def read_words(file: str) -> list[str]:
    """All words of a list, in order."""
    return [word for line in read_lines(file) for word in line]
