"""The conversation on the screen, drawn line by line."""

from app.ui.transcript.entries.notice import MarkdownEntry, NoticeEntry, QueueEntry
from app.ui.transcript.entries.turn import TurnView
from app.ui.transcript.links import Link
from app.ui.transcript.widget import Transcript

__all__ = [
    "Link",
    "MarkdownEntry",
    "NoticeEntry",
    "QueueEntry",
    "Transcript",
    "TurnView",
]
