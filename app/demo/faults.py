"""What can be ordered to go wrong with a request: one class for each fault.

A fault is ordered in two ways: by a test, `server.fail_next(faults.status(500))`, or in
the text of a message, `[fault: late_first_chunk=2, ignore_stop]`. In a text the name is
the class's name and the value its first argument; because they are called like that, the
classes are named like functions. Each overrides the hooks of `Fault` that it needs:
another fault is another class here, and nothing elsewhere.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar, dataclass_transform

from starlette.responses import Response
from starlette.types import Message, Send

from app.demo.wire.refusals import standard_error, success
from app.demo.wire.strange_answers import NoAnswer, Reset, portal_page, proxy_page

_Faulty = TypeVar("_Faulty", bound="Fault")


class ConnectionIsReset(Exception):
    """Raised by a faulty `Send`: nothing more may be sent, the connection is broken."""


class FaultyRun(Protocol):
    """What a fault may do to an answer on its way."""

    first_delay: float
    """Seconds before the first chunk."""

    async def stay_silent(self, seconds: float) -> None:
        """Sends nothing for so long, or until a stop takes effect."""

    async def fall_silent(self) -> None:
        """Sends nothing more, and waits until the client leaves."""

    async def pause(self) -> None:
        """Sends pings only, until the test releases the run or a stop ends that."""

    async def send_half_event(self) -> None:
        """Sends an event whose JSON is cut."""

    def fail(self, code: str) -> None:
        """Ends the text as when the model fails; `code` "" is the standard one."""

    def break_off(self) -> None:
        """Ends the stream without a terminal event; the run is forgotten with it."""

    async def lose_connection(self, *, reset: bool) -> None:
        """Ends the connection, not the run: properly, or by a reset."""

    def go_dead(self) -> None:
        """Lets nothing through to the client any more; the run goes on."""


class Fault:
    """One thing that goes wrong with one request; a hook does nothing by default."""

    after_chunks: float = math.inf
    """After how many chunks `at_chunk` is called; infinite: never."""

    @property
    def name(self) -> str:
        """How it is ordered in a text."""
        return type(self).__name__

    async def before_response(self) -> Response | None:
        """What answers a request of any kind instead; None: the server itself."""
        return None

    async def before_json(self) -> Response | None:
        """The same for a request that is answered in one piece, not by a stream."""
        return None

    def on_stop(self, count: int) -> Response | None:
        """What answers the count-th stop of a run instead; it has no effect then."""
        return None

    async def before_events(self, run: FaultyRun) -> None:
        """Called before anything of a stream is sent."""

    async def before_work(self, run: FaultyRun) -> None:
        """Called once a worker would take the run: behind a chatflow's first ping."""

    async def at_chunk(self, run: FaultyRun) -> None:
        """Called after `after_chunks` chunks, before the next event."""

    def wrap_send(self, send: Send) -> Send:
        """What carries a stream to the connection.

        The result may raise `ConnectionIsReset`.
        """
        return send


FACTORIES: dict[str, Callable[..., Fault]] = {}
"""Name to class, in the order of this file."""


@dataclass_transform(frozen_default=True)
def orderable(fault: type[_Faulty]) -> type[_Faulty]:
    """Makes a class a fault that can be ordered by its name."""
    made = dataclass(frozen=True)(fault)
    FACTORIES[made.__name__] = made
    return made


@orderable
class late_first_event(Fault):
    """Sends nothing at all, no header and no ping, for so many seconds.

    On another path than chat-messages the whole answer comes so much later.
    """

    seconds: float = 2.0

    async def before_json(self) -> None:
        """Waits."""
        await asyncio.sleep(self.seconds)

    async def before_events(self, run: FaultyRun) -> None:
        """Waits."""
        await run.stay_silent(self.seconds)


@orderable
class late_first_chunk(Fault):
    """Lets the model think for so many seconds before its first chunk.

    A chatflow has named its task by then; chat and agent-chat have sent no header yet
    (recordings/*/slow_first_token). On another path the whole answer comes so much
    later.
    """

    seconds: float = 2.0

    async def before_json(self) -> None:
        """Waits."""
        await asyncio.sleep(self.seconds)

    async def before_work(self, run: FaultyRun) -> None:
        """Takes the place of the delay the message orders."""
        run.first_delay = self.seconds


@orderable
class no_first_chunk(Fault):
    """Keeps the connection open for ever and sends no event.

    A chatflow sends its first ping (wire 11, no worker picks the job up);
    chat and agent-chat send no header (wire 53). Another path is never answered.
    """

    async def before_json(self) -> Response:
        """Never answers."""
        return NoAnswer()

    async def before_work(self, run: FaultyRun) -> None:
        """Never begins."""
        await run.fall_silent()


@orderable
class ignore_stop(Fault):
    """Answers a stop with success and streams on to the natural end."""

    def on_stop(self, count: int) -> Response:
        """Says what a stop says, without doing it."""
        return success()


@orderable
class stop_hang(Fault):
    """Never answers a stop, which has no effect either."""

    def on_stop(self, count: int) -> Response:
        """Never answers."""
        return NoAnswer()


def _first(times: float, count: int, answer: Response) -> Response | None:
    """The answer to the first so many stops; 0 times: to each of them."""
    return answer if not times or count <= times else None


@orderable
class stop_500(Fault):
    """Answers the first so many stops with 500, without effect; 0: each of them."""

    times: float = 0

    def on_stop(self, count: int) -> Response | None:
        """Refuses."""
        return _first(self.times, count, standard_error(500).response())


@orderable
class stop_404(Fault):
    """Answers the first so many stops with 404, without effect; 0: each of them."""

    times: float = 0

    def on_stop(self, count: int) -> Response | None:
        """Refuses."""
        return _first(self.times, count, standard_error(404).response())


@orderable
class stop_drop(Fault):
    """Resets the connection of the first so many stops; 0: of each of them."""

    times: float = 0

    def on_stop(self, count: int) -> Response | None:
        """Resets."""
        return _first(self.times, count, Reset())


@orderable
class reset(Fault):
    """Resets the connection after so many bytes of the body; 0: before the header."""

    after_bytes: float = 0

    async def before_response(self) -> Response | None:
        """Resets before the header."""
        return None if self.after_bytes else Reset()

    async def before_json(self) -> Response:
        """Resets; in an answer of one piece no byte is sent."""
        return Reset()

    def wrap_send(self, send: Send) -> Send:
        """Counts the bytes, and cuts the piece that holds the last one."""
        left = int(self.after_bytes)

        async def send_some(message: Message) -> None:
            nonlocal left
            body = message.get("body", b"")
            if len(body) < left:
                left -= len(body)
                return await send(message)
            await send({**message, "body": body[:left]})
            raise ConnectionIsReset

        return send_some


@orderable
class truncated_json(Fault):
    """Cuts the JSON of the event after so many chunks in half; the stream goes on."""

    after_chunks: float = 3

    async def at_chunk(self, run: FaultyRun) -> None:
        """Sends one more event than there are chunks."""
        await run.send_half_event()


@orderable
class wrong_content_type(Fault):
    """Answers 200 with a page of text/html, as a log-in portal on the way does."""

    async def before_response(self) -> Response:
        """Sends the page."""
        return portal_page()


@orderable
class html_error(Fault):
    """Answers with this status and a proxy's page of HTML instead of JSON."""

    code: float = 502

    async def before_response(self) -> Response:
        """Sends the page."""
        return proxy_page(int(self.code))


@orderable
class status(Fault):
    """Refuses the request with this status before the stream, in Dify's envelope.

    Known are 400, 401, 403, 404, 413, 429 (with `Retry-After: 2`), 500 and 502, each
    with a documented code (wire 44); `error` names another code.
    """

    code: float = 500
    error: str = ""

    async def before_response(self) -> Response:
        """Refuses."""
        return standard_error(int(self.code), self.error).response()


@orderable
class error_event(Fault):
    """Lets the model fail after so many chunks, inside the stream (HTTP 200).

    chat and agent-chat send `error`, with Dify's code `error`; a chatflow sends a failed
    `node_finished` and `workflow_finished` (recordings/*/llm_error).
    """

    after_chunks: float = 5
    error: str = ""

    async def at_chunk(self, run: FaultyRun) -> None:
        """Fails."""
        run.fail(self.error)


@orderable
class silence(Fault):
    """Sends nothing more after so many chunks, not even pings; stays connected."""

    after_chunks: float = 5

    async def at_chunk(self, run: FaultyRun) -> None:
        """Never goes on."""
        await run.fall_silent()


@orderable
class eof(Fault):
    """Ends the stream properly after so many chunks, without a terminal event."""

    after_chunks: float = 5

    async def at_chunk(self, run: FaultyRun) -> None:
        """Ends."""
        run.break_off()


@orderable
class split_bytes(Fault):
    """Writes every byte of the stream as an HTTP chunk of its own."""

    def wrap_send(self, send: Send) -> Send:
        """Cuts every piece."""

        async def send_bytes(message: Message) -> None:
            if not message.get("body"):
                return await send(message)
            for byte in message["body"]:
                await send({**message, "body": bytes([byte])})

        return send_bytes


@orderable
class hold(Fault):
    """Pauses after so many chunks until the test calls `server.release()`.

    Pings go on. A stop ends the pause when it takes effect: no chunk follows, the
    terminal event comes; with `late_chunks=N` exactly N chunks come before it.
    With as many chunks as there are, it pauses before the terminal event.
    """

    after_chunks: float = 5

    async def at_chunk(self, run: FaultyRun) -> None:
        """Pauses."""
        await run.pause()


async def answer_instead(faults: Iterable[Fault], *, json: bool) -> Response | None:
    """What the first of these faults that answers by itself answers with.

    Args:
        faults: Those of one request, in the order in which they were given.
        json: The request is answered in one piece, not by a stream.
    """
    for fault in faults:
        answer = await fault.before_response()
        if answer is None and json:
            answer = await fault.before_json()
        if answer:
            return answer
    return None


def stop_answer(faults: Iterable[Fault], count: int) -> Response | None:
    """The same for the count-th stop of the run of these faults."""
    answers = (fault.on_stop(count) for fault in faults)
    return next((answer for answer in answers if answer), None)
