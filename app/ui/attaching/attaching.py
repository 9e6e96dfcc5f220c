"""Attaches files to the next message of a conversation, and sends them along."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker

from app.core.draft import Draft, DraftFile
from app.core.wire.uploads import REMOTE, UploadRules, WrongFile, file_name
from app.errors import AppError
from app.ui.attaching.attachment import Attachment
from app.ui.attaching.attachments import Attachments
from app.ui.attaching.paths import is_address, named
from app.ui.chat.input.prompt import PromptState

if TYPE_CHECKING:
    from app.ui.chat.conversation_view import ConversationView
    from app.ui.chat.screen import ChatScreen

GoOn = Callable[[Draft], None]
"""Sends a message with its files."""


class Attaching:
    """What a person can do with files on the chat screen.

    Args:
        screen: Shows the conversation and its attachments.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen
        self._line = Attachments()
        self._uploads: dict[Attachment, Worker[None]] = {}
        self._waiting: dict[ConversationView, tuple[Draft, GoOn]] = {}

    @property
    def uploading(self) -> bool:
        """Whether a file of the conversation on the screen is on its way."""
        return any(one.waits for one in self._screen.view.attachments)

    def attach(self, text: str) -> None:
        """Attach what a person named: a path, or an address of the web."""
        text = text.strip()
        if not text:
            hint = "which file? /attach PATH, or drag it into the window"
            self._screen.hint(hint, 6)
        elif is_address(text):
            self._attach(text, self._remote)
        else:
            self._attach(str(named(text)), self._local)

    def attach_files(self, paths: Iterable[Path]) -> None:
        """Attach files of this machine, and begin to upload them."""
        for path in paths:
            self._attach(str(path), self._local)

    def attach_again(
        self, view: "ConversationView", files: Iterable[DraftFile]
    ) -> None:
        """Attach files that the server has, or can fetch, to a conversation."""
        view.attachments.extend(
            Attachment(file.name or file_name(file.url) or file.type, file=file)
            for file in files
        )
        self.show()

    def detach(self) -> None:
        """Take all attachments off again."""
        if not self._screen.view.attachments:
            self._screen.hint("nothing is attached")
            return
        self.cancel()
        self._screen.view.attachments.clear()
        self.show()

    def cancel(self) -> None:
        """Give up what is being uploaded; a message that waits for it comes back."""
        view = self._screen.view
        for attachment in [one for one in view.attachments if one.waits]:
            view.attachments.remove(attachment)
            self._uploads.pop(attachment).cancel()
        waiting = self._waiting.pop(view, None)
        if waiting is not None:
            self._screen.prompt.give_back(waiting[0].text)
        self.show()

    def send(self, draft: Draft, go_on: GoOn) -> None:
        """Send a message with the attachments, once they are at the server.

        Args:
            draft: What was written.
            go_on: Sends it.
        """
        screen, view = self._screen, self._screen.view
        if any(one.error for one in view.attachments):
            screen.prompt.give_back(draft.text)
            screen.hint("a file cannot go along: /detach takes it off", 6)
        elif self.uploading:
            self._waiting[view] = draft, go_on
            screen.hint("the message goes out when its files are there", 6)
        else:
            files = (*draft.files, *_take(view.attachments))
            self.show()
            go_on(draft._replace(files=files))

    def show(self) -> None:
        """Show what is attached to the conversation on the screen."""
        if not self._line.is_attached:
            self._screen.mount(self._line, before=self._screen.prompt)
        self._line.show(self._screen.view.attachments)
        self._screen.refresh_bindings()

    @property
    def _rules(self) -> UploadRules:
        parameters = self._screen.parameters
        if parameters is None:
            raise WrongFile("The server has not told yet which files the app takes.")
        return parameters.uploads

    def _attach(self, what: str, make: Callable[[str], Attachment]) -> None:
        try:
            self._rules.check_count(len(self._screen.view.attachments) + 1)
            attachment = make(what)
        except WrongFile as error:
            self._screen.hint(str(error), 8)
            return
        self._screen.view.attachments.append(attachment)
        self.show()

    def _remote(self, address: str) -> Attachment:
        kind = self._rules.kind(address, method=REMOTE)
        name = file_name(address)
        return Attachment(name, file=DraftFile(kind, url=address, name=name))

    def _local(self, name: str) -> Attachment:
        # Not at the top: it brings httpx along.
        from app.client.files import size_of

        path = Path(name)
        size = size_of(path)
        kind = self._rules.kind(path.name, size)
        attachment = Attachment(path.name, size)
        upload = self._upload(self._screen.view, attachment, path, kind)
        self._uploads[attachment] = self._screen.run_worker(upload)
        return attachment

    async def _upload(
        self, view: "ConversationView", attachment: Attachment, path: Path, kind: str
    ) -> None:
        def progress(sent: int) -> None:
            attachment.sent = sent
            self.show()

        # As in `_local`.
        from app.client.files import upload

        assert view.session is not None
        try:
            attachment.file = await upload(view.session.client, path, kind, progress)
        except (AppError, WrongFile) as error:
            attachment.error = f"{attachment.name}: {error}"
        self._uploads.pop(attachment, None)
        self.show()
        self._send_waiting(view)

    def _send_waiting(self, view: "ConversationView") -> None:
        """Send the message that waited for its files, or give it back."""
        if any(one.waits for one in view.attachments) or view not in self._waiting:
            return
        draft, go_on = self._waiting.pop(view)
        if view is self._screen.view:
            self.send(draft, go_on)
        elif any(one.error for one in view.attachments):
            view.prompt_state = PromptState.of(draft.text)
        else:
            view.send(draft._replace(files=_take(view.attachments)))


def _take(attachments: list[Attachment]) -> tuple[DraftFile, ...]:
    """The files that go along; the list is empty afterwards."""
    files = tuple(one.file for one in attachments if one.file is not None)
    attachments.clear()
    return files
