"""What a person wrote before."""

import json
import re
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Final

from app.core.matching import fold
from app.store import codec
from app.store.columns import Columns

# From the newest turn back, without sorting: CROSS JOIN keeps the order of the tables.
_NEWEST: Final = """
    SELECT turns.draft
    FROM turns CROSS JOIN conversations ON conversations.id = turns.conversation
    WHERE turns.draft LIKE :pattern AND scope = :scope ORDER BY turns.id DESC
"""


class Messages:
    """Reads the messages that were sent.

    Args:
        scope: Whose messages, fit for a plain column.
        columns: Reads the JSON columns.
    """

    def __init__(self, scope: str, columns: Columns) -> None:
        self._scope = scope
        self._columns = columns

    def newest(
        self, connection: sqlite3.Connection, limit: int, text: str
    ) -> list[str]:
        """As `Journal.queries`."""
        text = fold(text)
        values = {"pattern": _roughly(text), "scope": self._scope}
        found = self._holding(connection.execute(_NEWEST, values), text)
        return list(islice(found, limit))[::-1]

    def _holding(self, rows: sqlite3.Cursor, text: str) -> Iterator[str]:
        """The messages that have the characters of a text in this order."""
        in_order = re.compile(".*?".join(map(re.escape, text)), re.DOTALL)
        for (draft,) in rows:
            message = self._columns.load(draft, codec.text_of_draft)
            if message is not None and (not text or in_order.search(fold(message))):
                yield message


def _roughly(text: str) -> str:
    """A pattern of LIKE for all columns that may hold a folded text.

    LIKE knows capitals of ASCII only, so other letters that have one are left out. What
    it takes for a wildcard matches itself, too.
    """
    pieces = [
        json.dumps(character)[1:-1]
        for character in text
        if character.isascii() or character.lower() == character.upper()
    ]
    return "%".join(["", *pieces, ""]) or "%"
