"""What can be written into the journal, as values that are passed along.

Keys of conversations and turns are unique texts that the caller makes, so that nothing
depends on the database working. A write that comes a second time does no harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.core.draft import Draft
from app.core.turns.record import Record, dump_turn
from app.core.turns.turn import Turn


@dataclass(frozen=True, slots=True)
class Begin:
    """A message is about to be sent; it waits no longer in this instance's window.

    A turn that is known already is left alone.
    """

    conversation: str
    """Key of the conversation, which is made if need be."""
    turn: str
    draft: Draft
    created_at: float
    """Unix seconds."""
    inputs: Mapping[str, Any]
    """Values of the app's form, which belong to the conversation from now on."""


@dataclass(frozen=True, slots=True)
class Append:
    """More of a live turn; costs as much as the entries are long.

    A turn that was never begun or is finished takes nothing.
    """

    turn: str
    entries: Sequence[Record]
    """Made by `dump_event` and `dump_interrupt`, in order."""


@dataclass(frozen=True, slots=True)
class Finish:
    """A turn is over. Needs nothing that came before; a newer one replaces an older."""

    conversation: str
    """Key of the conversation, which is made if need be."""
    turn: str
    draft: Draft
    created_at: float
    """Unix seconds."""
    record: Record
    """Made by `dump_turn`."""

    @classmethod
    def of(cls, conversation: str, key: str, turn: Turn) -> "Finish":
        """The write for a turn as it is at this moment.

        Args:
            conversation: Key of the conversation.
            key: Key of the turn.
            turn: A turn that has ended.
        """
        return cls(conversation, key, turn.draft, turn.created_at, dump_turn(turn))


@dataclass(frozen=True, slots=True)
class SaveQueue:
    """The messages that wait in this instance's window on a conversation, all of them.

    They replace what waited there; what waits in other windows is left alone. A
    conversation that is not known is made, unless nothing waits.
    """

    conversation: str
    drafts: Sequence[Draft]
    """Oldest first."""


class AskStop(NamedTuple):
    """A person wants a turn to be stopped that another instance receives."""

    turn: str
    asked_at: float
    """Unix seconds."""


class SaveDraft(NamedTuple):
    """What stands in the input of a conversation, not sent yet; replaces what stood.

    A conversation that is not known is made, unless the text is empty.
    """

    conversation: str
    text: str
    """Empty when nothing is left to keep."""


class Rename(NamedTuple):
    """A conversation has a name; one that is not known is left alone."""

    conversation: str
    name: str
    """Empty changes nothing."""


class Arrange(NamedTuple):
    """Where a conversation stands in the list of them."""

    conversation: str
    pinned: bool | None = None
    """None leaves it as it is."""
    archived: bool | None = None
    """None leaves it as it is."""
    conversation_id: str = ""
    """Dify's id. With it a conversation that is not known is made, as one that only
    the server had: a `Learn` behind it brings name and time."""


class MarkSeen(NamedTuple):
    """A person sees the conversation, with all that has come."""

    conversation: str


class Forget(NamedTuple):
    """A conversation goes, with its turns and all else that is known of it."""

    conversation: str


class Learn(NamedTuple):
    """What the server's list says of a conversation; one not known is left alone."""

    conversation_id: str
    """Dify's id."""
    name: str
    """Empty when it has none."""
    updated_at: float
    """Unix seconds."""
    inputs: Mapping[str, Any]
    """Values of the app's form, taken where the journal has none."""


Arrangement = SaveQueue | SaveDraft | Rename | Arrange | MarkSeen | Forget | Learn
"""What concerns no turn."""
Write = Begin | Append | Finish | AskStop | Arrangement


def is_durable(write: Write) -> bool:
    """Whether a write must survive a power failure once it is done.

    The others survive `kill -9`, but are not forced on the disk: it would have to work
    several times a second for as long as an answer streams or a person types. A power
    failure can cost the last of them.
    """
    return not isinstance(write, Append | AskStop | SaveDraft | MarkSeen | Learn)
