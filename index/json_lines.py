r"""JSON lines: a value a line. A line ends with "\n" alone: what else may end one, U+2028 or U+0085, stands within texts."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.errors import InputError, UsageError

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


def read_json_lines(path: Path, *, appended: bool = False) -> Iterator[tuple[int, Any]]:
    """Each line's number and value; empty lines are passed over.

    `appended`: the file is one of `append_line`, and a last line that was cut short is passed over. UsageError where
    the file cannot be read; InputError, with file and line, where one is not JSON.
    """
    for number, line in read_numbered_lines(path, appended=appended):
        try:
            value = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}:{number}: is not JSON ({error}); mend the line") from None
        yield number, value


def read_numbered_lines(path: Path, *, appended: bool = False) -> Iterator[tuple[int, str]]:
    """As `read_json_lines`, but each line as it is written, for who tells what is wrong with one in words of its own."""
    try:
        raw = path.read_bytes()
        lines = (_whole(raw) if appended else raw).decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line


def append_line(path: Path, value: Any) -> None:
    """Add an object or a list as a line, on disk before this returns, in the place of one that was cut short. Safe to use
    from several threads and processes. OSError where it cannot be."""
    line = json.dumps(value, ensure_ascii=False).encode() + b"\n"
    with path.open("a+b") as stream:
        # Else another's line that is half written would be taken for one that was cut short.
        with suppress(OSError):  # where the folder takes no locks
            fcntl.flock(stream, fcntl.LOCK_EX)
        if stream.seek(0, os.SEEK_END):
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
    """All but a last line that was cut short. One that lacks nothing but its end is whole, and so is one that closes all
    that it opens: if it is not JSON, it was not cut but broken by hand, and is to be named."""
    start = raw.rfind(b"\n") + 1
    marks = _STRING.sub(b"", raw[start:])
    is_cut = b'"' in marks or len(re.findall(rb"[{\[]", marks)) > len(re.findall(rb"[}\]]", marks))
    return raw[:start] if is_cut else raw
