"""What waits in one conversation."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from app.core.draft import Draft
from app.core.outbox import Outbox
from app.core.turns.status import EscResult
from app.session.queue import send_now

if TYPE_CHECKING:
    from app.session.session import Session

_T = TypeVar("_T")


class Waiting:
    """What waits in one conversation: for the running turn, or for the start.

    Args:
        changed: Called when something else waits for the start; of the rest the
            session tells.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self.session: Session | None = None
        """Whose queue it is; None until there is one."""
        self._early = Outbox()
        self._changed = changed

    @property
    def outbox(self) -> Outbox:
        """What is shown: what waits for the start, else what the session has."""
        if self.session is None or len(self._early):
            return self._early
        return self.session.outbox

    def add_early(self, draft: Draft) -> None:
        """Let a message wait for the start."""
        self._early.add(draft)
        self._changed()

    def take_early(self) -> list[Draft]:
        """What has waited for the start; nothing waits for it from then on."""
        return self._early.drop()

    def change(self, change: Callable[[Outbox], _T]) -> _T:
        """Change what waits; returns what the change returned."""
        if self.session is not None and self.outbox is self.session.outbox:
            return self.session.change_queue(change)
        changed = change(self._early)
        self._changed()
        return changed

    def send_now(self, draft: Draft) -> EscResult:
        """Send one of them before all others; what runs is stopped for it.

        Before messages can go out, it only becomes the first of them.

        Returns:
            What that meant to the turn that runs.
        """
        if self.session is not None and self.outbox is self.session.outbox:
            return send_now(self.session, draft)
        self.change(lambda outbox: outbox.put_first(draft))
        return EscResult.IGNORED

    def drop(self) -> int:
        """Empty the queue; returns how many messages were in it."""
        dropped = len(self._early.drop())
        if self.session is not None:
            dropped += len(self.session.drop_queue())
        self._changed()
        return dropped
