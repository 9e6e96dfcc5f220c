"""The screen one chats on: layout, keys, and what the session tells."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from app.core.turn import Press, Turn
from app.session.listener import Listener
from app.ui import escape
from app.ui.escape import Situation, escape_step
from app.ui.key_bar import KeyBar
from app.ui.prompt import Prompt
from app.ui.status_line import State, StatusLine, state_of
from app.ui.transcript import NoticeEntry, QueueEntry, Transcript, TurnView

if TYPE_CHECKING:
    from app.session.session import Session

ARMED_FOR: Final = 3.0
"""Seconds in which a second Esc clears the draft."""
QUIT_WITHIN: Final = 1.5
"""Seconds in which a second Ctrl+C leaves."""
_TICK: Final = 0.25
"""Seconds between two looks at the clock while a turn runs."""


def _escape_bindings() -> Iterator[Binding]:
    """Esc for every step of the ladder; `check_action` lets one of them through."""
    for step in escape.LADDER:
        yield Binding("escape", step.action, step.label, priority=True)
        # What some terminals make of two Escs at once.
        yield Binding("alt+escape", step.action, show=False, priority=True)


class ChatScreen(Screen[None], Listener):
    """Transcript, input, status line, keys.

    It shows turns and passes intents on; what they mean is the session's.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *_escape_bindings(),
        Binding("enter", "release_queue", "Send queued", priority=True),
        Binding("up", "take_back", "Take back", priority=True),
        Binding("enter", "copy_selection", "Copy", priority=True),
        Binding("up", "select(-1)", "Select", key_display="↑↓", priority=True),
        Binding("down", "select(1)", show=False, priority=True),
        Binding("pageup", "select_page(-1)", show=False, priority=True),
        Binding("pagedown", "select_page(1)", show=False, priority=True),
        Binding("f8", "drop_queue", "Drop queue", priority=True),
        Binding("f2", "toggle_ledger", "Stop ledger", priority=True),
        Binding("f3", "copy_code", "Copy code", priority=True),
        Binding("f5", "select(0)", "Select", show=False, priority=True),
        Binding("f4", "toggle_thoughts", "Reasoning", show=False, priority=True),
        Binding("tab", "suggest", "Suggestion", priority=True),
        Binding("ctrl+end", "to_end", "To the end", priority=True),
        Binding("ctrl+n", "new_conversation", "New", priority=True),
        Binding("f1", "help", "Help", priority=True),
        Binding("ctrl+q", "app.quit", "Quit", priority=True),
        Binding("ctrl+c", "copy_or_stop", "Stop", show=False, priority=True),
        Binding("ctrl+home", "to_start", "To the start", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("ctrl+up,alt+up", "previous_turn", show=False, priority=True),
        Binding("ctrl+down,alt+down", "next_turn", show=False, priority=True),
        # The focus stays in the input, whatever a hand does by habit.
        Binding("tab,shift+tab", "stay", show=False, priority=True),
    ]

    class OlderWanted(Message):
        """The reader has come to the oldest turn that is shown."""

    class NewConversation(Message):
        """The person wants to begin a new conversation."""

    def __init__(self) -> None:
        super().__init__()
        # Made here and not looked up: a chunk must not search the screen.
        self.transcript = Transcript()
        self.prompt = Prompt(placeholder="Message")
        self.status = StatusLine()
        self.badge = Static("▼ new text below · ctrl+end", id="new-below", markup=False)
        self._session: Session | None = None
        self._early: list[str] = []
        self._views: dict[Turn, TurnView] = {}
        self._queue = QueueEntry()
        self._live: Turn | None = None
        self._state = State.CONNECTING
        self._ticker: Timer | None = None
        self._armed_until = 0.0
        self._quit_until = 0.0
        self._hint_timer: Timer | None = None
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
        """The input has the focus, and keeps it; what Esc does follows the mouse."""
        self.prompt.focus()
        self.watch(self, "selections", self.refresh_bindings, init=False)

    # What the app gives

    def attach(self, session: "Session") -> None:
        """Show a session's turns and send to it from now on."""
        self._session = session
        for view in self._views.values():
            self.transcript.remove(view)
        self._views.clear()
        for turn in session.turns:
            self._add(turn)
        self._show_state(state_of(session.live))
        early, self._early = self._early, []
        self.queue_changed()
        for text in early:
            session.send(text)

    def refuse(self, why: str) -> None:
        """From now on nothing is sent, for the given reason."""
        self._refusal = why

    def show_older(self, turns: list[Turn]) -> None:
        """Put turns above all others; the view stays where it is."""
        for index, turn in enumerate(turns):
            self._views[turn] = TurnView(turn)
            self.transcript.insert(index, self._views[turn])

    def suggest(self, questions: tuple[str, ...]) -> None:
        """Questions that Tab puts into the empty input, one after the other."""
        self._suggestions = questions
        self.refresh_bindings()

    def tell(self, text: str, kind: str = "info") -> None:
        """Put a notice into the transcript: `info`, `warning` or `error`."""
        self._put(NoticeEntry(text, kind))

    def hint(self, text: str, seconds: float = 3.0) -> None:
        """Say something in the status line for a moment."""
        self.status.hint = text
        if self._hint_timer is not None:
            self._hint_timer.stop()
        self._hint_timer = self.set_timer(seconds, self._clear_hint)

    def _clear_hint(self) -> None:
        self.status.hint = ""
        self.refresh_bindings()

    # What the session tells

    def turn_started(self, turn: Turn) -> None:
        self._live = turn
        self._add(turn)
        self.transcript.end()
        self._show_state(state_of(turn))

    def turn_changed(self, turn: Turn) -> None:
        view = self._views.get(turn)
        if view is None:  # of a conversation that was left: its stop is answered late
            return
        self.transcript.changed(view)
        if turn is self._live and state_of(turn) is not self._state:
            self._show_state(state_of(turn))

    def turn_ended(self, turn: Turn) -> None:
        self.transcript.changed(self._views[turn])
        self._show_state(state_of(None))
        if turn.status in ("interrupted", "failed") and not turn.answer.shown:
            self.prompt.load(turn.query)

    def queue_changed(self) -> None:
        outbox = self._session.outbox if self._session else None
        messages = [*(outbox.messages if outbox else ()), *self._early]
        self._queue.set(messages, held=bool(outbox and outbox.held))
        self.transcript.remove(self._queue)
        if messages:
            self.transcript.add(self._queue)
        self.refresh_bindings()

    # Sending

    @on(Prompt.Submitted)
    def send(self, event: Prompt.Submitted) -> None:
        """Send what was written, or queue it, or say why not."""
        if self._refusal:
            self.prompt.load(event.text)
            self.hint(self._refusal, 6)
            return
        if self._session is None:
            self._early.append(event.text)
            self.queue_changed()
            return
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

    def _add(self, turn: Turn) -> None:
        self._views[turn] = TurnView(turn)
        self._put(self._views[turn])

    def _put(self, entry: TurnView | NoticeEntry) -> None:
        """Add an entry at the end, but above what waits in the queue."""
        waiting = self._queue.messages
        self.transcript.remove(self._queue)
        self.transcript.add(entry)
        if waiting:
            self.transcript.add(self._queue)

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
            case "select":
                return parameters == (0,) or self.transcript.selecting
            case "select_page" | "copy_selection":
                return self.transcript.selecting
            case "toggle_ledger":
                return self._last_interrupted() is not None
            case "copy_code":
                return self.transcript.last_code_block() is not None
            case "suggest":
                return self._can_suggest()
            case "to_end":
                return not self.transcript.following
        return True

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
            self.transcript.flush()

    def action_clear_selection(self) -> None:
        """Unselect what the mouse selected."""
        self.clear_selection()
        self.refresh_bindings()

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
        selected = self.get_selected_text() or self.prompt.selected_text
        if selected:
            self.app.copy_to_clipboard(selected)
            self.clear_selection()
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

    # Selecting by key

    def action_select(self, lines: int) -> None:
        """Select a line of the transcript, or more of them."""
        self.transcript.select_lines(lines)

    def action_select_page(self, pages: int) -> None:
        """Select a window's lines more."""
        self.transcript.select_page(pages)

    def action_copy_selection(self) -> None:
        """Copy what is selected."""
        self.action_copy_or_stop()

    # The queue

    def action_release_queue(self) -> None:
        """Send what was held."""
        if self._session is not None:
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
            self.hint(
                f"{count} queued {'message' if count == 1 else 'messages'} dropped"
            )

    # The transcript

    def _last_interrupted(self) -> Turn | None:
        turns = self._session.turns if self._session else []
        return next((t for t in reversed(turns) if t.ledger and not t.live), None)

    def action_toggle_ledger(self) -> None:
        """Show or hide the stop ledger of the last interrupted turn."""
        if turn := self._last_interrupted():
            self.transcript.toggle_late(turn)

    def action_copy_code(self) -> None:
        """Copy the last code block."""
        if (code := self.transcript.last_code_block()) is not None:
            self.app.copy_to_clipboard(code)
            self.hint("code block copied")

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.transcript.page(pages)

    def action_to_start(self) -> None:
        """Scroll to the beginning."""
        self.transcript.home()

    def action_to_end(self) -> None:
        """Scroll to the end and follow it."""
        self.transcript.end()

    def action_previous_turn(self) -> None:
        """Scroll to the previous message."""
        self.transcript.previous_turn()

    def action_next_turn(self) -> None:
        """Scroll to the next message."""
        self.transcript.next_turn()

    @on(Transcript.NewBelow)
    def show_badge(self, event: Transcript.NewBelow) -> None:
        """Tell the reader that there is more below."""
        self.badge.display = event.unseen
        self.refresh_bindings()

    @on(Transcript.NearTop)
    def want_older(self) -> None:
        """Ask for what was said before."""
        self.post_message(self.OlderWanted())

    @on(Transcript.LinkHovered)
    def show_link(self, event: Transcript.LinkHovered) -> None:
        """Show where the link under the mouse leads."""
        self.status.hint = event.url

    @on(Transcript.LinkClicked)
    def open_link(self, event: Transcript.LinkClicked) -> None:
        """Open a link that was clicked; only http(s) ones are links."""
        self.app.open_url(event.url)
        self.hint(event.url)

    # Others

    def action_stay(self) -> None:
        """Keep the focus in the input."""
        self.prompt.focus()

    def _can_suggest(self) -> bool:
        if not self._suggestions or self._views:
            return False
        return self.prompt.text in ("", *self._suggestions[:-1])

    def action_suggest(self) -> None:
        """Put the next suggested question into the input."""
        following = ("", *self._suggestions).index(self.prompt.text)
        self.prompt.clear_draft()
        self.prompt.load(self._suggestions[following])

    def action_toggle_thoughts(self) -> None:
        """Show or fold away the model's reasoning."""
        self.transcript.toggle_thoughts()

    def action_new_conversation(self) -> None:
        """Begin a new conversation, unless an answer streams or messages wait."""
        if self._situation().live:
            self.hint("an answer is streaming: esc stops it first")
            return
        if self._queue.messages:
            self.hint("messages wait: enter sends them, f8 drops them")
            return
        self.post_message(self.NewConversation())

    def action_help(self) -> None:
        """Show the keys."""
        from app.ui.help_screen import HelpScreen

        self.app.push_screen(HelpScreen())
