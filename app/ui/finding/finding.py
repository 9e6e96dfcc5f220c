"""Find in the conversation on the screen: opening, closing, going from match to match."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen
    from app.ui.finding.find_bar import FindBar


class Finding:
    """The find bar of a chat screen, which is there only while it is open.

    Args:
        chat: Shows the conversation.
    """

    def __init__(self, chat: "ChatScreen") -> None:
        self._chat = chat
        self._bar: FindBar | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is looked for."""
        return self._bar is not None

    @property
    def has_focus(self) -> bool:
        """Whether what is typed goes into the bar."""
        return self._bar is not None and self._bar.input.has_focus

    @property
    def text(self) -> str:
        """What is looked for; empty for nothing."""
        return self._bar.input.value if self._bar is not None else ""

    async def begin(self, text: str = "") -> None:
        """Open the bar, or go back to it.

        Args:
            text: What to look for; empty to leave it as it is.
        """
        if self._bar is None:
            # Not at the top: the start of the app looks for nothing.
            from app.ui.finding.find_bar import FindBar

            self._bar = FindBar(self._chat.view, self._chat.hint, text)
            await self._chat.mount(self._bar, before=self._chat.prompt)
        elif text:
            self._bar.input.value = text
        # At once: `focus` would let what is typed behind the key go to the input.
        self._chat.set_focus(self._bar.input)
        self._bar.input.select_all()
        self._chat.refresh_bindings()

    def step(self, by: int) -> None:
        """Go to the next match (1) or the one before (-1)."""
        if self._bar is not None:
            self._bar.step(by)

    def close(self) -> None:
        """Put the lights out, and write in the input again."""
        bar, self._bar = self._bar, None
        if bar is not None:
            self._chat.set_focus(self._chat.prompt)
            bar.remove()
            self._chat.refresh_bindings()
