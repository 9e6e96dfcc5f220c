"""What can be done with the links of a conversation."""

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from app.ui.chat.copying import copy
from app.ui.terminal.browser import has_browser
from app.ui.transcript import links_in

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen
    from app.ui.dialogs.links import Choice


def choose_link(chat: "ChatScreen") -> None:
    """Let the reader choose one of the links on the screen."""
    # Not at the top: the start of the app needs no list of options.
    from app.ui.dialogs.links import LinksDialog

    links = links_in(chat.view.transcript.canvas.rows)
    if links:
        chat.app.push_screen(LinksDialog(links), partial(_use, chat))
    else:
        chat.hint("there is no link on the screen")


def open_link(chat: "ChatScreen", url: str) -> None:
    """Open an address outside of the terminal; only http(s) ones are links."""
    if not (chat.app.is_web or has_browser(os.environ, sys.platform)):
        chat.hint("no browser here: /links, then c copies the address", 6)
        return
    # A browser may keep its caller waiting.
    opener = partial(chat.app.open_url, url)
    chat.run_worker(opener, thread=True, exit_on_error=False)
    chat.hint(url)


def _use(chat: "ChatScreen", choice: "Choice | None") -> None:
    if choice is None:
        return
    if choice.copy:
        copy(chat, choice.url, "address copied")
    else:
        open_link(chat, choice.url)
