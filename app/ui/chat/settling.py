"""Keys meet what was typed before them."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.ui.commands.table import DRAFT_KEYS, STOP_KEYS

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen

_LIMIT: Final = 0.5
"""Longest wait, in seconds, for what was typed to reach the input."""


async def settle(chat: "ChatScreen", key: str) -> None:
    """Wait until all that was typed before a key has done what it does.

    Keys travel to the input and from there back, while the screen's own keys are
    looked at on the way: Enter and Esc in one go must not meet each other. What stops
    a turn that runs waits for nothing. A turn that begins by itself meanwhile is not
    what the key was pressed for.
    """
    live = chat.view.live
    stops = key in STOP_KEYS and live is not None
    if key not in DRAFT_KEYS or stops or chat.app.screen is not chat:
        return
    if live is None:
        chat.stopping.spare(chat.view.outbox.due)
    for node in (chat.focused or chat.prompt).ancestors_with_self:
        done = asyncio.Event()
        node.call_later(done.set)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LIMIT):
                await done.wait()
        if node is chat:
            return
