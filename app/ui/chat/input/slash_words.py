"""The menu of slash words, and when it is open."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.chat.input.slash_menu import SlashMenu
    from app.ui.chat.screen import ChatScreen


class SlashWords:
    """Opens the menu above the input while a slash word is written there.

    Args:
        screen: Has the input.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen
        self._menu: SlashMenu | None = None

    @property
    def is_open(self) -> bool:
        """Whether the menu is open."""
        return self._menu is not None and self._menu.is_open

    @property
    def has_choice(self) -> bool:
        """Whether a word is chosen in it."""
        return self._menu is not None and self._menu.has_choice

    @property
    def menu(self) -> "SlashMenu":
        """The menu, for the commands that need it open."""
        assert self._menu is not None
        return self._menu

    def follow(self) -> None:
        """Open, narrow or close the menu by what is written."""
        screen = self._screen
        document = screen.prompt.document
        slash = document.line_count == 1 and document[0].startswith("/")
        slash = slash and not screen.recall.is_open
        if self._menu is None:
            if not slash:
                return
            # Not at the top: the start of the app needs no list of options.
            from app.ui.chat.input.slash_menu import SlashMenu

            self._menu = SlashMenu()
            screen.mount(self._menu, before=screen.prompt)
        self._menu.follow(document[0] if slash else "")
        screen.refresh_bindings()
