"""What is written and not sent yet, kept so that neither a crash nor a start loses it.

The journal has one draft of each conversation. While a person types nothing is
written: that waits for a pause, or for leaving the conversation.
"""

import time
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from app.ui.chat.input.prompt import PromptState

if TYPE_CHECKING:
    from textual.timer import Timer

    from app.core.conversation import Conversation
    from app.session.session import Session
    from app.store.writer import JournalWriter
    from app.ui.chat.conversation_view import ConversationView
    from app.ui.chat.screen import ChatScreen

PLACEHOLDER: Final = "Message"
"""What the empty input says."""
PAUSE: Final = 0.5
"""Seconds without a key after which a draft is written down."""
LONGEST: Final = 2.0
"""Seconds after which it is, also while somebody types on."""


class _Offer(NamedTuple):
    """A draft of a conversation in which nothing was ever sent."""

    key: str
    """The journal's key of that conversation."""
    text: str


class Drafts:
    """Keeps the drafts of all conversations.

    Args:
        chat: Where they are written.
    """

    def __init__(self, chat: "ChatScreen") -> None:
        self._chat = chat
        self._journal: JournalWriter | None = None
        self._kept: dict[str, str] = {}
        """What the journal has, by the key of the conversation, as far as known."""
        self._offer: _Offer | None = None
        self._timer: Timer | None = None
        self._begun = self._changed = 0.0

    def changed(self) -> None:
        """Something was typed: write it down when that pauses."""
        self._changed = time.monotonic()
        if self._timer is None:
            self._begun = self._changed
            self._wait()

    def save(self) -> None:
        """Write down what stands in the input now."""
        view, prompt = self._chat.view, self._chat.prompt
        if view.session is not None:
            self._keep(view.session, prompt.text)
        if view.has_turns:
            prompt.placeholder = PLACEHOLDER  # Up brings what was sent last

    def gone(self, view: "ConversationView") -> None:
        """What was written in a conversation goes with the person to another one."""
        if view.session is not None:
            self._keep(view.session, "")

    async def begin(self, journal: "JournalWriter", resumed: bool) -> None:
        """Put back what was written in the conversation that the screen opens with.

        A new conversation begins empty, whatever was left unsent in another one: that
        may be days old, or stand in the input of another window. It is only offered,
        as the message that Up brings.

        Args:
            journal: Where drafts are kept.
            resumed: Whether the conversation is an earlier one.
        """
        self._journal = journal
        if resumed:
            await self.restore(self._chat.view)
        elif (left := await self._left_unsent(journal)) is not None:
            self._offer = _Offer(left.key, await journal.draft(left.key))
            self._chat.prompt.remember([self._offer.text])
            at = moment(left.updated_at, time.time())
            self._chat.prompt.placeholder = (
                f"{PLACEHOLDER} · ↑ brings your draft of {at}"
            )
        self.save()

    async def restore(self, view: "ConversationView") -> None:
        """Put back what was written in a conversation, unless something stands there.

        Then it is the message that Up brings.
        """
        if self._journal is None or view.session is None:
            return
        key = view.session.key
        text = self._kept[key] = await self._journal.draft(key)
        if self._offer is not None and self._offer.key == key:
            self._withdraw()
        if not text:
            return
        if view is not self._chat.view:
            view.prompt_state = PromptState.of(text)
        elif not self._chat.prompt.load(text):
            self._chat.prompt.remember([text])

    async def _left_unsent(self, journal: "JournalWriter") -> "Conversation | None":
        """The newest conversation that is nothing but a draft."""
        from app.store.conversations import ListQuery

        found = await journal.conversations(ListQuery())
        # Whatever was sent has given it a name.
        return next((c for c in found if c.draft and not c.name), None)

    def _wait(self) -> None:
        self._timer = self._chat.set_timer(PAUSE, self._look)

    def _look(self) -> None:
        """Write the draft down, unless somebody types right now."""
        now = time.monotonic()
        if now - self._changed < PAUSE and now - self._begun < LONGEST:
            self._wait()
        else:
            self._timer = None
            self.save()

    def _keep(self, session: "Session", text: str) -> None:
        text = text if text.strip() else ""
        if self._journal is None or self._kept.get(session.key, "") == text:
            return
        # Not at the top: the first paint needs no journal.
        from app.store.writes import Arrange, SaveDraft

        if session.conversation_id and session.key not in self._kept:
            # It may be one that only the server has.
            whose = Arrange(session.key, conversation_id=session.conversation_id)
            self._journal.write_soon(whose)
        self._kept[session.key] = text
        self._journal.write_soon(SaveDraft(session.key, text))
        if self._offer is not None and text == self._offer.text:
            self._journal.write_soon(SaveDraft(self._offer.key, ""))
            self._withdraw()

    def _withdraw(self) -> None:
        """The draft that was offered stands in the input."""
        self._offer = None
        self._chat.prompt.placeholder = PLACEHOLDER


def moment(at: float, now: float) -> str:
    """A time for people: the hour, with the day if that is another one.

    Args:
        at: Unix seconds.
        now: Unix seconds.
    """
    then, today = datetime.fromtimestamp(at), datetime.fromtimestamp(now)
    return f"{then:%H:%M}" if then.date() == today.date() else f"{then:%d %b, %H:%M}"
