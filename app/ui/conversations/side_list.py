"""The side list as the chat screen knows it: whether it is open, and what keys do."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.core.conversation import Conversation
from app.ui.conversations.activity import OpenState, window_title

if TYPE_CHECKING:
    from app.session.conversations.conversation_list import ConversationList
    from app.ui.chat.conversation_view import ConversationView
    from app.ui.chat.screen import ChatScreen
    from app.ui.conversations.actions import Actions
    from app.ui.conversations.panel import ConversationPanel
    from app.ui.open_conversations import OpenConversations


class SideList:
    """Opens and closes the list, and acts on the conversation that is meant.

    Args:
        screen: Where it is.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen
        self._panel: ConversationPanel | None = None
        self._source: ConversationList | None = None
        self._opened: OpenConversations | None = None
        self._states: tuple[OpenState, ...] = ()

    def connect(self, source: "ConversationList", opened: "OpenConversations") -> None:
        """Say where the conversations come from; before that there is no list.

        Args:
            source: All of the app.
            opened: Those that are open.
        """
        self._source, self._opened = source, opened

    @property
    def is_open(self) -> bool:
        """Whether it is to be seen."""
        return self._panel is not None and self._panel.display

    @property
    def focused(self) -> bool:
        """Whether what is typed goes to it."""
        focused = self._screen.focused
        return self.is_open and focused is not None and focused.parent is self._panel

    @property
    def renaming(self) -> bool:
        """Whether a name is being written."""
        return self.is_open and self.panel.name_input is not None

    @property
    def panel(self) -> "ConversationPanel":
        """The list, for the commands that need it open."""
        assert self._panel is not None
        return self._panel

    def toggle(self) -> None:
        """Open the list, give it the keys, or close it."""
        if self.focused:
            self.close()
        elif self.is_open:
            self.panel.filter.focus()
        elif self._source is None or self._opened is None:
            self._screen.hint("the conversations are not there yet")
        else:
            self._open(self._source, self._opened)

    def _open(self, source: "ConversationList", opened: "OpenConversations") -> None:
        # Not at the top: the first paint needs no list.
        from app.ui.conversations.panel import ConversationPanel

        if self._panel is None:
            self._panel = ConversationPanel(source, self.go_to, self._name)
            self._panel.list.show_states(self._states)
            self._screen.mount(self._panel)
        else:
            self._panel.display = True
            self._panel.begin()

    def close(self) -> None:
        """Close the list; the input gets the keys."""
        if self.is_open:
            self.panel.keep_name()
            self._screen.prompt.focus()
            self.panel.display = False

    def leave(self) -> None:
        """Give the keys back to the input; a list above the chat closes."""
        if self.is_open and not self.panel.beside:
            self.close()
        else:
            self._screen.prompt.focus()

    def go_to(self, row: Conversation) -> None:
        """Show a conversation."""
        self.leave()
        wanted = self._screen.ConversationWanted(row.key, row.conversation_id)
        self._screen.post_message(wanted)

    def show_next(self, step: int) -> None:
        """Show another one of the open conversations.

        Args:
            step: How many further on; negative goes back.
        """
        if self._opened is not None and not self._opened.show_next(step):
            self._screen.hint("no other conversation is open")

    # What goes on

    def look(self) -> None:
        """Say in the list and in the window's title what goes on."""
        if self._opened is None:
            return
        states = tuple(self._opened.states())
        before, self._states = self._states, states
        if states == before:
            return
        self._screen.app.title = window_title(states, self._screen.app.TITLE or "")
        if self.is_open:
            self.panel.list.show_states(states)
            if _running(before) != _running(states):
                self.panel.reload()

    def turn_ended(self, view: "ConversationView") -> None:
        """Take note of a new answer; the reader of another conversation is told."""
        if self._opened is not None and not self._opened.take_note(view):
            self._screen.hint("new answer in another conversation", 6)
        self.look()

    # What is done with the chosen conversation, or else with the one on the screen

    def rename(self, name: str = "") -> None:
        """Give the conversation on the screen a name; without one the server does."""
        if (row := self._meant()) is not None:
            self._actions().rename(row, name)

    def pin(self) -> None:
        """Keep it on top of the list, or no longer."""
        if (row := self._meant()) is not None:
            self._actions().pin(row)

    def archive(self) -> None:
        """Put it away, or take it out again."""
        if (row := self._meant()) is not None:
            self._actions().archive(row)

    def delete(self) -> None:
        """Delete it, once the person has said how much of it."""
        if (row := self._meant()) is not None:
            self._actions().delete(row)

    def _meant(self) -> Conversation | None:
        if self._opened is None:
            self._screen.hint("the conversations are not there yet")
            return None
        row = self.panel.list.chosen if self.focused else self._shown()
        if row is None:
            self._screen.hint("nothing was asked here yet")
        return row

    def _name(self, row: Conversation, name: str) -> None:
        self._actions().rename(row, name)

    def _shown(self) -> Conversation | None:
        """The conversation on the screen, as the list has it if it has it."""
        view = self._screen.view
        if view.session is None or not view.has_turns:
            return None
        here = OpenState(view.session.key, view.session.conversation_id)
        rows = self._source.rows if self._source is not None else ()
        known = next((row for row in rows if here.is_of(row)), None)
        return known or Conversation(here.key, here.conversation_id, "", 0.0)

    def _actions(self) -> "Actions":
        from app.ui.conversations.actions import Actions

        assert self._source is not None
        assert self._opened is not None
        return Actions(self._screen, self._source, self._opened)


def _running(states: Iterable[OpenState]) -> set[str]:
    return {state.key for state in states if state.running}
