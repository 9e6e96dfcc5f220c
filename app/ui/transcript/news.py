"""What is to be told of the view, once per change."""

from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.viewport import Viewport


class News:
    """Compares a viewport with what was told of it before."""

    def __init__(self) -> None:
        self.unseen = False
        """Whether there is text below that was not seen yet."""
        self._followed = True
        self._first: Entry | None = None

    def grew(self, viewport: Viewport) -> bool:
        """Something changed below the window; tell whether that is to be told."""
        before = self.unseen
        self.unseen = before or not viewport.following
        return self.unseen != before

    def was_seen(self, viewport: Viewport) -> bool:
        """Whether what was unseen has come into the window."""
        at_end = viewport.following or viewport.top >= viewport.last_top
        seen = self.unseen and at_end
        self.unseen = self.unseen and not at_end
        return seen

    def following_changed(self, viewport: Viewport) -> bool:
        """Whether the view left the end, or follows it again."""
        before, self._followed = self._followed, viewport.following
        return before != self._followed

    def came_near_top(self, viewport: Viewport) -> bool:
        """Whether the reader came within a screen of the first entry."""
        far = viewport.following or viewport.top >= viewport.height
        before = self._first
        entries = viewport.heights.entries
        self._first = None if far or not entries else entries[0]
        return self._first is not None and self._first is not before
