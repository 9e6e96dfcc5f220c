"""The messages that wait in a conversation, each with the instance whose window it is in.

Two windows on one conversation have a queue each; both stand in one column, so that
whoever asks what waits there reads one list. Whose instance has gone belongs to the
first that takes it over.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from app.core.draft import Draft
from app.core.shapes import Unreadable, mapping, sequence
from app.store import codec
from app.store.file.database import Database

_OWNER = "instance"
"""What names the owner of a message, beside what makes a draft."""

Place = tuple[str, str]
"""Key and scope of a conversation."""


def save_queue(
    connection: sqlite3.Connection,
    place: Place,
    instance: str,
    drafts: Sequence[Draft],
) -> None:
    """Put the messages of an instance in the place of those that it had.

    Args:
        connection: In a transaction.
        place: Where they wait.
        instance: Its key.
        drafts: Oldest first.
    """
    others = [item for item in _read(connection, place) if _owner(item) != instance]
    own = [{**draft.to_json(), _OWNER: instance} for draft in drafts]
    _write(connection, place, others + own)


def unqueue(
    connection: sqlite3.Connection, place: Place, instance: str, draft: Draft
) -> None:
    """Take a message that goes out from the queue of an instance, if it waits there.

    Args:
        connection: In the transaction in which its turn begins: a crash leaves it in
            one place.
        place: Where it waits.
        instance: Key of the instance.
        draft: The message.
    """
    items = _read(connection, place)
    own = {**draft.to_json(), _OWNER: instance}
    if own in items:
        items.remove(own)
        _write(connection, place, items)


def take_over(
    database: Database, place: Place, instance: str, alive: Callable[[str], bool]
) -> tuple[Draft, ...]:
    """Make an instance the owner of all that waits and that nobody alive owns.

    Args:
        database: The journal's file.
        place: Where they wait.
        instance: Key of the instance that takes over; what is its own already comes
            along.
        alive: Tells of the key of an instance whether it is alive.

    Returns:
        What it owns, oldest first. What cannot be read stays where it is.

    Raises:
        JournalError: Nothing was taken over.
    """

    owners = {_owner(item) for item in database.read(lambda c: _read(c, place))}
    if not owners:
        return ()
    # Not inside of the transaction: that would let other instances wait longer.
    free = {owner for owner in owners if owner in ("", instance) or not alive(owner)}

    def work(connection: sqlite3.Connection) -> tuple[Draft, ...]:
        taken: list[Draft] = []
        items = _read(connection, place)
        for item in items:
            draft = _draft(item)
            if _owner(item) in free and draft is not None:
                taken.append(draft)
                item[_OWNER] = instance
        if taken:
            _write(connection, place, items)
        return tuple(taken)

    return database.write(work, durable=True)


def _read(connection: sqlite3.Connection, place: Place) -> list[dict[str, Any]]:
    """What waits in a conversation; nothing if that cannot be read."""
    row = connection.execute(
        "SELECT queue FROM conversations WHERE key = ? AND scope = ?", place
    ).fetchone()
    if row is None or row["queue"] == "[]":
        return []
    try:
        return codec.load(row["queue"], _items)
    except Unreadable:
        return []


def _items(value: object) -> list[dict[str, Any]]:
    return [dict(mapping(item)) for item in sequence(value)]


def _draft(item: dict[str, Any]) -> Draft | None:
    try:
        return Draft.from_json(item)
    except Unreadable:
        return None


def _write(
    connection: sqlite3.Connection, place: Place, items: Sequence[dict[str, Any]]
) -> None:
    connection.execute(
        "UPDATE conversations SET queue = ? WHERE key = ? AND scope = ?",
        (codec.dump(items), *place),
    )


def _owner(item: dict[str, Any]) -> str:
    owner = item.get(_OWNER, "")
    return owner if isinstance(owner, str) else ""
