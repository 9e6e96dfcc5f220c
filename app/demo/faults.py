"""What can be ordered to go wrong with a request: one function for each fault.

A fault is ordered in two ways: by a test, `server.fail_next(faults.status(500))`, or in
the text of a message, `[fault: late_first_chunk=2, ignore_stop]`. In a text the name is
the function's name and the value its first argument.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with one request; made by a function of this module."""

    name: str
    """The name of the function that made it."""
    value: float = 0.0
    """Seconds, chunks, bytes or status, as that function says."""
    code: str = ""
    """Dify's error code, for `status` and `error_event`; empty: the usual one."""


def late_first_event(seconds: float = 2.0) -> Fault:
    """Sends nothing at all, no header and no ping, for so many seconds.

    On another path than chat-messages the whole answer comes so much later.
    """
    return Fault("late_first_event", seconds)


def late_first_chunk(seconds: float = 2.0) -> Fault:
    """Lets the model think for so many seconds before its first chunk.

    A chatflow has named its task by then; chat and agent-chat have sent no header yet
    (recordings/*/slow_first_token).
    """
    return Fault("late_first_chunk", seconds)


def no_first_chunk() -> Fault:
    """Keeps the connection open for ever and sends no event.

    A chatflow sends its first ping (wire 11, no worker picks the job up);
    chat and agent-chat send no header. Another path is never answered.
    """
    return Fault("no_first_chunk")


def ignore_stop() -> Fault:
    """Answers a stop with success and streams on to the natural end."""
    return Fault("ignore_stop")


def stop_hang() -> Fault:
    """Never answers a stop, which has no effect either."""
    return Fault("stop_hang")


def stop_500(times: float = 0) -> Fault:
    """Answers the first so many stops with 500, without effect; 0: each of them."""
    return Fault("stop_500", times)


def stop_404(times: float = 0) -> Fault:
    """Answers the first so many stops with 404, without effect; 0: each of them."""
    return Fault("stop_404", times)


def stop_drop(times: float = 0) -> Fault:
    """Resets the connection of the first so many stops; 0: of each of them."""
    return Fault("stop_drop", times)


def reset(after_bytes: float = 0) -> Fault:
    """Resets the connection after so many bytes of the body; 0: before the header."""
    return Fault("reset", after_bytes)


def truncated_json(chunk: float = 3) -> Fault:
    """Cuts the JSON of the event after so many chunks in half; the stream goes on."""
    return Fault("truncated_json", chunk)


def wrong_content_type() -> Fault:
    """Answers 200 with a page of text/html, as a log-in portal on the way does."""
    return Fault("wrong_content_type")


def html_error(code: float = 502) -> Fault:
    """Answers with this status and a proxy's page of HTML instead of JSON."""
    return Fault("html_error", code)


def status(code: float = 500, error: str = "") -> Fault:
    """Refuses the request with this status before the stream, in Dify's envelope.

    Known are 400, 401, 403, 404, 413, 429 (with `Retry-After: 2`), 500 and 502, each
    with a documented code (wire 44); `error` names another code.
    """
    return Fault("status", code, error)


def error_event(after_chunks: float = 5, error: str = "") -> Fault:
    """Lets the model fail after so many chunks, inside the stream (HTTP 200).

    chat and agent-chat send `error`, a chatflow a failed `node_finished` and
    `workflow_finished` (recordings/*/llm_error).
    """
    return Fault("error_event", after_chunks, error)


def silence(after_chunks: float = 5) -> Fault:
    """Sends nothing more after so many chunks, not even pings; stays connected."""
    return Fault("silence", after_chunks)


def eof(after_chunks: float = 5) -> Fault:
    """Ends the stream properly after so many chunks, without a terminal event."""
    return Fault("eof", after_chunks)


def split_bytes() -> Fault:
    """Writes every byte of the stream as an HTTP chunk of its own."""
    return Fault("split_bytes")


def hold(after_chunks: float = 5) -> Fault:
    """Pauses after so many chunks until the test calls `server.release()`.

    Pings go on. A stop ends the pause when it takes effect: no chunk follows, the
    terminal event comes; with `late_chunks=N` exactly N chunks come before it.
    With as many chunks as there are, it pauses before the terminal event.
    """
    return Fault("hold", after_chunks)


FACTORIES: dict[str, Callable[..., Fault]] = {
    factory.__name__: factory
    for factory in (
        late_first_event,
        late_first_chunk,
        no_first_chunk,
        ignore_stop,
        stop_hang,
        stop_500,
        stop_404,
        stop_drop,
        reset,
        truncated_json,
        wrong_content_type,
        html_error,
        status,
        error_event,
        silence,
        eof,
        split_bytes,
        hold,
    )
}

_ORDER = re.compile(r"\[fault:([^\]]*)\]", re.IGNORECASE)


class UnknownFault(ValueError):
    """A text orders a fault that does not exist, or with a value it cannot take."""


def from_text(text: str) -> tuple[tuple[Fault, ...], str]:
    """The faults a message orders, and the message without these orders.

    Raises:
        UnknownFault: A name is unknown or its value is no number.
    """
    words = [word for order in _ORDER.findall(text) for word in order.split(",")]
    return tuple(_parse(word) for word in words if word.strip()), _ORDER.sub("", text)


def _parse(word: str) -> Fault:
    name, _, value = (part.strip() for part in word.partition("="))
    try:
        return FACTORIES[name](float(value)) if value else FACTORIES[name]()
    except (KeyError, ValueError, TypeError):
        known = ", ".join(FACTORIES)
        raise UnknownFault(f"Unknown fault {word.strip()!r}. Known: {known}.") from None


def find(faults: Iterable[Fault], name: str) -> Fault | None:
    """The first fault of this name, if it was ordered."""
    return next((fault for fault in faults if fault.name == name), None)
