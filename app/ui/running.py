"""Runs the app to its end, also to one that nobody wanted."""

import asyncio

from app.patient_loop import new_loop
from app.ui.app import ChatApp


def run_chat(chat: ChatApp) -> None:
    """Show the chat until it is left.

    Raises:
        Exception: A fault of ours ended it. The terminal was given back, the running
            answers were stopped and everything was written down before.
    """
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_run(chat))
    if chat.failure is not None:
        raise chat.failure


async def _run(chat: ChatApp) -> None:
    try:
        await chat.run_async()
    finally:
        await chat.disconnect()
