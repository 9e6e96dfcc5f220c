"""What was given to the journal and is not on the disk yet."""

from typing import TYPE_CHECKING

from app.errors import JournalError
from app.store.errors import JournalBusy
from app.store.writes import (
    Append,
    Arrange,
    Arrangement,
    AskStop,
    Begin,
    Finish,
    Forget,
    Learn,
    Write,
)

if TYPE_CHECKING:
    from app.store.journal import Journal


class PendingWrites:
    """Writes that wait for the disk, together per turn and per subject.

    Nearly always it is emptied at once. After a failure it grows by what comes, so
    that one later success makes the journal whole again.
    """

    def __init__(self) -> None:
        self._writes: dict[str, list[Write]] = {}

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._writes)

    def add(self, write: Write) -> None:
        """Let a write wait; what it makes superfluous waits no longer."""
        match write:
            case Begin() | Append() | AskStop():
                self._writes.setdefault(write.turn, []).append(write)
            case Finish():
                waiting = self._writes.get(write.turn, [])
                begun = [earlier for earlier in waiting if isinstance(earlier, Begin)]
                self._writes[write.turn] = [*begun, write]
            case Arrange():
                self._writes.setdefault(_subject(write), []).append(write)
            case Forget():
                self._drop(write.conversation)
                self._writes[_subject(write)] = [write]
            case _:
                self._writes[_subject(write)] = [write]

    def flush(self, journal: "Journal") -> None:
        """Write all that waits; what fails stays.

        One failure does not keep the others back, since a full disk may have room for
        something small; only a held file ends the attempt, because each further one
        would wait as long again.

        Raises:
            JournalError: The first failure.
        """
        failures: list[JournalError] = []
        for key in [*self._writes]:
            try:
                journal.write(*self._writes[key])
            except JournalBusy:
                raise
            except JournalError as error:
                failures.append(error)
            else:
                del self._writes[key]
        if failures:
            raise failures[0]

    def _drop(self, conversation: str) -> None:
        """Nothing of a conversation waits any longer."""
        self._writes = {
            key: writes
            for key, writes in self._writes.items()
            if all(_conversation(write) != conversation for write in writes)
        }


def _subject(write: Arrangement) -> str:
    """What a write is about: a newer one about the same makes it superfluous."""
    of = write.conversation_id if isinstance(write, Learn) else write.conversation
    return f"{type(write).__name__} {of}"


def _conversation(write: Write) -> str:
    return "" if isinstance(write, Append | AskStop | Learn) else write.conversation
