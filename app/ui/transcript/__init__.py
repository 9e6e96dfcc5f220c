"""The conversation on the screen, drawn line by line.

`widget.Transcript` shows `entries`, which draw `blocks` of an answer with the Markdown
renderer; `viewport` knows which lines are seen, `heights` where each entry begins,
`anchor` where the reader is. Imported by the chat screen and its dialogs; imports the
core and `app.markdown`.
"""

from app.ui.transcript.entries.entry import last_code_block
from app.ui.transcript.entries.markdown import MarkdownEntry
from app.ui.transcript.entries.notice import NoticeEntry
from app.ui.transcript.entries.queue import QueueEntry
from app.ui.transcript.entries.turn import TurnView
from app.ui.transcript.folding import toggle_late, toggle_thoughts
from app.ui.transcript.links import Link, links_in
from app.ui.transcript.widget import Transcript

__all__ = [
    "Link",
    "MarkdownEntry",
    "NoticeEntry",
    "QueueEntry",
    "Transcript",
    "TurnView",
    "last_code_block",
    "links_in",
    "toggle_late",
    "toggle_thoughts",
]
