"""Which conversation the screen opens with."""

from typing import TYPE_CHECKING

from app.errors import UnknownConversation

if TYPE_CHECKING:
    from app.ui.chat.conversation_view import ConversationView
    from app.workspace import Workspace


class Opening:
    """Opens the conversation that is wanted, as soon as anybody has it.

    What the journal has is there at once. What only the server can have waits until
    the server answers; messages written meanwhile wait in the view.

    Args:
        workspace: Where conversations come from.
        view: Shows the conversation.
        resume: Whether an earlier conversation is wanted.
        conversation_id: Which one, by Dify's id or the journal's key; empty for the
            one used last.
    """

    def __init__(
        self,
        workspace: "Workspace",
        view: "ConversationView",
        resume: bool,
        conversation_id: str,
    ) -> None:
        self._workspace = workspace
        self._view = view
        self._resume = resume
        self._conversation_id = conversation_id
        self.waits_for_server = False
        """Whether only the server can have it, and has not given it yet."""

    async def begin(self) -> None:
        """Open it without the server, or find out that only the server can have it."""
        view, workspace = self._view, self._workspace
        id = self._conversation_id
        key = await self._stored_key() if id else ""
        if not self._resume:
            view.attach(workspace.begin(view))
        elif id and not key:
            self.waits_for_server = True
        else:
            view.attach(*await workspace.resume(view, id, key=key))
            if view.history is None:
                view.notice("There is no earlier conversation: this is a new one.")

    async def finish(self) -> None:
        """Open what only the server can have; an unknown one becomes a new one.

        Does nothing when nothing waits for the server.

        Raises:
            DifyError: The server did not give it; asking again is fine.
        """
        if self.waits_for_server:
            await self._ask_server()

    def give_up(self) -> None:
        """Forget the conversation: the person has begun another one."""
        self.waits_for_server = False

    async def _stored_key(self) -> str:
        """The journal's key of the conversation; empty if the journal lacks it."""
        latest, id = self._workspace.journal.latest, self._conversation_id
        stored = await latest(id) or await latest(key=id)
        return stored.key if stored is not None else ""

    async def _ask_server(self) -> None:
        view, workspace = self._view, self._workspace
        try:
            session, history = await workspace.resume(view, self._conversation_id)
        except UnknownConversation as error:
            if self.waits_for_server:
                view.notice(f"{error} This is a new one.", "warning")
                view.attach(workspace.begin(view))
        else:
            if not self.waits_for_server:
                await workspace.close(session)  # given up while the server answered
                return
            view.attach(session, history)
        self.waits_for_server = False
        view.start()
