"""The right to send in a conversation, which one window has at a time."""

from app.store.writer import JournalWriter


class Claim:
    """What a session knows and does about that right.

    Args:
        journal: Has the claims of all windows.
        conversation: The journal's key of the conversation.
    """

    def __init__(self, journal: JournalWriter, conversation: str) -> None:
        self.contested = False
        """Whether another window had it when that was looked at last; it may be free
        since then."""
        self._journal = journal
        self._conversation = conversation
        self._taken = False

    async def take(self) -> bool:
        """Claim the conversation; tell whether this window may send.

        It may also when nobody can tell, because the journal or the system's locks
        fail.
        """
        # Beforehand: whoever is cancelled here may have it all the same.
        self._taken = True
        self._taken = await self._journal.claim(self._conversation)
        self.contested = not self._taken
        return self._taken

    def release(self) -> None:
        """Let the others have it; does nothing unless this window has."""
        if self._taken:
            self._taken = False
            self._journal.release(self._conversation)
