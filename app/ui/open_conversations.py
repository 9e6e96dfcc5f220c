"""The conversations that are open on the screen, and the way from one to another."""

import asyncio
from typing import TYPE_CHECKING, Final

from app.ui.chat.conversation_view import ConversationView
from app.ui.chat.input.prompt import PromptState
from app.ui.conversations.activity import OpenState
from app.ui.finding.turn_spot import TurnSpot, go_to_turn

if TYPE_CHECKING:
    from app.core.conversation import Conversation
    from app.ui.chat.screen import ChatScreen
    from app.workspace import Workspace

IDLE_KEPT: Final = 6
"""Conversations kept open in which nothing happens, beside the one that is shown."""


class OpenConversations:
    """Views of the open conversations; one of them is shown.

    Each keeps its draft, place, selection and queue while another one is shown, and
    its answer streams on. Those in which nothing happens are closed when there are
    many: they are opened again as fast.

    Args:
        workspace: Where conversations come from.
        chat: Shows one of them.
    """

    def __init__(self, workspace: "Workspace", chat: "ChatScreen") -> None:
        self.views: list[ConversationView] = [chat.view]
        """The one that was shown last comes last."""
        self._workspace = workspace
        self._chat = chat
        self._may_send = False
        self._opening = asyncio.Lock()

    def let_messages_out(self) -> None:
        """Send what was written so far, and from now on at once."""
        self._may_send = True
        for view in self.views:
            view.start()
        self._seen(self._chat.view)

    def begin(self) -> ConversationView:
        """Show a new conversation; what is written in the input goes along.

        It may be a message that the old conversation could not take.
        """
        old, view = self._chat.view, ConversationView()
        view.prompt_state = self._chat.prompt.state
        view.attach(self._workspace.begin(view))
        self.show(view)
        old.prompt_state = PromptState()
        self._chat.drafts.gone(old)
        return view

    async def open(
        self, key: str = "", conversation_id: str = "", turn: TurnSpot | None = None
    ) -> ConversationView:
        """Show a conversation, which is opened unless it is open already.

        Args:
            key: The journal's key of it; empty for one that the journal lacks.
            conversation_id: Dify's id of it; empty if there is none.
            turn: The turn of it to show; None to show it where it was left.

        Raises:
            UnknownConversation: Nobody knows it.
            DifyError: Only the server could have it, and did not give it.
        """
        async with self._opening:
            view = self._view_of(key, conversation_id)
            if view is None:
                view = ConversationView()
                opened = await self._workspace.resume(view, conversation_id, key=key)
                view.attach(*opened)
                await self._chat.drafts.restore(view)
            self.show(view)
        if turn is not None and not await go_to_turn(view, turn):
            self._chat.hint("that message is not in the conversation any more", 6)
        return view

    def show(self, view: ConversationView) -> None:
        """Show the view of an open conversation."""
        if view is self._chat.view:
            return
        if view in self.views:
            self.views.remove(view)
        self.views.append(view)
        self._chat.show(view)
        if self._may_send:
            view.start()
        self._close_idle()
        self._seen(view)
        self._chat.side.look()

    def show_next(self, step: int) -> bool:
        """Show another open conversation, in the order in which they were opened.

        Args:
            step: How many further on; negative goes back. The first comes after the
                last.

        Returns:
            Whether there is another one.
        """
        order = [session.key for session in self._workspace.sessions]
        views = {view.session.key: view for view in self.views if view.session}
        keys = [key for key in order if key in views]
        shown = self._chat.view.session
        if shown is None or len(keys) < 2:
            return False
        self.show(views[keys[(keys.index(shown.key) + step) % len(keys)]])
        return True

    # What goes on

    def states(self) -> list[OpenState]:
        """What goes on in each of them."""
        shown = self._chat.view
        return [view.open_state(view is shown) for view in self.views if view.session]

    def state_of(self, row: "Conversation") -> OpenState | None:
        """What goes on in a conversation of the list; None when it is not open."""
        return next((state for state in self.states() if state.is_of(row)), None)

    def take_note(self, view: ConversationView) -> bool:
        """An answer has ended; tells whether it was on the screen."""
        if not view.unread:
            self._seen(view)
        return not view.unread

    def _seen(self, view: ConversationView) -> None:
        view.unread = False
        if view.session is not None and view.shown:
            # Not at the top: the first paint needs no journal.
            from app.store.writes import MarkSeen

            self._workspace.journal.write_soon(MarkSeen(view.session.key))

    def give_up(self, row: "Conversation") -> None:
        """Close a conversation that is deleted, if it is open."""
        view = self._view_of(row.key, row.conversation_id)
        if view is None:
            return
        view.given_up = True
        if view is self._chat.view:
            self._chat.new_conversation()
        else:
            self._close_idle()

    def _view_of(self, key: str, conversation_id: str) -> ConversationView | None:
        for view in self.views:
            session = view.session
            if session is not None and (
                (key and session.key == key)
                or (conversation_id and session.conversation_id == conversation_id)
            ):
                return view
        return None

    def _close_idle(self) -> None:
        """Close what is deleted, what nobody used, and the oldest of what rests."""
        others = self.views[:-1]
        unused = [v for v in others if v.given_up or (v.idle and not v.shown)]
        used = [view for view in others if view.idle and view not in unused]
        for view in unused + used[: max(0, len(used) - IDLE_KEPT)]:
            self._close(view)

    def _close(self, view: ConversationView) -> None:
        self.views.remove(view)
        view.remove()
        if view.session is not None:
            self._chat.run_worker(self._workspace.close(view.session))
