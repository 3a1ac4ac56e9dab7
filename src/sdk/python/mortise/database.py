# SPDX-License-Identifier: LGPL-2.1-or-later
"""The plugin's own SQLite database: a file in its private folder."""

import contextlib
import os
import sqlite3


class Database:
    """Rows are dicts; parameters are bound to the ``?`` of the statement."""

    def __init__(self, directory):
        path = os.path.join(directory, "database.sqlite")
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA foreign_keys = ON")

    def query(self, sql, *parameters):
        """All rows, as a list of dicts."""
        return [dict(row) for row in self._connection.execute(sql, parameters)]

    def query_row(self, sql, *parameters):
        """The first row as a dict, or None."""
        row = self._connection.execute(sql, parameters).fetchone()
        return None if row is None else dict(row)

    def execute(self, sql, *parameters):
        """Returns the number of rows that were changed."""
        return max(0, self._connection.execute(sql, parameters).rowcount)

    @contextlib.contextmanager
    def transaction(self):
        """``with database.transaction():`` keeps all the changes inside, or none if it raises."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
