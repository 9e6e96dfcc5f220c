"""What was given to the journal and is not on the disk yet."""

from typing import TYPE_CHECKING

from app.errors import JournalError
from app.store.errors import JournalBusy
from app.store.writes import Append, AskStop, Begin, Finish, SaveQueue, Write

if TYPE_CHECKING:
    from app.store.journal import Journal


class PendingWrites:
    """Writes that wait for the disk, together per turn and per queue.

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
            case SaveQueue():
                self._writes[write.conversation] = [write]
            case Begin() | Append() | AskStop():
                self._writes.setdefault(write.turn, []).append(write)
            case Finish():
                waiting = self._writes.get(write.turn, [])
                begun = [earlier for earlier in waiting if isinstance(earlier, Begin)]
                self._writes[write.turn] = [*begun, write]

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
