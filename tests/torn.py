"""An answer that difyterm was gone before the end of."""

from contextlib import aclosing
from typing import Final

from app.core.draft import Draft
from app.core.events import TextDelta
from app.core.record import dump_event
from app.demo.script.texts import made_up
from app.store.writes import Append, Begin
from app.workspace import Workspace

CHUNKS: Final = made_up(None, 40)
WHOLE: Final = "".join(CHUNKS)
"""The answer to `n=40`."""


async def tear(space: Workspace, query: str, chunks: int = 10) -> None:
    """Ask, and be gone in mid-answer as after `kill -9`: nothing was written last."""
    await space.journal.write(Begin("here", "turn", Draft(query), 1.0, {}))
    shown = "".join(CHUNKS[:chunks])
    stream = space.client.chat(Draft(query))
    text = ""
    async with aclosing(stream) as events:
        async for event in events:
            await space.journal.write(Append("turn", [dump_event(event, 1.0)]))
            text += event.text if isinstance(event, TextDelta) else ""
            if text == shown:
                return
