"""Newspaper, issue date and page number of a file: from its path, or from an `archive.toml` beside or above it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from index.errors import InputError
from index.sources.files import SETTINGS, without_suffix

_DAY = re.compile(
    r"(?<!\d)((?:18|19|20)\d{2})[-_./年]?(0[1-9]|1[0-2]|[1-9](?=[-_./月]))[-_./月]?(0[1-9]|[12]\d|3[01]|[1-9])日?(?!\d)"
)
_PAGE = re.compile(r"第?\s*([A-Z]?\d{1,3})\s*版?(?!\d)")
_NUMBER = re.compile(r"\d+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_A_NEWSPAPER = re.compile(r"^[\d\s年月日版第_.-]*$")


@dataclass(frozen=True, slots=True)
class IssuePlace:
    """`date_source` is "path", "archive.toml", or "" where neither names a date."""

    newspaper: str = ""
    date: date | None = None
    date_source: str = ""
    page: str = ""


def find_place(root: Path, file: str) -> IssuePlace:
    """What `root/file` says of its place. InputError for a faulty `archive.toml`, with its path and key."""
    top, folders = _folders(root, file)
    stem = without_suffix(Path(file).name)
    settings = _settings(top, folders, Path(file).name)
    trail = "/".join((*folders, stem))
    match = _last(_DAY, trail)
    day = _day(match) if match else None
    rest = stem
    if match and day:
        rest = trail[match.end() :].strip("/-_ ")
    page = _PAGE.search(rest) if len(rest) <= 12 else None
    papers = [
        part
        for part in folders
        if _HAN.search(part) and not _NOT_A_NEWSPAPER.match(part) and not _DAY.search(part)
    ]
    return IssuePlace(
        newspaper=settings.get("newspaper") or (papers[-1] if papers else ""),
        date=settings.get("date") or day,
        date_source="archive.toml" if settings.get("date") else "path" if day else "",
        page=settings.get("page") or (_plain(page[1]) if page and (day or "版" in rest or settings) else ""),
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last one is wanted
        pass
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _plain(page: str) -> str:
    """A page number without leading zeros: 01 and 1 are one page."""
    return _NUMBER.sub(lambda number: str(int(number[0])), page)


def _folders(root: Path, file: str) -> tuple[Path, tuple[str, ...]]:
    """The folder that was given, and those from there down to a file. Where the file itself was given, its own folder
    and the newspaper's tell of it where its own is a day (吕梁日报/2021-08-11/01.txt); farther ones may be called anything."""
    if root.is_dir():
        return root, Path(file).parts[:-1]
    own = root.parent
    return (own.parent.parent, (own.parent.name, own.name)) if _DAY.fullmatch(own.name) else (own, ())


def _settings(folder: Path, folders: tuple[str, ...], name: str) -> dict[str, Any]:
    """The keys that hold for a file; a nearer folder's win over a farther one's, `[files."…"]` over its folder's."""
    found: dict[str, Any] = {}
    for part in ("", *folders):
        folder = folder / part
        path = folder / SETTINGS
        if not path.is_file():
            continue
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: is not readable TOML ({error})") from None
        files = values.pop("files", {})
        if not isinstance(files, dict):
            raise InputError(f'{path}: `files` must be a table such as [files."01.txt"]')
        found |= _checked(values, path)
        if name in files:
            found |= _checked(files[name], path)
    return found


def _checked(values: Any, path: Path) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise InputError(f'{path}: `files` must hold tables such as [files."01.txt"]')
    checked: dict[str, Any] = {}
    for key, value in values.items():
        if key == "date":
            try:
                checked[key] = _as_day(value)
            except ValueError:
                raise InputError(f"{path}: `date` must be a day such as 2021-08-11, not {value!r}") from None
        elif key in ("newspaper", "page") and isinstance(value, str | int) and not isinstance(value, bool):
            checked[key] = str(value)
        else:
            raise InputError(f"{path}: `{key}` is not one of newspaper, date, page, or has the wrong type")
    return checked


def _as_day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise ValueError(value)
