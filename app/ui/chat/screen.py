"""The screen one chats on: layout, keys, and what the session tells."""

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from app.core.turn import Press, Status, Turn
from app.session.listener import Listener
from app.ui.chat import escape
from app.ui.chat.escape import Situation, escape_step
from app.ui.chat.key_bar import KeyBar
from app.ui.chat.keys import CHAT_KEYS, STOP_KEYS
from app.ui.chat.prompt import Prompt
from app.ui.chat.reading_screen import ReadingScreen
from app.ui.chat.status_line import State, state_of

if TYPE_CHECKING:
    from app.session.session import Session

ARMED_FOR: Final = 3.0
"""Seconds in which a second Esc clears the draft."""
QUIT_WITHIN: Final = 1.5
"""Seconds in which a second Ctrl+C leaves."""
_TICK: Final = 0.25
"""Seconds between two looks at the clock while a turn runs."""
_FRAME: Final = 0.006
"""Seconds from Esc to the last drawing of the answer."""
_SETTLE: Final = 0.5
"""Longest wait, in seconds, for what was typed to reach the input."""


class ChatScreen(ReadingScreen, Listener):
    """Transcript, input, status line, keys.

    It shows turns and passes intents on; what they mean is the session's.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*CHAT_KEYS]

    class NewConversation(Message):
        """The person wants to begin a new conversation."""

    def __init__(self) -> None:
        super().__init__()
        self.prompt = Prompt(placeholder="Message")
        self._session: Session | None = None
        self._early: list[str] = []
        self._live: Turn | None = None
        self._state = State.CONNECTING
        self._ticker: Timer | None = None
        self._armed_until = 0.0
        self._quit_until = 0.0
        self._refusal = ""
        self._suggestions: tuple[str, ...] = ()
        self._draft_kind = (False, False)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.transcript
        yield self.badge
        yield self.prompt
        yield self.status
        yield KeyBar()

    def on_mount(self) -> None:
        """The input has the focus, and keeps it."""
        self.prompt.focus()

    # What the app gives

    def attach(self, session: "Session") -> None:
        """Show a session's turns and send to it from now on."""
        self._session = session
        self.show_turns(session.turns)
        self._show_state(state_of(session.live))
        early, self._early = self._early, []
        self.queue_changed()
        for text in early:
            session.send(text)

    def refuse(self, why: str) -> None:
        """From now on nothing is sent, for the given reason."""
        self._refusal = why

    def suggest(self, questions: tuple[str, ...]) -> None:
        """Questions that Tab puts into the empty input, one after the other."""
        self._suggestions = questions
        self.refresh_bindings()

    async def settle(self, key: str) -> None:
        """Wait until all that was typed before a key has done what it does.

        Keys travel to the input and from there back, while the screen's own keys
        are looked at on the way: Enter and Esc in one go must not meet each other.
        What stops a turn that runs waits for nothing.
        """
        stops = key in STOP_KEYS and self._situation().live
        if self.app.screen is not self or stops:
            return
        for node in (self.prompt, self):
            done = asyncio.Event()
            node.call_later(done.set)
            with suppress(TimeoutError):
                async with asyncio.timeout(_SETTLE):
                    await done.wait()

    # What the session tells

    def turn_started(self, turn: Turn) -> None:
        self._live = turn
        self.show_turn(turn)
        self._show_state(state_of(turn))

    def turn_changed(self, turn: Turn) -> None:
        self.look_again(turn)
        if turn is self._live and state_of(turn) is not self._state:
            self._show_state(state_of(turn))

    def turn_ended(self, turn: Turn) -> None:
        self.look_again(turn)
        self.transcript.flush()
        self._show_state(state_of(None))
        unanswered = turn.status in (Status.INTERRUPTED, Status.FAILED)
        if unanswered and not turn.answer.shown:
            self.prompt.load(turn.query)

    def queue_changed(self) -> None:
        outbox = self._session.outbox if self._session else None
        waiting = [*(outbox.messages if outbox else ()), *self._early]
        self.show_queue(waiting, held=bool(outbox and outbox.held))

    # Sending

    @on(Prompt.Submitted)
    def send(self, event: Prompt.Submitted) -> None:
        """Send what was written, or queue it, or say why not."""
        if self._refusal:
            self.prompt.load(event.text)
            self.hint(self._refusal, 6)
        elif self._session is None:
            self._early.append(event.text)
            self.queue_changed()
        else:
            # Who sends wants to see the answer; a message that has waited in the
            # queue does not pull a reader away from what was said before.
            if not self._situation().live:
                self.transcript.end()
            self._session.send(event.text)

    @on(Prompt.Changed)
    def look_at_draft(self) -> None:
        """What keys do can depend on whether something is written."""
        self._armed_until = 0.0
        draft = self.prompt.text
        kind = (bool(draft), draft in self._suggestions)
        if kind != self._draft_kind:
            self._draft_kind = kind
            self.refresh_bindings()

    # State

    def _show_state(self, state: State) -> None:
        self._state = self.status.state = state
        live = state in (State.WAITING, State.STREAMING, State.STOPPING)
        if live and self._ticker is None:
            self._ticker = self.set_interval(_TICK, self._tick)
        elif not live and self._ticker is not None:
            self._ticker.stop()
            self._ticker = None
        self._tick()
        self.refresh_bindings()

    def _tick(self) -> None:
        turn = self._live
        if turn is not None and turn.live:
            self.status.elapsed = time.monotonic() - turn.started

    def _situation(self) -> Situation:
        turn = self._session.live if self._session else None
        return Situation(
            selected=bool(self.selections),
            live=turn is not None,
            stopping=turn is not None and turn.stopping,
            draft=bool(self.prompt.text),
            armed=time.monotonic() < self._armed_until,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now; the footer shows no other."""
        if any(step.action == action for step in escape.LADDER):
            step = escape_step(self._situation())
            return step is not None and step.action == action
        outbox = self._session.outbox if self._session else None
        match action:
            case "release_queue":
                return bool(outbox and outbox.held and not self.prompt.text)
            case "take_back":
                return bool(outbox and outbox.messages and not self.prompt.text)
            case "drop_queue":
                return bool(outbox and outbox.messages)
            case "to_start_when_empty" | "to_end_when_empty":
                return not self.prompt.text
            case "suggest":
                return self._can_suggest()
        return super().check_action(action, parameters)

    # Esc and Ctrl+C

    def glued_escape(self) -> None:
        """A terminal reported Esc and a letter as one key: the Esc of it counts."""
        if self._situation().live:
            self.action_interrupt()

    def action_interrupt(self) -> None:
        """Stop the answer."""
        self._escape()

    def action_hang_up(self) -> None:
        """Close the connection of an answer that is being stopped."""
        self._escape()

    def _escape(self) -> None:
        if self._session is not None and self._session.interrupt() is Press.STOPPING:
            # The turn is frozen; what came just before is drawn with the next frame,
            # when the stop request is on its way: a drawing takes longer than that.
            self.app.delay_update(_FRAME)
            self.set_timer(_FRAME, self.transcript.flush)

    def action_arm_clear(self) -> None:
        """Say that a second Esc clears the draft."""
        self._armed_until = time.monotonic() + ARMED_FOR
        self.hint("esc again clears the draft", ARMED_FOR)
        self.refresh_bindings()

    def action_clear_draft(self) -> None:
        """Clear the draft; Ctrl+Z brings it back."""
        self._armed_until = 0.0
        self.prompt.clear_draft()
        self.hint("ctrl+z brings the draft back")
        self.refresh_bindings()

    def action_copy_or_stop(self) -> None:
        """Ctrl+C: copy a selection, else stop, else clear, else leave."""
        if self.selections:
            self.action_copy_selection()
        elif selected := self.prompt.selected_text:
            self.app.copy_to_clipboard(selected)
            # Or the next Ctrl+C would copy again and never stop.
            self.prompt.move_cursor(self.prompt.cursor_location)
            self.hint("copied")
        elif self._situation().live:
            self._escape()
        elif self.prompt.text:
            self.action_clear_draft()
        elif time.monotonic() < self._quit_until:
            self.run_worker(self.app.action_quit())
        else:
            self._quit_until = time.monotonic() + QUIT_WITHIN
            self.hint("ctrl+c again leaves, or ctrl+q", QUIT_WITHIN)

    # The queue

    def action_release_queue(self) -> None:
        """Send what was held."""
        if self._session is not None:
            self.transcript.end()
            self._session.release_queue()

    def action_take_back(self) -> None:
        """Put the message queued last back into the empty input."""
        text = self._session.take_back() if self._session else None
        if text is not None:
            self.prompt.load(text)

    def action_drop_queue(self) -> None:
        """Empty the queue."""
        if self._session is not None:
            count = len(self._session.drop_queue())
            messages = "message" if count == 1 else "messages"
            self.hint(f"{count} queued {messages} dropped")

    # Others

    def action_stay(self) -> None:
        """Keep the focus in the input."""
        self.prompt.focus()

    def action_to_start_when_empty(self) -> None:
        """Home, which in a draft belongs to the input."""
        self.action_to_start()

    def action_to_end_when_empty(self) -> None:
        """End, which in a draft belongs to the input."""
        self.action_to_end()

    def _can_suggest(self) -> bool:
        if not self._suggestions or self._views:
            return False
        return self.prompt.text in ("", *self._suggestions[:-1])

    def action_suggest(self) -> None:
        """Put the next suggested question into the input."""
        following = ("", *self._suggestions).index(self.prompt.text)
        self.prompt.clear_draft()
        self.prompt.load(self._suggestions[following])

    def action_new_conversation(self) -> None:
        """Begin a new conversation, unless an answer streams or messages wait."""
        if self._situation().live:
            self.hint("an answer is streaming: esc stops it first")
        elif self._queue.messages:
            self.hint("messages wait: enter sends them, f8 drops them")
        else:
            self.post_message(self.NewConversation())

    def action_help(self) -> None:
        """Show the keys."""
        from app.ui.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen())
