"""The list of what was typed before, above the input."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from textual.geometry import Size
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from app.core.texts.fuzzy import Guess, Haystack
from app.core.texts.text import flat
from app.ui.finding.lit_line import lit_line

MOST: Final = 50
"""Messages that are listed at once."""
_MOST_ROWS: Final = 8
"""Rows shown at once; on a low screen a third of it, if that is less."""


class RecallList(OptionList, can_focus=False):
    """Earlier messages that the draft may mean; the input keeps the focus.

    The best one is the lowest, next to the input.
    """

    ALLOW_MAXIMIZE: ClassVar[bool] = False
    DEFAULT_CSS = """
    RecallList {
        height: auto;
        border: none;
        padding: 0 1;
        background: $panel;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._typed: str | None = None
        self._texts: list[str] = []
        self._labels: list[str] = []
        self._haystack = Haystack([])
        self._shown: Sequence[Guess] = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each message, as far as there is room; one that says that there
        is none."""
        return min(max(1, len(self._shown)), _MOST_ROWS, max(1, viewport.height // 3))

    def offer(self, texts: Iterable[str]) -> None:
        """List other messages.

        Args:
            texts: The newest first; of those that look the same the first counts.
        """
        by_line: dict[str, str] = {}
        for text in texts:
            by_line.setdefault(" ".join(flat(text).split()), text)
        by_line.pop("", None)
        self._labels, self._texts = list(by_line), list(by_line.values())
        self._haystack = Haystack(self._labels)
        self._list()

    def follow(self, typed: str) -> None:
        """List what the typed words may mean."""
        if typed != self._typed:
            self._typed = typed
            self._list()

    def move(self, rows: int) -> None:
        """Choose another one; from an end to the other."""
        if self._shown and self.highlighted is not None:
            self.highlighted = (self.highlighted + rows) % len(self._shown)

    @property
    def chosen(self) -> str | None:
        """The chosen message, exactly as it was typed; None if there is none."""
        if self.highlighted is None or not self._shown:
            return None
        return self._texts[self._shown[self.highlighted].place]

    def _list(self) -> None:
        guesses = self._haystack.guesses(self._typed or "", MOST)
        self._shown = guesses[::-1]
        self.clear_options()
        if self._shown:
            width = self.scrollable_content_region.width or self.app.size.width
            self.add_options(self._option(guess, width) for guess in self._shown)
            self.highlighted = len(self._shown) - 1
        else:
            self.add_option(Option("nothing like this was typed before", disabled=True))

    def _option(self, guess: Guess, width: int) -> Option:
        return Option(lit_line(self._labels[guess.place], guess.spans, width))
