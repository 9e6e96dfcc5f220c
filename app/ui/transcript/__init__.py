"""The conversation on the screen, drawn line by line."""

from app.ui.transcript.entries import MarkdownEntry, NoticeEntry, QueueEntry
from app.ui.transcript.links import Link
from app.ui.transcript.transcript import Transcript
from app.ui.transcript.turn_view import TurnView

__all__ = [
    "Link",
    "MarkdownEntry",
    "NoticeEntry",
    "QueueEntry",
    "Transcript",
    "TurnView",
]
