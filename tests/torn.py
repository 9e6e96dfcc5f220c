"""An answer that difyterm was gone before the end of."""

import time
from contextlib import aclosing
from typing import Final

from app.core.draft import Draft
from app.core.turns.record import dump_event
from app.core.wire.events import TextDelta
from app.demo.script.texts import made_up
from app.session.session import Session
from app.store.writes import Append, Begin
from app.workspace import Workspace

CHUNKS: Final = made_up(None, 40)
WHOLE: Final = "".join(CHUNKS)
"""The answer to `n=40`."""


async def tear(
    space: Workspace,
    query: str,
    chunks: int = 10,
    *,
    session: Session | None = None,
    written: bool = True,
) -> None:
    """Ask, and be gone in mid-answer as after `kill -9`: nothing was written last.

    Args:
        space: Where.
        query: The question, answered with `CHUNKS`.
        chunks: How many came.
        session: The conversation; a new one when left out.
        written: Whether what came was in the journal by then.
    """
    key, conversation_id = "here", ""
    if session is not None:
        key, conversation_id = session.key, session.conversation_id
    at = time.time()
    await space.journal.write(Begin(key, "turn", Draft(query), at, {}))
    shown = "".join(CHUNKS[:chunks])
    stream = space.client.chat(Draft(query), conversation_id=conversation_id)
    text = ""
    async with aclosing(stream) as events:
        async for event in events:
            if written:
                await space.journal.write(Append("turn", [dump_event(event, 1.0)]))
            text += event.text if isinstance(event, TextDelta) else ""
            if text == shown:
                return
