"""Opening the search across everything, and going to what was chosen."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.message import Message

from app.ui.finding.turn_spot import TurnSpot

if TYPE_CHECKING:
    from app.store.writer import JournalWriter
    from app.ui.chat.screen import ChatScreen
    from app.ui.finding.search_dialog import Found


class SearchWanted(Message):
    """The person wants to search in everything that was said.

    Args:
        text: What is looked for at first.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text: Final = text


def open_search(chat: "ChatScreen", journal: "JournalWriter", text: str) -> None:
    """Let the person search, and go to what was chosen.

    Args:
        chat: Where the dialog is put on.
        journal: Where it is searched.
        text: What is looked for at first.
    """
    # Not at the top: the start of the app searches nothing.
    from app.ui.finding.search_dialog import SearchDialog

    chat.app.push_screen(SearchDialog(journal.search, text), partial(_go_to, chat))


def _go_to(chat: "ChatScreen", found: "Found | None") -> None:
    if found is not None:
        hit, text = found
        answer_holds = text if hit.in_answer else ""
        spot = TurnSpot(hit.message_id, hit.created_at, answer_holds)
        wanted = chat.ConversationWanted(
            hit.conversation_key, hit.conversation_id, spot
        )
        chat.post_message(wanted)
