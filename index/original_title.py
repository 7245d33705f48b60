"""stub"""

from __future__ import annotations


def take_original_title(raw: str) -> tuple[int, str]:
    return 0, ""
