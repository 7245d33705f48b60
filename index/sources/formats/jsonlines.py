"""Articles as JSON lines, plain or packed as gzip, xz or zstandard; read line by line, so memory stays flat."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from index.errors import InputError
from index.types import Page, Refusal

_PACKED = 512  # bytes of zstandard unpacked at a time; each may hold ten thousand times as much
LONGEST_LINE = 16 * 1024 * 1024  # bytes; an article is a thousandth of it
_DAY = re.compile(r"\s*(\d{4})\s*(?:[-/.年]?)\s*(\d{1,2})\s*(?:[-/.月]?)\s*(\d{1,2})(?!\d)")
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
_MOST_BROKEN = 0.1
_STRINGS = ("title", "newspaper", "page", "url")


def read_records(path: Path, file: str, refuse: Callable[[Refusal], None]) -> Iterator[Page]:
    """One Page a good line; each bad line goes to `refuse` as `file:line`. InputError where nothing can be read."""
    seen: dict[str, bytes] = {}
    number = 0
    try:
        with _open(path) as stream:
            for number, line in _lines(stream):
                try:
                    page = _parse(line, file, number)
                except InputError as error:
                    refuse(Refusal(file, str(error)))
                    continue
                if page is None:
                    continue
                digest = hashlib.blake2b(page.text.encode(), digest_size=8).digest()
                if seen.setdefault(page.record_id, digest) == digest:
                    yield page
                else:
                    refuse(
                        Refusal(
                            file,
                            f"{file}:{number}: the id {page.record_id} stands on an earlier line with another text",
                        )
                    )
    except (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
        message = f"{file}: breaks off after line {number} ({error}); what stands before it was kept"
        if not number:
            raise InputError(f"{file}: cannot be unpacked ({error}); fetch or pack it again") from None
        refuse(Refusal(file, message))


def parse_day(value: Any) -> date | None:
    """A record's `date`: 2023-07-28, 2023/7/28, 20230728, an ISO time, 2023年7月28日; None where it is none of these."""
    match = _DAY.match(value) if isinstance(value, str) else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _open(path: Path) -> BinaryIO:
    name = path.name.lower()
    if name.endswith(".gz"):
        return cast(BinaryIO, gzip.open(path))
    if name.endswith(".xz"):
        return cast(BinaryIO, lzma.open(path))
    if name.endswith(".zst"):
        return io.BufferedReader(_Zstandard(path))
    return path.open("rb")


class _Zstandard(io.RawIOBase):
    """A .zst file unpacked as it is read: all of its frames, and EOFError where the last is cut short."""

    def __init__(self, path: Path) -> None:
        self._packed = path.open("rb")
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._ready = b""
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        rest = b""
        while not self._ready:
            if self._frame.eof:
                rest = self._frame.unused_data
                self._frame = zstandard.ZstdDecompressor().decompressobj()
                self._begun = False
            packed = rest or self._packed.read(_PACKED)
            rest = b""
            if not packed:
                if self._begun:
                    raise EOFError("the file ends within a zstandard frame")
                return 0
            self._ready, self._begun = self._frame.decompress(packed), True
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def close(self) -> None:
        self._packed.close()
        super().close()


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; one that is too long comes as None, and is never whole in memory."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)
        yield number, None


def _parse(line: bytes | None, file: str, number: int) -> Page | None:
    where = f"{file}:{number}"
    if line is None:
        raise InputError(f"{where}: is longer than {LONGEST_LINE:,} bytes; give one article a line")
    if not line.strip():
        return None
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{where}: is not JSON ({type(error).__name__}: {str(error)[:80]}); mend or remove the line"
        ) from None
    if not isinstance(record, dict):
        raise InputError(f'{where}: is not a JSON object; write {{"text": …}}')
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where}: has no text; the field `text` must hold the article")
    given = {name: _string(record.get(name), name, where) for name in _STRINGS}
    record_id = _string(record.get("id"), "id", where)
    if _UNWRITABLE.search("\n".join((text, record_id, *given.values()))):
        raise InputError(f"{where}: holds NUL or half of a character pair (a lone surrogate); mend the line")
    if text.count("\ufffd") > _MOST_BROKEN * len(text):
        raise InputError(f"{where}: `text` is mojibake (replacement characters); fetch the article anew")
    day = parse_day(record.get("date"))
    return Page(
        file=file,
        text=text,
        newspaper=given["newspaper"],
        date=day,
        date_source="field" if day else "",
        page=given["page"],
        title=given["title"],
        record_id=record_id or hashlib.blake2b(text.encode(), digest_size=6).hexdigest(),
        is_article=True,
        url=given["url"],
    )


def _string(value: Any, name: str, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value).strip()
    raise InputError(f"{where}: `{name}` must be a string, not {type(value).__name__}")
