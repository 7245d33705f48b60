r"""JSON lines: a value a line. A line ends with "\n" alone: what else may end one, U+2028 or U+0085, stands within texts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import InputError, UsageError


def read_json_lines(path: Path, *, appended: bool = False) -> Iterator[tuple[int, Any]]:
    """Each line's number and value; empty lines are passed over.

    `appended`: the file is one of `append_line`, and a last line that was cut short is passed over. UsageError where
    the file cannot be read; InputError, with file and line, where one is not JSON.
    """
    try:
        raw = path.read_bytes()
        lines = (_whole(raw) if appended else raw).decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}:{number}: is not JSON ({error}); mend the line") from None
        yield number, value


def append_line(path: Path, value: Any) -> None:
    """Add a value as a line, on disk before this returns, in the place of one that was cut short. OSError where it cannot be."""
    line = json.dumps(value, ensure_ascii=False).encode() + b"\n"
    with path.open("a+b") as stream:
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            if stream.read() != b"\n":
                stream.seek(0)
                whole = _whole(stream.read())
                stream.truncate(len(whole))
                line = line if whole.endswith(b"\n") or not whole else b"\n" + line
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def _whole(raw: bytes) -> bytes:
    """All but a last line that was cut short; one that lacks nothing but its end is whole."""
    start = raw.rfind(b"\n") + 1
    try:
        json.loads(raw[start:])
    except ValueError:
        return raw[:start]
    return raw
