"""One file that goes with the next message."""

from dataclasses import dataclass

from app.core.draft import DraftFile
from app.core.wire.uploads import readable_size


@dataclass(eq=False)
class Attachment:
    """A file on its way to the server, or there."""

    name: str
    """For people."""
    size: int = 0
    """Bytes; 0 where they are not known."""
    sent: int = 0
    """Bytes that are on their way."""
    file: DraftFile | None = None
    """What goes with the message; None until it is uploaded."""
    error: str = ""
    """Why it cannot go along."""

    @property
    def waits(self) -> bool:
        """Whether it is still being uploaded."""
        return self.file is None and not self.error

    def __str__(self) -> str:
        """Its name and how things stand, for the line above the input."""
        if self.error:
            return f"✗ {self.error}"
        if self.waits and self.size:
            return f"{self.name} {min(99, self.sent * 100 // self.size)} %"
        if self.waits:
            return f"{self.name} …"
        return f"{self.name} {readable_size(self.size)}" if self.size else self.name
