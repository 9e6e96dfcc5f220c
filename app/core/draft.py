"""What a person sends: a text and the files that go with it.

The values of the app's form are not part of it: those belong to the conversation.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from app.core.shapes import dumped, filled, mapping, sequence, text


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that goes with a message; the server has it, or can fetch it."""

    type: str
    """Dify's kind of file: `image`, `document`, `audio`, `video` or `custom`."""
    upload_file_id: str = ""
    """What the upload gave; empty for a file at a remote address."""
    url: str = ""
    """The remote address; empty for an uploaded file."""
    name: str = ""
    """For people only: the server is not told."""

    def as_input(self) -> dict[str, str]:
        """The file as a message names it, and as an input of the form is given."""
        if self.upload_file_id:
            way = {
                "transfer_method": "local_file",
                "upload_file_id": self.upload_file_id,
            }
        else:
            way = {"transfer_method": "remote_url", "url": self.url}
        return {"type": self.type, **way}


class Draft(NamedTuple):
    """A message from the input to the queue, the journal and the server."""

    text: str
    """Exactly as it was written."""
    files: tuple[DraftFile, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The draft as JSON values, for `from_json`."""
        files = [dumped(file) for file in self.files]
        return {"text": self.text, "files": files} if files else {"text": self.text}

    @classmethod
    def from_json(cls, value: object) -> "Draft":
        """The draft of a value that `to_json` made.

        Raises:
            Unreadable: The value has another shape.
        """
        values = mapping(value)
        if "files" not in values:
            return cls(text(values, "text"))
        files = [filled(DraftFile, file) for file in sequence(values["files"])]
        return cls(text(values, "text"), tuple(files))
