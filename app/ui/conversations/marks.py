"""What is to be seen of a conversation beside its name: signs, and words for them."""

from collections.abc import Iterator
from typing import NamedTuple

from app.core.conversation import Conversation
from app.ui.conversations.activity import OpenState


class Mark(NamedTuple):
    """One thing worth knowing of a conversation."""

    sign: str
    """One cell, or `+` and a number."""
    words: str
    style: str
    """One of the list's styles, without the name of the list."""


def marks(row: Conversation, state: OpenState | None = None) -> Iterator[Mark]:
    """All that is worth knowing, the most important first.

    Args:
        row: As journal and server know it.
        state: What goes on in it here; None when it is not open.
    """
    running = row.live if state is None else state.running
    unread = row.unread if state is None else state.unread
    waiting = row.waiting if state is None else state.waiting
    held = state is None or state.held
    if running:
        yield Mark("▸", "running", "running")
    if unread:
        yield Mark("●", "new answer", "new")
    if waiting:
        words = f"{waiting} held" if held else f"{waiting} queued"
        yield Mark(f"+{waiting}", words, "warning")
    if row.interrupted and not running:
        yield Mark("■", "interrupted", "warning")
    if row.draft and (state is None or not state.shown):
        yield Mark("✎", "draft", "faint")
    if row.there is False:
        yield Mark("⌂", "only here", "faint")
    elif not row.key:
        yield Mark("↓", "only on the server", "faint")
