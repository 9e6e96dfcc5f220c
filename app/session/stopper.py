"""Delivers one stop to the server."""

import asyncio
from collections.abc import Callable
from typing import Final

from app.client.stop_line import StopLine
from app.core.turns.turn import Turn
from app.errors import APIError, DifyError

_FIRST_PAUSE: Final = 0.25
"""Seconds before the second attempt; each further pause is twice as long."""


async def deliver_stop(
    turn: Turn, task_id: str, line: StopLine, changed: Callable[[], None]
) -> None:
    """Send the stop until the server has answered it or the turn's time is up.

    Only failures that can pass are tried again: the network, 429 and 5xx.

    Args:
        turn: Told of each attempt and its outcome.
        task_id: What `Turn.claim_stop` gave.
        line: The way to the server, on a connection other than the stream's.
        changed: Called when the turn has something new to show.
    """
    clock = asyncio.get_running_loop().time
    pause = _FIRST_PAUSE
    while (deadline := turn.deadline) is not None and deadline > clock():
        turn.stop_sent()
        try:
            await line.stop(task_id, within=deadline - clock(), again=turn.stop_sent)
        except DifyError as error:
            turn.stop_failed(_reason(error))
            changed()
            if not _can_pass(error):
                return
        else:
            turn.stop_answered(clock())
            changed()
            return
        await asyncio.sleep(pause)
        pause *= 2


def _reason(error: DifyError) -> str:
    what = error.what.rstrip(".")
    return what[:1].lower() + what[1:]


def _can_pass(error: DifyError) -> bool:
    return not isinstance(error, APIError) or error.status == 429 or error.status >= 500
