"""What becomes of what was written: a command that runs, or a message that goes out."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING

from app.core.draft import Draft
from app.core.outbox import Place
from app.ui.chat.inputs import with_inputs
from app.ui.command import Command

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


class Sending:
    """Takes what was written in the input.

    Args:
        screen: Has the input, and shows the conversation.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen
        self._doubted = ""

    def submit(self, draft: Draft, place: Place | None) -> None:
        """Run the command that was written, or send the message.

        Args:
            draft: What was written.
            place: Where it stood in the queue; None for a message that was not there.
        """
        # Not at the top: the first paint needs no slash words.
        from app.ui.chat.input.slash import Call, read_draft

        screen, text = self._screen, draft.text
        meaning = read_draft(text)
        doubted, self._doubted = self._doubted, ""
        if isinstance(meaning, Call):
            self.run(meaning.command, meaning.argument)
        elif meaning.doubt and doubted != text:
            self._doubted = text
            screen.prompt.give_back(text, place)
            screen.hint(f"{meaning.doubt}: enter again sends it as text", 6)
        elif screen.refusal:
            screen.prompt.give_back(text, place)
            screen.hint(screen.refusal, 6)
        else:
            self._send(draft._replace(text=meaning.text), place)

    def run(self, command: Command, argument: str = "") -> None:
        """Run a command, with what was written behind its word."""
        if argument and command.run_with is not None:
            done = command.run_with(self._screen, argument)
        else:
            done = command.run(self._screen)
        if isinstance(done, Coroutine):
            self._screen.run_worker(done)

    def _send(self, draft: Draft, place: Place | None) -> None:
        """Send a message once the app knows all that it requires."""
        screen, view = self._screen, self._screen.view

        def send(draft: Draft) -> None:
            view.send(draft, place)
            screen.post_message(screen.ReachabilityAsked(failed=False))

        def go_on() -> None:
            if view.attachments:
                screen.attaching.send(draft, send)
            else:
                send(draft)

        with_inputs(screen, go_on, lambda: screen.prompt.give_back(draft.text, place))
