"""The name that a model gives a conversation, beside its first answer (wire 27)."""

from __future__ import annotations

import asyncio

from app.demo.conversations import Conversation


def name_later(conversation: Conversation, seconds: float) -> None:
    """Names a conversation after so many seconds; with 0, at once."""

    def name() -> None:
        conversation.name = conversation.title()

    if seconds:
        asyncio.get_running_loop().call_later(seconds, name)
    else:
        name()
