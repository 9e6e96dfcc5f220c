"""What a command can depend on: the chat screen at one moment, in plain values."""

from typing import NamedTuple

from app.ui.chat.escape import EscContext


class Situation(NamedTuple):
    """The chat screen at one moment."""

    esc: EscContext = EscContext()
    """What Esc depends on; most of it means something to other keys, too."""
    menu_choice: bool = False
    """A word is chosen in the menu of slash words."""
    queued: int = 0
    """Messages that wait."""
    held: bool = False
    """Whether they wait for the person, after a stop or a failure."""
    queue_keys: bool = False
    """The list of what waits is open and has the keys."""
    selecting: bool = False
    """Lines are being selected by key."""
    following: bool = True
    """The view stays at the end of the conversation."""
    stopped_turn: bool = False
    """There is an interrupted turn, so there is a stop ledger."""
    listing: bool = False
    """The list of conversations gets what is typed."""
    path: bool = False
    """A path is being written behind a slash word."""
    finding: bool = False
    """What is typed goes into the find bar."""
    recalling: bool = False
    """What was typed before is listed."""
    suggestion: bool = False
    """There is a suggested question to put into the input."""

    @property
    def typing_elsewhere(self) -> bool:
        """What is typed goes to something else than the input."""
        return self.finding or self.listing
