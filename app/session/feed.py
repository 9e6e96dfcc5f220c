"""Brings to a turn what comes of its answer, on its stream and after that broke."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

from app.client.dify import DifyClient
from app.client.trail import Trail
from app.core.turns.completing import lose, settle
from app.core.turns.ledger import EndedBy
from app.core.turns.turn import Turn
from app.core.wire.events import ChunkEvent, Ping
from app.errors import DifyError, StreamBroken, StreamSilent

if TYPE_CHECKING:
    from app.session.mend.mending import Mending, Pauses

_ENDED: Final = "The connection ended before the answer was complete."
_SILENT: Final = "The server fell silent before the answer was complete."
_KEPT: Final = "What came is kept; ask again."
_EVENTS_PER_BREATH: Final = 64
"""One socket read can hold hundreds of events; keys must get in between."""


class AnswerFeed:
    """Feeds one turn.

    Args:
        turn: The turn.
        client: Sends its message.
        take: Called with each event.
        react: Called when the turn has changed in another way.
        stop_delivered: Waits until a stop that is on its way has come to something.
        trail: Learns by what the stream can be opened again.
        pauses: How often and how long the rest of an answer is looked for; None for
            the usual.
    """

    def __init__(
        self,
        turn: Turn,
        client: DifyClient,
        take: Callable[[ChunkEvent], None],
        react: Callable[[], None],
        stop_delivered: Callable[[], Awaitable[None]],
        trail: Trail,
        pauses: "Pauses | None",
    ) -> None:
        self._turn = turn
        self._client = client
        self._take = take
        self._react = react
        self._stop_delivered = stop_delivered
        self._trail = trail
        self._pauses = pauses
        self._clock = asyncio.get_running_loop().time
        self._stream_limit = asyncio.timeout(None)
        self._pinged = False
        self._mending: Mending | None = None

    async def answer(self, conversation_id: str, inputs: Mapping[str, Any]) -> None:
        """Send the message and read the answer; look for the rest when it breaks off.

        Raises:
            DifyError: The turn did not come to its end.
        """
        error: DifyError = StreamBroken(_ENDED, _KEPT)
        try:
            async with self._stream_limit:
                await self._read(conversation_id, inputs)
        except TimeoutError:
            error = StreamSilent(_SILENT, _KEPT)
        except StreamBroken as broken:
            error = broken
        turn = self._turn
        if turn.live and not turn.stopping and self._new_mending().possible:
            silent = isinstance(error, StreamSilent)
            by = EndedBy.SILENCE if silent else EndedBy.CONNECTION
            lose(turn, self._clock(), by)
            await self._mend(error)
        elif turn.busy:
            raise error

    async def rest(self) -> None:
        """Look for the rest of a turn that was lost before.

        Raises:
            DifyError: The server does not have it.
        """
        await self._mend(StreamBroken(_ENDED))

    async def watch_silence(self) -> None:
        """Look at the server beside a stream that has fallen silent.

        A connection can be dead without a word, as after the sleep of a laptop. Only a
        stream that had pings is left for it (wire 11): another may be silent and sound.
        """
        turn = self._turn
        await asyncio.sleep(turn.timeouts.of_silence)
        end = await self._new_mending().beside_the_stream()
        if not turn.live or turn.stopping or turn.mending:
            return
        if end is not None:
            lose(turn, turn.heard, EndedBy.SILENCE)
            settle(turn, end, self._clock())
            self._react()
        elif self._pinged:
            self._stream_limit.reschedule(self._clock())

    def hurry(self) -> None:
        """The turn is being stopped: whoever looks for its rest looks at once."""
        if self._mending is not None:
            self._mending.hurry()

    async def _read(self, conversation_id: str, inputs: Mapping[str, Any]) -> None:
        stream = self._client.chat(
            self._turn.draft,
            conversation_id=conversation_id,
            inputs=inputs,
            trail=self._trail,
        )
        count = 0
        async with aclosing(stream) as events:
            async for event in events:
                if event.__class__ is Ping:
                    self._pinged = True
                self._take(event)
                if self._turn.stream_done:
                    return
                count += 1
                if count % _EVENTS_PER_BREATH == 0:
                    await asyncio.sleep(0)

    async def _mend(self, error: DifyError) -> None:
        """Look for the rest of the answer.

        Raises:
            DifyError: The one given, when the server does not have the rest.
        """
        self._mending = self._new_mending()
        self._react()
        await self._mending.run()
        if self._turn.busy:
            await self._stop_delivered()
        if self._turn.busy:
            error.hint = f"{self._mending.verdict} {_KEPT}"
            raise error

    def _new_mending(self) -> "Mending":
        # Only here: most answers come to their end.
        from app.session.mend.mending import Mending, Pauses

        pauses = self._pauses or Pauses()
        return Mending(self._turn, self._client, self._trail, self._take, pauses)
