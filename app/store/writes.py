"""What can be written into the journal, as values that are passed along.

Keys of conversations and turns are unique texts that the caller makes, so that nothing
depends on the database working. A write that comes a second time does no harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from app.core.draft import Draft
from app.core.record import Record, dump_turn
from app.core.turn import Turn


@dataclass(frozen=True, slots=True)
class Begin:
    """A message is about to be sent. A turn that is known already is left alone."""

    durable: ClassVar[bool] = True
    """The message survives a power failure from then on."""

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

    durable: ClassVar[bool] = False
    """The entries survive `kill -9`, but are not forced on the disk: that would make it
    work several times a second for as long as an answer streams. A power failure can
    cost the last of them."""

    turn: str
    entries: Sequence[Record]
    """Made by `dump_event` and `dump_interrupt`, in order."""


@dataclass(frozen=True, slots=True)
class Finish:
    """A turn is over. Needs nothing that came before; a newer one replaces an older."""

    durable: ClassVar[bool] = True
    """The outcome survives a power failure from then on."""

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

    durable: ClassVar[bool] = True
    """The queue survives a power failure from then on."""

    conversation: str
    drafts: Sequence[Draft]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class AskStop:
    """A person wants a turn to be stopped that another instance receives."""

    durable: ClassVar[bool] = False
    """Only a living instance looks for it."""

    turn: str
    asked_at: float
    """Unix seconds."""


Write = Begin | Append | Finish | SaveQueue | AskStop
