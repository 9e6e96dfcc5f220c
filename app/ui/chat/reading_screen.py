"""The half of the chat screen on which one reads."""

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from app.core.turn import Turn
from app.ui.chat.status_line import StatusLine
from app.ui.terminal.browser import has_browser
from app.ui.transcript import NoticeEntry, QueueEntry, Transcript, TurnView

if TYPE_CHECKING:
    from app.ui.dialogs.links import Choice


class ReadingScreen(Screen[None]):
    """Transcript and status line, and all that one can do with text that is there."""

    class OlderWanted(Message):
        """The reader has come to the oldest turn that is shown."""

    def __init__(self) -> None:
        super().__init__()
        # Made here and not looked up: a chunk must not search the screen.
        self.transcript = Transcript()
        self.status = StatusLine()
        self.badge = Static("▼ new text below · ctrl+end", id="new-below", markup=False)
        self._views: dict[Turn, TurnView] = {}
        self._queue = QueueEntry()
        self._hint_timer: Timer | None = None

    def on_mount(self) -> None:
        """What Esc does follows the mouse."""
        self.watch(self, "selections", self.refresh_bindings, init=False)

    # What is shown

    def show_turns(self, turns: list[Turn]) -> None:
        """Show these turns and no others."""
        for view in self._views.values():
            self.transcript.remove(view)
        self._views.clear()
        for turn in turns:
            self.show_turn(turn)

    def show_turn(self, turn: Turn) -> None:
        """Add a turn at the end."""
        self._views[turn] = TurnView(turn)
        self._put(self._views[turn])

    def show_older(self, turns: list[Turn]) -> None:
        """Put turns above all others; the view stays where it is."""
        for index, turn in enumerate(turns):
            self._views[turn] = TurnView(turn)
            self.transcript.insert(index, self._views[turn])

    def show_queue(self, messages: list[str], held: bool) -> None:
        """Show what waits, below everything else."""
        self._queue.set(messages, held)
        self.transcript.remove(self._queue)
        if messages:
            self.transcript.add(self._queue)
        self.refresh_bindings()

    def look_again(self, turn: Turn) -> None:
        """A turn may look different now. One of a conversation that was left is
        passed over: its stop can be answered late."""
        if (view := self._views.get(turn)) is not None:
            self.transcript.changed(view)

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

    def _put(self, entry: TurnView | NoticeEntry) -> None:
        """Add an entry at the end, but above what waits in the queue."""
        waiting = self._queue.messages
        self.transcript.remove(self._queue)
        self.transcript.add(entry)
        if waiting:
            self.transcript.add(self._queue)

    # What the reader does

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now; the footer shows no other."""
        match action:
            case "select":
                return parameters == (0,) or self.transcript.selecting
            case "select_page" | "copy_selection":
                return self.transcript.selecting
            case "toggle_ledger":
                return self._last_interrupted() is not None
            case "to_end":
                return not self.transcript.following
        return True

    def _last_interrupted(self) -> Turn | None:
        turns = reversed(self._views)
        return next((turn for turn in turns if turn.ledger and not turn.live), None)

    def action_toggle_ledger(self) -> None:
        """Show or hide the stop ledger of the last interrupted turn."""
        if turn := self._last_interrupted():
            self.transcript.toggle_late(turn)

    def action_toggle_thoughts(self) -> None:
        """Show or fold away the model's reasoning."""
        self.transcript.toggle_thoughts()

    def action_copy_code(self) -> None:
        """Copy the last code block."""
        code = self.transcript.last_code_block()
        if code is not None:
            self.app.copy_to_clipboard(code)
        self.hint("there is no code block" if code is None else "code block copied")

    def action_select(self, lines: int) -> None:
        """Select a line of the transcript, or more of them."""
        self.transcript.select_lines(lines)

    def action_select_page(self, pages: int) -> None:
        """Select a window's lines more."""
        self.transcript.select_page(pages)

    def action_clear_selection(self) -> None:
        """Unselect what was selected."""
        self.clear_selection()
        self.refresh_bindings()

    def action_copy_selection(self) -> None:
        """Copy what is selected in the transcript."""
        if selected := self.get_selected_text():
            self.app.copy_to_clipboard(selected)
            self.clear_selection()
            self.hint("copied")

    def action_links(self) -> None:
        """Let the reader choose one of the links on the screen."""
        # Not at the top: the start of the app needs no list of options.
        from app.ui.dialogs.links import LinksScreen

        links = self.transcript.links()
        if links:
            self.app.push_screen(LinksScreen(links), self._use_link)
        else:
            self.hint("there is no link on the screen")

    def _use_link(self, choice: "Choice | None") -> None:
        if choice is None:
            return
        if choice.copy:
            self.app.copy_to_clipboard(choice.url)
            self.hint("address copied")
        else:
            self._open(choice.url)

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

    @on(Transcript.FollowingChanged)
    def offer_end(self) -> None:
        """The footer names the key that goes to the end, when one is not there."""
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
        self._open(event.url)

    def _open(self, url: str) -> None:
        if not (self.app.is_web or has_browser(os.environ, sys.platform)):
            self.hint("no browser here: f6, then c copies the address", 6)
            return
        # A browser may keep its caller waiting.
        opener = partial(self.app.open_url, url)
        self.run_worker(opener, thread=True, exit_on_error=False)
        self.hint(url)
