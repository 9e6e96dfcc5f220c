"""The orders a message text may carry: how much is streamed, how fast, what fails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.demo import broken_connections, faults
from app.demo.faults import Fault

_FAULTS = (faults, broken_connections)
"""Where the faults are that a text may order: importing them makes them known."""

_FAULT = re.compile(r"\[fault:([^\]]*)\]", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!\S)(n|rate|first|late|late_chunks|ping|hold)=(\d+(?:\.\d+)?)(?!\S)"
)
_KIND = re.compile(r"(?<!\S)(?:kind|case)=(\w+)(?!\S)")
_MOST_CHUNKS = 1_000_000
_FASTEST_PING = 0.01


class UnknownFault(ValueError):
    """A text orders a fault that does not exist, or with a value it cannot take."""


@dataclass(frozen=True, slots=True)
class Directives:
    """What one message orders, such as `n=200 rate=20 [fault: ignore_stop]`.

    The words are those of the model stand-in of the recordings, and some more.
    """

    text: str
    """The message without its orders."""
    count: int | None = None
    """`n`: chunks of the answer, exactly."""
    rate: float | None = None
    """`rate`: chunks a second; 0: as fast as the socket takes them."""
    first: float | None = None
    """`first`: seconds before the first chunk."""
    kind: str | None = None
    """`kind` or `case`: which text is streamed, see `app.demo.script.texts`."""
    late: float | None = None
    """`late`: seconds the stream goes on after a stop."""
    late_chunks: int | None = None
    """`late_chunks`: chunks that still come after a stop, exactly."""
    ping: float | None = None
    """`ping`: seconds between two pings."""
    faults: tuple[Fault, ...] = ()

    @property
    def ordered(self) -> bool:
        """Whether the message asks for a made-up stream instead of a conversation."""
        return self.count is not None or self.kind is not None


def parse(query: str) -> Directives:
    """Reads the orders in a message; what only looks like one stays text.

    Raises:
        UnknownFault: A fault is unknown or its value is no number; the text says which.
    """
    ordered, text = _faults_in(query)
    numbers = {name: float(value) for name, value in _NUMBER.findall(text)}
    kinds = _KIND.findall(text)
    kind = kinds[-1] if kinds else None
    if kind == "error":
        kind, ordered = None, (*ordered, faults.error_event())
    if "hold" in numbers:
        ordered = (*ordered, faults.hold(numbers["hold"]))
    count, late_chunks = numbers.get("n"), numbers.get("late_chunks")
    ping = numbers.get("ping")
    return Directives(
        text=_KIND.sub("", _NUMBER.sub("", text)).strip(),
        count=None if count is None else min(int(count), _MOST_CHUNKS),
        rate=numbers.get("rate"),
        first=numbers.get("first"),
        kind=kind,
        late=numbers.get("late"),
        late_chunks=None if late_chunks is None else int(late_chunks),
        ping=None if ping is None else max(ping, _FASTEST_PING),
        faults=ordered,
    )


def _faults_in(text: str) -> tuple[tuple[Fault, ...], str]:
    """The faults a message orders, and the message without these orders."""
    words = [word for order in _FAULT.findall(text) for word in order.split(",")]
    return tuple(_fault(word) for word in words if word.strip()), _FAULT.sub("", text)


def _fault(word: str) -> Fault:
    name, _, value = (part.strip() for part in word.partition("="))
    try:
        make = faults.FACTORIES[name]
        return make(float(value)) if value else make()
    except (KeyError, ValueError, TypeError):
        known = ", ".join(faults.FACTORIES)
        raise UnknownFault(f"Unknown fault {word.strip()!r}. Known: {known}.") from None
