"""What is new of other instances in a conversation, and what of it is known already."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.core.draft import Draft
from app.core.turns.record import LogEntry, Record


class Known(NamedTuple):
    """What a reader knows already of the turns of others in a conversation."""

    newest: int | None = None
    """The newest turn, by its row; None for a reader that begins: it is told of those
    that live, and of `unfinished`."""
    unfinished: Sequence[float] = ()
    """When turns began that were read while they lived, in unix seconds."""
    live: Mapping[str, int] = {}
    """Keys of turns whose end it waits for, with the last entry it has of each."""


class Seen(NamedTuple):
    """A turn of another instance, and what is new of it."""

    key: str
    draft: Draft
    created_at: float
    """Unix seconds."""
    record: Record | None
    """What came of it; None while it lives."""
    entries: Sequence[LogEntry]
    """What came since the reader looked last; empty once there is a record."""
    newest: int
    """The last entry of its log, by its row; 0 without one."""
    alive: bool
    """Whether the instance that receives it is."""


class News(NamedTuple):
    """What a look into the journal gave."""

    turns: Sequence[Seen] = ()
    """Oldest first."""
    newest: int = 0
    """For `Known.newest` of the next look."""
    stops: Mapping[str, float] = {}
    """Keys of turns of this instance that somebody wants to be stopped, with the
    moment of that, in unix seconds."""
