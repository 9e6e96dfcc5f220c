"""Which keys do something at a moment, for the footer."""

from collections.abc import Iterator

from textual.binding import Binding

from app.ui.chat.situation import Situation
from app.ui.commands.table import BY_ID


def working_keys(now: Situation) -> Iterator[Binding]:
    """What the footer says, most important first; each key once.

    Args:
        now: The chat screen at this moment; the actions name that screen.
    """
    input_is_empty = not (now.esc.draft or now.typing_elsewhere)
    taken: set[str] = set()
    for command in BY_ID.values():
        key = (command.keys or command.empty_keys).partition(",")[0]
        works = bool(command.keys) or input_is_empty
        if key in taken or not works or not command.applies(now):
            continue
        taken.add(key)
        if label := command.label_in(now):
            action = f"screen.command('{command.id}')"
            yield Binding(key, action, label, key_display=command.display or None)
