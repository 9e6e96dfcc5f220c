"""The turns, notices and waiting messages of one conversation, in its transcript."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.ui.transcript import (
    MarkdownEntry,
    NoticeEntry,
    QueueEntry,
    Transcript,
    TurnView,
)

if TYPE_CHECKING:
    from app.core.turns.turn import Turn


class ShownTurns:
    """Puts them into the transcript, each at its place; knows what shows which turn.

    What waits stands below everything else.

    Args:
        transcript: Where they are put.
    """

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._views: dict[Turn, TurnView] = {}
        self._queue = QueueEntry()

    def __bool__(self) -> bool:
        """Whether anything was asked here."""
        return bool(self._views)

    @property
    def stopped(self) -> "Turn | None":
        """The last interrupted turn; None without one."""
        turns = reversed(self._views)
        return next((turn for turn in turns if turn.ledger and not turn.live), None)

    @property
    def last_answer(self) -> str:
        """The text of the newest answer that has any; empty without one."""
        shown = (turn.answer.shown for turn in reversed(self._views))
        return next(filter(None, shown), "")

    def of(self, turn: "Turn") -> TurnView | None:
        """What shows a turn; None when it is not shown."""
        return self._views.get(turn)

    def show(self, turn: "Turn", before: TurnView | None = None) -> None:
        """Add a turn at the end, or before another one."""
        self._views[turn] = TurnView(turn)
        self._put(self._views[turn], before)

    def withdraw(self, turn: "Turn") -> None:
        """Show a turn no more."""
        view = self._views.pop(turn, None)
        if view is not None:
            self._transcript.discard(view)

    def show_older(self, turns: "Iterable[Turn]") -> None:
        """Put turns above all others; the reader's place stays where it is."""
        for index, turn in enumerate(turns):
            self._views[turn] = TurnView(turn)
            self._transcript.insert(index, self._views[turn])

    def order(self, turns: "Iterable[Turn]") -> None:
        """Know again which turn is the newest, after others were put in between.

        Args:
            turns: All of them, oldest first.
        """
        ordered = {turn: self._views[turn] for turn in turns if turn in self._views}
        self._views = {**ordered, **self._views}

    def open_with(self, text: str) -> None:
        """Put a Markdown text above everything else."""
        self._transcript.insert(0, MarkdownEntry(text))

    def notice(self, text: str, kind: str) -> None:
        """Put a notice below all turns: `info`, `warning` or `error`."""
        self._put(NoticeEntry(text, kind))

    def show_waiting(self, messages: list[str], held: int) -> None:
        """Show what waits, the first `held` of it as held; nothing for none."""
        self._queue.set(messages, held)
        self._transcript.discard(self._queue)
        if messages:
            self._transcript.add(self._queue)

    def _put(
        self, entry: TurnView | NoticeEntry, before: TurnView | None = None
    ) -> None:
        """Add an entry before another one, or at the end, but above what waits."""
        if before is not None:
            index = self._transcript.entries.index(before)
            self._transcript.insert(index, entry)
            return
        self._transcript.discard(self._queue)
        self._transcript.add(entry)
        if self._queue.messages:
            self._transcript.add(self._queue)
