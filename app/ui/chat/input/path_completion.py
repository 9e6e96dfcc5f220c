"""Completes a path behind a slash word that takes one."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen

WORDS: Final = ("/attach ",)
"""Slash words, with a blank, that a path follows."""
_SHOWN: Final = 8
"""Names that are offered at once."""


def takes_path(first_line: str) -> bool:
    """Whether a draft is a slash word with a path behind it."""
    return first_line.startswith(WORDS)


def complete_path(chat: "ChatScreen") -> None:
    """Go on with the path in the input; say what there is to choose."""
    from app.ui.attaching.paths import completed

    word, _, begun = chat.prompt.text.partition(" ")
    text, choices = completed(begun.lstrip())
    if text != begun:
        chat.prompt.put(f"{word} {text}")
    if choices:
        more = f" and {len(choices) - _SHOWN} more" if len(choices) > _SHOWN else ""
        chat.hint("  ".join(choices[:_SHOWN]) + more, 8)
