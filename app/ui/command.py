"""What a command is: something a person can make the chat screen do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui.chat.situation import Situation

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen

Action = Callable[["ChatScreen"], object]


def _always(now: Situation) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something a person can make the chat screen do."""

    id: str
    """Its name for ever, in kebab case."""
    help: str
    """What it does, for help and README: one or more sentences."""
    run: Action
    """Does it; says in the status line when there is nothing to do."""
    title: str = ""
    """Its name in the palette; empty for a key that means something only for a
    moment, such as those that move a selection."""
    slash: str = ""
    """The word to type into the input, without its slash; empty as for `title`."""
    argument: str = ""
    """What may follow the slash word, for the help; empty when nothing may."""
    run_with: Callable[["ChatScreen", str], object] | None = None
    """Does it with what follows the slash word; None when nothing may follow."""
    keys: str = ""
    """Keys as Textual names them, with commas between; empty for none."""
    empty_keys: str = ""
    """Keys that mean this only while nothing is written in the input."""
    press: Action | None = None
    """What its key does where that is more than `run`: Esc and Ctrl+C also do what
    comes next when there is nothing to stop or to copy."""
    label: str | Callable[[Situation], str] = ""
    """What the footer calls it; empty to leave it out of the footer."""
    display: str = ""
    """The key in the footer, where Textual's own name for it does not do."""
    reads_draft: bool = False
    """Whether its keys mean something else when a draft is written: then what was
    typed before them has to reach the input first."""
    applies: Callable[[Situation], bool] = _always
    """Whether its key does something in a situation."""

    def label_in(self, now: Situation) -> str:
        """What the footer says of it in a situation; empty for nothing."""
        if not self.applies(now):
            return ""
        return self.label if isinstance(self.label, str) else self.label(now)
