"""Asks how turns went on whose end an earlier difyterm did not see."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol
from uuid import uuid4

from app.client.dify import DifyClient
from app.client.runs import Runs
from app.core.turns.completing import completion, settle, unfinished
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.workflow_run import WorkflowRun
from app.errors import DifyError
from app.session.histories.history import PAGE
from app.store.writer import JournalWriter
from app.store.writes import Finish

LIMIT: Final = 5.0
"""Seconds for the server to answer; a message waits that long behind a run that may
still go on."""


class Conversation(Protocol):
    """What is needed of a session."""

    key: str
    """The journal's key."""
    conversation_id: str
    turns: list[Turn]
    """Oldest first."""


class LookingUp:
    """One look at the server for the newest turns of one conversation.

    What has ended there is put in its place and written down. Quiet when the server
    cannot be asked: everything stays as it was seen here.

    Args:
        client: The app.
        journal: Where the turns are.
        conversation: Whose turns.
        changed: Called with each turn that looks different now.
    """

    def __init__(
        self,
        client: DifyClient,
        journal: JournalWriter,
        conversation: Conversation,
        changed: Callable[[Turn], None],
    ) -> None:
        self._client = client
        self._runs = Runs(client)
        self._journal = journal
        self._conversation = conversation
        self._turns = conversation.turns[-PAGE:]
        self._changed = changed

    async def run(self, take_up: Callable[[Turn, str], None]) -> None:
        """Look.

        Args:
            take_up: Called with the newest turn, if the server still answers it, and
                the journal's key of it.
        """
        with suppress(DifyError, TimeoutError):
            async with asyncio.timeout(LIMIT):
                await self._look(take_up)

    async def _look(self, take_up: Callable[[Turn, str], None]) -> None:
        keys = await self._keys()
        rows = await self._rows()
        for turn in filter(unfinished, self._turns):
            run = await self._run_of(turn)
            found = completion(turn, rows.get(turn.message_id), run)
            if found is not None:
                settle(turn, found)
                self._write_down(turn, keys.get(turn.message_id))
                self._changed(turn)
            elif run is not None and run.going_on and turn is self._turns[-1]:
                take_up(turn, keys.get(turn.message_id) or uuid4().hex)

    async def _keys(self) -> dict[str, str]:
        """The journal's keys of the turns, by message."""
        pairs = await self._journal.turns(self._conversation.key, limit=PAGE)
        return {turn.message_id: key for key, turn in pairs}

    async def _rows(self) -> dict[str, Turn]:
        """The newest messages as the server has them, by id."""
        conversation_id = self._conversation.conversation_id
        page, _ = await self._client.messages(conversation_id, limit=PAGE)
        return {row.message_id: row for row in page}

    async def _run_of(self, turn: Turn) -> WorkflowRun | None:
        """The run behind a turn, where it tells more than the row: one that was paused,
        or may still go on."""
        wanted = turn is self._turns[-1] or turn.status is Status.PAUSED
        if not (turn.workflow_run_id and wanted):
            return None
        return await self._runs.detail(turn.workflow_run_id)

    def _write_down(self, turn: Turn, key: str | None) -> None:
        if key is not None:
            self._journal.write_soon(Finish.of(self._conversation.key, key, turn))
