"""Search in everything that was said."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from app.core.texts.matching import Sought, Spans
from app.store import codec, errors
from app.store.finding.grams import beginning, characters, whole_grams
from app.store.finding.search_index import SearchIndex

# Newest first: a person remembers what was said, and about when. An order by rank would
# have to look at all that is found, and pieces of words say little about it.
_FIND: Final = """
    SELECT
        turns.key, created_at, turns.draft, message_id, record,
        conversations.key AS conversation, conversation_id, name, opening
    FROM search CROSS JOIN turns ON turns.id = search.rowid
    JOIN conversations ON conversations.id = turns.conversation
    WHERE search MATCH :grams AND scope = :scope AND (
        :before = '' OR search.rowid < (SELECT id FROM turns WHERE key = :before)
    )
    ORDER BY search.rowid DESC
"""
_EXISTS: Final = "SELECT 1 FROM sqlite_master WHERE name = 'search'"
_NEWEST: Final = 1000
"""Texts in which two letters are looked for at once."""


class Hit(NamedTuple):
    """A turn that holds what was looked for."""

    conversation_key: str
    conversation_id: str
    """Dify's id; empty until it is known."""
    conversation_name: str
    """As of a `Conversation`."""
    turn_key: str
    message_id: str
    """Dify's id; empty when none came."""
    created_at: float
    """Unix seconds."""
    in_answer: bool
    """Whether the excerpt is from the answer, or from the question."""
    excerpt: str
    """One line around the first match."""
    spans: Spans
    """The matches in the excerpt."""


class Search:
    """Finds turns by what was said in them.

    Args:
        scope: Whose turns, fit for a plain column.
        index: What they are found by.
    """

    def __init__(self, scope: str, index: SearchIndex) -> None:
        self._scope = scope
        self._index = index

    def find(
        self, connection: sqlite3.Connection, text: str, limit: int, before: Hit | None
    ) -> list[Hit]:
        """As `Journal.search`."""
        if not self._index.usable(connection):
            raise errors.no_search()
        sought = Sought(text)
        if not sought.phrases or connection.execute(_EXISTS).fetchone() is None:
            return []
        rows = self._candidates(connection, sought, before.turn_key if before else "")
        return list(islice(_hits(rows, sought), limit))

    def _candidates(
        self, connection: sqlite3.Connection, sought: Sought, before: str
    ) -> Iterator[sqlite3.Row]:
        """Turns that may hold what is sought, the newest first."""
        words = [word for phrase in sought.phrases for word in phrase]
        if whole := whole_grams(words):
            yield from self._rows(connection, whole, before)
            return
        # Two letters that are in many words are in the newest texts, too, and found
        # there before FTS5 has gone through all of these words.
        count = 0
        for row in islice(self._rows(connection, characters(words), before), _NEWEST):
            count, before = count + 1, row["key"]
            yield row
        if count == _NEWEST:
            yield from self._rows(connection, beginning(words[0]), before)

    def _rows(
        self, connection: sqlite3.Connection, grams: str, before: str
    ) -> Iterator[sqlite3.Row]:
        values = {"grams": grams, "scope": self._scope, "before": before}
        return connection.execute(_FIND, values)


def _hits(rows: Iterable[sqlite3.Row], sought: Sought) -> Iterator[Hit]:
    """What the rows hold: they have the pieces of words, but maybe not the words."""
    for row in rows:
        texts = codec.texts(row["draft"], row["record"])
        in_question, in_answer = map(sought.held_by, texts)
        if len(in_question | in_answer) == len(sought.phrases):
            yield _hit(row, texts, len(in_answer) > len(in_question), sought)


def _hit(row: sqlite3.Row, texts: codec.Texts, in_answer: bool, sought: Sought) -> Hit:
    excerpt = sought.excerpt(texts.answer if in_answer else texts.question)
    return Hit(
        conversation_key=row["conversation"],
        conversation_id=row["conversation_id"],
        conversation_name=row["name"] or row["opening"],
        turn_key=row["key"],
        message_id=row["message_id"],
        created_at=row["created_at"],
        in_answer=in_answer,
        excerpt=excerpt.text,
        spans=excerpt.spans,
    )
