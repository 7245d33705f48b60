"""A generation's SQLite file opened for reading, a connection a thread."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

from index.errors import SnapshotError

_UNREADABLE = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


class Database:
    """Reads a database that never changes any more; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """The rows of a query. SnapshotError where the file cannot be read or is damaged: a page of it may rot unseen."""
        try:
            rows: list[sqlite3.Row] = self._connection().execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            # A damaged file is told by this very class; a query that is wrong, or a disk that fails, by its children.
            if type(error) is sqlite3.DatabaseError:
                raise SnapshotError(
                    f"{self._path}: the facts database is damaged ({error}); roll back or build"
                ) from error
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNREADABLE:
                raise SnapshotError(f"{self._path}: cannot be read ({error})") from error
            raise
        return rows

    def one(self, sql: str, *values: Any) -> sqlite3.Row:
        return self.all(sql, *values)[0]

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # A generation never changes once it is switched to, so SQLite need not look for locks or logs.
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
        return connection
