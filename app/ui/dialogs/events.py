"""The events of the newest answer as they came, for who wants to know why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from app.ui.dialogs.event_rows import EventRow, event_rows, pretty
from app.ui.dialogs.line_list import LineList

if TYPE_CHECKING:
    from app.session.turn_run import TurnRun
    from app.ui.chat.screen import ChatScreen


class EventsDialog(ModalScreen[None]):
    """The events of a turn, one a line; Enter shows one whole.

    Args:
        rows: At least one; the last one is highlighted.
        title: What they are.
    """

    DEFAULT_CSS = """
    EventsDialog {
        align: center middle;
    }
    """
    AUTO_FOCUS = "LineList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("q,ctrl+c", "dismiss", show=False),
    ]

    def __init__(self, rows: Sequence[EventRow], title: str) -> None:
        super().__init__()
        self._rows: Final = rows
        self._title: Final = title

    def compose(self) -> ComposeResult:
        """A list, a line each."""
        with Vertical(classes="dialog -wide") as box:
            box.border_title = f"{self._title} · enter shows one · esc closes"
            yield LineList(len(self._rows), lambda index: _line(self._rows[index]))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Show the whole event."""
        self.app.push_screen(EventDialog(self._rows[event.index]))


class EventDialog(ModalScreen[None]):
    """One event, whole.

    Args:
        row: The event.
    """

    DEFAULT_CSS = """
    EventDialog {
        align: center middle;
        Static { height: auto; }
    }
    """
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("q,enter,ctrl+c", "dismiss", show=False),
    ]

    def __init__(self, row: EventRow) -> None:
        super().__init__()
        self._row: Final = row

    def compose(self) -> ComposeResult:
        """The JSON, which keys scroll."""
        row = self._row
        with VerticalScroll(classes="dialog -wide") as box:
            box.border_title = f"event {row.number:,} · {row.at:.2f} s · esc closes"
            yield Static(Text(pretty(row.data) or "a ping, which holds nothing"))


def show_events(chat: "ChatScreen") -> None:
    """Show what came for the newest message, or say why there is nothing."""
    session = chat.view.session
    run = session.newest_run if session is not None else None
    rows = [] if run is None else list(event_rows(run.raw.newest()))
    if run is None or not rows:
        chat.hint(
            "no message was sent here yet: events are kept of the newest one only"
        )
    else:
        chat.app.push_screen(EventsDialog(rows, _title(run)))


def _title(run: "TurnRun") -> str:
    """How many there are, and how many of them are kept."""
    count, kept = run.raw.count, len(run.raw.newest())
    if kept == count:
        return f"{count:,} events"
    return f"the last {kept:,} of {count:,} events"


def _line(row: EventRow) -> Text:
    line = Text()
    line.append(f"{row.number:>5} {row.at:>7.2f} s  ", "dim")
    if row.kind:
        line.append(f"{row.kind:<18} ", "bold")
    else:
        line.append(f"{row.note:<18} ", "bold reverse")
    line.append(f"{len(row.data):>6,}  ", "dim")
    if row.kind and row.note:
        line.append(f"{row.note} ", "italic")
    line.append(row.summary)
    return line
