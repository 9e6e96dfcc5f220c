"""One conversation on the screen: what was said, what waits, what is new below."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.selection import Selection
from textual.widgets import Static

from app.core.draft import Draft
from app.core.outbox import Outbox, Place
from app.session.listener import Listener
from app.session.queue import put_back
from app.ui.chat.input.prompt import PromptState
from app.ui.chat.older import OlderTurns
from app.ui.chat.status_line import State, state_of
from app.ui.conversations.activity import OpenState
from app.ui.queueing.waiting import Waiting
from app.ui.transcript import (
    MarkdownEntry,
    NoticeEntry,
    QueueEntry,
    Transcript,
    TurnView,
)

if TYPE_CHECKING:
    from app.core.turns.turn import Turn
    from app.session.histories.merged_history import MergedHistory
    from app.session.session import Session
    from app.ui.attaching.attachment import Attachment


class ConversationView(Vertical, Listener):
    """Shows one session, and keeps what belongs to it while another one is shown.

    It is there before its session: what is sent until it is started waits in its
    queue.
    """

    DEFAULT_CSS = """
    ConversationView {
        height: 1fr;
        & > .badge {
            display: none;
            height: 1;
            width: 1fr;
            padding: 0 1;
            text-align: center;
            color: $accent;
            background: $panel;
        }
    }
    """

    @dataclass
    class StateChanged(Message):
        """The session does something else now, or its queue is another one."""

        view: "ConversationView"

    @dataclass
    class TurnEnded(Message):
        """A turn is over."""

        view: "ConversationView"
        turn: "Turn"

    @dataclass
    class OlderWanted(Message):
        """The reader has come to the oldest turn that is shown."""

        view: "ConversationView"

    @dataclass
    class CatchUpWanted(Message):
        """Turns are shown among which the server may have others."""

        view: "ConversationView"

    def __init__(self) -> None:
        super().__init__()
        # Made here and not looked up: a chunk must not search the screen.
        self.transcript = Transcript()
        self.badge = Static(
            "▼ new text below · ctrl+end", classes="badge", markup=False
        )
        self.session: Session | None = None
        self.history: MergedHistory | None = None
        """Where earlier turns come from; None for a new conversation."""
        self.older: Final = OlderTurns(self)
        self.prompt_state = PromptState()
        """The input as it was left here, while another conversation is shown."""
        self.selection: Selection | None = None
        """What was selected then."""
        self.unread = False
        """An answer ended while another conversation was shown."""
        self.given_up = False
        """The conversation is deleted: nobody comes back to it."""
        self.attachments: list[Attachment] = []
        """The files that go with the next message."""
        self.greeted = False
        """Whether it shows how a conversation with the app begins."""
        self.waiting: Final = Waiting(self._show_queue)
        """Messages for the running turn, or for the start."""
        self._started = False
        self._queue_apart = False
        self._views: dict[Turn, TurnView] = {}
        self._queue_entry = QueueEntry()
        self._state: State | None = None

    def compose(self) -> ComposeResult:
        """The badge covers the last line of the transcript."""
        yield self.transcript
        yield self.badge

    def attach(
        self, session: "Session", history: "MergedHistory | None" = None
    ) -> None:
        """Show a session. Called once; `start` lets messages go out.

        Args:
            session: It has this view as its listener.
            history: Where its earlier turns come from; None for a new conversation.
        """
        self.session, self.history = session, history
        self.waiting.session = session
        for turn in session.turns:
            self.show_turn(turn)
        self._show_queue()
        if history is not None:
            self.post_message(self.CatchUpWanted(self))

    def start(self) -> None:
        """Send from now on, first what was written before that was possible.

        May be called again, and does nothing then; nor before there is a session.
        """
        if self.session is None:
            return
        self._started = True
        for draft in self.waiting.take_early():
            self.session.send(draft)
        self._show_queue()

    def keep(self, prompt: PromptState, selection: Selection | None) -> None:
        """Keep what belongs to this conversation while another one is shown."""
        self.prompt_state, self.selection = prompt, selection

    @property
    def has_turns(self) -> bool:
        """Whether anything was asked here."""
        return bool(self._views)

    @property
    def live(self) -> "Turn | None":
        """The turn that runs now; None when nothing runs."""
        return self.session.live if self.session is not None else None

    @property
    def draining(self) -> bool:
        """Whether the server still ends an answer that is over for the person."""
        return self.session is not None and self.session.draining is not None

    @property
    def waits_for_window(self) -> bool:
        """Whether a message waits for another window that has the conversation."""
        return self.session is not None and self.session.others.waiting

    @property
    def idle(self) -> bool:
        """Whether nothing happens here, and nothing is written or waits."""
        nothing = self.live is None and not self.draining and not len(self.outbox)
        return nothing and not self.prompt_state.text and not self.attachments

    @property
    def outbox(self) -> Outbox:
        """What waits: for the running turn, or for the start."""
        return self.waiting.outbox

    def open_state(self, shown: bool) -> OpenState:
        """What goes on here.

        Args:
            shown: Whether it is the conversation on the screen.
        """
        session, outbox = self.session, self.outbox
        return OpenState(
            session.key if session is not None else "",
            session.conversation_id if session is not None else "",
            shown,
            self.live is not None,
            self.unread,
            len(outbox),
            outbox.held > 0,
        )

    @property
    def stopped_turn(self) -> "Turn | None":
        """The last interrupted turn; None without one."""
        turns = reversed(self._views)
        return next((turn for turn in turns if turn.ledger and not turn.live), None)

    @property
    def last_answer(self) -> str:
        """The text of the newest answer that has any; empty without one."""
        shown = (turn.answer.shown for turn in reversed(self._views))
        return next(filter(None, shown), "")

    # What the session tells

    def turn_started(self, session: "Session", turn: "Turn") -> None:
        self.show_turn(turn)
        self._tell_state(turn)

    def turn_changed(self, session: "Session", turn: "Turn") -> None:
        view = self._views.get(turn)
        if view is not None:
            self.transcript.changed(view)
        if turn.live and state_of(turn) is not self._state:
            self._tell_state(turn)

    def turn_ended(self, session: "Session", turn: "Turn") -> None:
        self.turn_changed(session, turn)
        self.transcript.flush()
        self.post_message(self.TurnEnded(self, turn))
        self._tell_state(None)

    def turn_withdrawn(self, session: "Session", turn: "Turn") -> None:
        view = self._views.pop(turn, None)
        if view is not None:
            self.transcript.discard(view)
        self._tell_state(None)

    def queue_changed(self, session: "Session") -> None:
        self._show_queue()

    def _tell_state(self, turn: "Turn | None") -> None:
        self._state = state_of(turn) if turn is not None else None
        self.post_message(self.StateChanged(self))

    # What a person does

    def send(self, draft: Draft, place: Place | None = None) -> None:
        """Send a message, or let it wait until that is possible.

        Args:
            draft: The message.
            place: Where it waited in the queue; None if it did not.
        """
        if self.session is None or not self._started:
            self.waiting.add_early(draft)
            return
        if place is not None:
            put_back(self.session, draft, place)
            return
        # Who sends wants to see the answer; a message that has waited in the queue
        # does not pull a reader away from what was said before.
        if self.live is None:
            self.transcript.end()
        self.session.send(draft)

    def send_queue(self) -> None:
        """Send what is held."""
        if self.session is not None:
            self.transcript.end()
            self.session.release_queue()

    # What is shown

    def show_turn(self, turn: "Turn", before: TurnView | None = None) -> None:
        """Add a turn at the end, or before another one."""
        self._views[turn] = TurnView(turn)
        self._put(self._views[turn], before)

    def show_older(self, turns: "Iterable[Turn]") -> None:
        """Put turns above all others; the view stays where it is."""
        for index, turn in enumerate(turns):
            self._views[turn] = TurnView(turn)
            self.transcript.insert(index, self._views[turn])
        self.order_turns()
        self.post_message(self.CatchUpWanted(self))

    def view_of(self, turn: "Turn") -> TurnView | None:
        """What shows a turn; None when it is not shown."""
        return self._views.get(turn)

    def order_turns(self) -> None:
        """Know again which turn is the newest, after others were put in between."""
        turns = self.session.turns if self.session is not None else []
        ordered = {turn: self._views[turn] for turn in turns if turn in self._views}
        self._views = {**ordered, **self._views}

    def show_opening(self, text: str) -> None:
        """Put a Markdown text above everything else."""
        self.transcript.insert(0, MarkdownEntry(text))

    def notice(self, text: str, kind: str = "info") -> None:
        """Put a notice into the transcript: `info`, `warning` or `error`."""
        self._put(NoticeEntry(text, kind))

    def _put(
        self, entry: TurnView | NoticeEntry, before: TurnView | None = None
    ) -> None:
        """Add an entry before another one, or at the end, but above what waits."""
        if before is not None:
            self.transcript.insert(self.transcript.entries.index(before), entry)
            return
        waiting = self._queue_entry.messages
        self.transcript.discard(self._queue_entry)
        self.transcript.add(entry)
        if waiting:
            self.transcript.add(self._queue_entry)

    def show_queue_apart(self, apart: bool) -> None:
        """Leave it to somebody else to show what waits, or show it here again."""
        self._queue_apart = apart
        self._show_queue()

    def _show_queue(self) -> None:
        """Show what waits, below everything else."""
        outbox = self.outbox
        texts = [] if self._queue_apart else [draft.text for draft in outbox.drafts]
        self._queue_entry.set(texts, outbox.held)
        self.transcript.discard(self._queue_entry)
        if texts:
            self.transcript.add(self._queue_entry)
        self.post_message(self.StateChanged(self))

    # What the transcript tells

    @on(Transcript.NewBelow)
    def show_badge(self, event: Transcript.NewBelow) -> None:
        """Tell the reader that there is more below."""
        self.badge.display = event.unseen
        self.post_message(self.StateChanged(self))

    @on(events.Click, ".badge")
    def go_to_end(self) -> None:
        """Show what is new below."""
        self.transcript.end()

    @on(Transcript.FollowingChanged)
    def tell_following(self) -> None:
        """The footer names the key that goes to the end, when one is not there."""
        self.post_message(self.StateChanged(self))

    @on(Transcript.NearTop)
    def want_older(self) -> None:
        """Ask for what was said before."""
        self.post_message(self.OlderWanted(self))
