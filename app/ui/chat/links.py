"""What can be done with the links of a conversation."""

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from app.ui.terminal.browser import has_browser

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen
    from app.ui.dialogs.links import Choice


class Links:
    """Lets the reader choose a link, and opens it outside of the terminal.

    Args:
        screen: Whose links they are.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen

    def choose(self) -> None:
        """Let the reader choose one of the links on the screen."""
        # Not at the top: the start of the app needs no list of options.
        from app.ui.dialogs.links import LinksDialog

        links = self._screen.view.transcript.links()
        if links:
            self._screen.app.push_screen(LinksDialog(links), self._use)
        else:
            self._screen.hint("there is no link on the screen")

    def open(self, url: str) -> None:
        """Open an address; only http(s) ones are links."""
        screen = self._screen
        if not (screen.app.is_web or has_browser(os.environ, sys.platform)):
            screen.hint("no browser here: /links, then c copies the address", 6)
            return
        # A browser may keep its caller waiting.
        opener = partial(screen.app.open_url, url)
        screen.run_worker(opener, thread=True, exit_on_error=False)
        screen.hint(url)

    def _use(self, choice: "Choice | None") -> None:
        if choice is None:
            return
        if choice.copy:
            self._screen.copying.put(choice.url, "address copied")
        else:
            self.open(choice.url)
