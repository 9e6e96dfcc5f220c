"""The panel above the input that lists the messages that wait."""

from typing import ClassVar, Final

from textual.content import Content
from textual.geometry import Size
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from app.core.draft import Draft
from app.core.outbox import Outbox
from app.core.texts.text import clean

_MOST_ROWS: Final = 8
"""Messages shown at once; on a low screen a third of its rows, if that is less."""
_LOW_SCREEN: Final = 20
"""Rows below which the frame gives way to the messages."""


class QueuePanel(OptionList):
    """A line for each message that waits; has the keys while it has the focus."""

    ALLOW_MAXIMIZE: ClassVar[bool] = False
    DEFAULT_CSS = """
    QueuePanel {
        height: auto;
        padding: 0 1;
        background: $surface;
        border: round $border-blurred;
        border-title-color: $foreground 70%;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus {
            border: round $primary;
            border-title-color: $primary;
        }
        &.-low, &.-low:focus { border: none; background: $panel; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._drafts: list[Draft] = []
        self._held = 0

    def on_mount(self) -> None:
        """Take the keys."""
        self.set_class(self.screen.size.height < _LOW_SCREEN, "-low")
        self.screen.set_focus(self)

    def on_resize(self) -> None:
        """Follow the height of the screen."""
        self.set_class(self.screen.size.height < _LOW_SCREEN, "-low")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each message, as far as there is room."""
        most = min(_MOST_ROWS, max(1, viewport.height // 3))
        return min(len(self._drafts), most)

    @property
    def chosen(self) -> Draft | None:
        """The message that the keys are about; None when none waits."""
        at = self.highlighted
        return self._drafts[at] if at is not None and self._drafts else None

    def show(self, outbox: Outbox) -> None:
        """Show what waits now; the chosen message stays chosen while it waits."""
        chosen, at = self.chosen, self.highlighted or 0
        self._drafts, self._held = list(outbox.drafts), outbox.held
        self.clear_options()
        self.add_options(
            Option(_line(draft, number <= self._held))
            for number, draft in enumerate(self._drafts, 1)
        )
        places = (n for n, draft in enumerate(self._drafts) if draft is chosen)
        if self._drafts:
            self.highlighted = next(places, min(at, len(self._drafts) - 1))
        self.border_title = _title(len(self._drafts), self._held)

    def choose(self, rows: int) -> None:
        """Choose another message; from an end to the other.

        Args:
            rows: 1 for the one below, -1 for the one above.
        """
        if self._drafts:
            at = self.highlighted if self.highlighted is not None else 0
            self.highlighted = (at + rows) % len(self._drafts)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click has chosen what was clicked; it does no more."""
        event.stop()


def _title(count: int, held: int) -> str:
    if not held:
        return f"{count} queued"
    return f"{held} held" if held == count else f"{held} held, {count - held} queued"


def _line(draft: Draft, held: bool) -> Content:
    first, *others = clean(draft.text).strip("\n").split("\n")
    more = f" (+{len(others)} line{'s' * (len(others) > 1)})" if others else ""
    files = f" (+{len(draft.files)} file{'s' * (len(draft.files) > 1)})"
    # No colours: the chosen line has a ground of its own.
    state = ("held    ", "bold") if held else ("queued  ", "dim")
    return Content.assemble(state, first, (more + files * bool(draft.files), "dim"))
