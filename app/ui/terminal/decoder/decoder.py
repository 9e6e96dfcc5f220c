"""Bytes to events, with the waits that ESC makes necessary."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from textual._parser import ParseError
from textual.events import Key, Paste
from textual.message import Message

from app.ui.terminal.decoder.keys import KeyParser, sequence_keys
from app.ui.terminal.decoder.paste import cleaned_paste, is_paste
from app.ui.terminal.decoder.reports import report_events
from app.ui.terminal.decoder.splitter import ESC, Kind, Splitter, Token

_TORN: Final = 0.5
"""Seconds without a byte after which the beginning of a sequence is given up."""
_TORN_REPLY: Final = 1.0
"""Seconds after which a reply that has begun is given up: what is typed meanwhile must
not become part of it for ever."""
_INTRODUCER: Final = 0.1
"""Seconds after which two characters that may begin a sequence are Alt and a key."""
_PASTE_REST: Final = 1.0
"""Seconds without a byte after which a paste is over that has no end mark."""
_LATE: Final = 0.1
"""Seconds after the Esc key in which the rest of a sequence may still come."""
_CONTINUES: Final = "[O"
"""What follows ESC in the sequence of a key."""
_REPLY_BEGINS: Final = ("]", "P", "_", "^")
_LATE_REST: Final = re.compile(r"\[[0-?-]*[ -/]*[@-~]|O[A-DFHMP-Sj-y]")
_LATE_BEGUN: Final = re.compile(r"\[[0-?-]*[ -/]*|O")


class KeyDecoder:
    """Turns the bytes of a terminal into messages, and knows how long to wait.

    It never raises, whatever it is fed. An ESC at the end of what was read waits for a
    moment: it may begin the sequence of a key. Should the rest of such a sequence come
    after it was taken for the Esc key, that rest is swallowed.

    Args:
        escape_delay: Seconds that an ESC waits.
        debug: Write what arrives to `keys.log`, as Textual does on request.
    """

    def __init__(self, escape_delay: float, *, debug: bool = False) -> None:
        self._delay = escape_delay
        self._parser = KeyParser(debug)
        self._splitter = Splitter()
        # A byte that is no UTF-8 must not end the app.
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._begun = 0.0
        self._fed = 0.0
        self._escaped = -1.0
        self._rest = ""

    def wait(self, now: float) -> float | None:
        """Seconds until `tick` is due; None while nothing is pending.

        Args:
            now: Seconds on the clock of all calls.
        """
        due = self._due()
        return None if due is None else max(0.0, due - now)

    def feed(self, data: bytes, now: float) -> Iterator[Message]:
        """Give the messages that are whole with the bytes of one read."""
        text = self._decode(data)
        if not text:
            return
        text = self._without_late_rest(text, now)
        pending = self._splitter.pending
        if self._splitter.escaped and not _goes_on(text):
            yield from self._end_wait(now)
            pending = ""
        yield from self._events(self._splitter.feed(text), now)
        if self._splitter.pending != pending and not pending:
            self._begun = now
        self._fed = now

    def tick(self, now: float) -> Iterator[Message]:
        """Give what is pending if the wait for more is over."""
        due = self._due()
        if due is not None and now >= due:
            yield from self._end_wait(now)

    def close(self) -> None:
        """Close the log of keys, if there is one."""
        with suppress(ParseError, EOFError):
            for _ in self._parser.feed(""):
                pass

    def _due(self) -> float | None:
        pending = self._splitter.pending
        if self._splitter.pasting:
            return self._fed + _PASTE_REST
        if self._rest or self._splitter.escaped:
            return self._fed + self._delay
        if not pending:
            return None
        if len(pending) == 2 and pending[1] != "[":
            return self._begun + max(_INTRODUCER, self._delay)
        if pending[1] in _REPLY_BEGINS:
            return self._begun + _TORN_REPLY
        return self._fed + max(_TORN, self._delay)

    def _end_wait(self, now: float) -> Iterator[Message]:
        rest, self._rest = self._rest, ""
        if len(rest) == 1:  # somebody typed it just after Esc
            yield from self._typed(rest)
        yield from self._events(self._splitter.give_up(), now)

    def _without_late_rest(self, text: str, now: float) -> str:
        """The text without the rest of a sequence whose ESC was taken for a key."""
        if not self._rest and now > self._escaped + _LATE:
            return text
        text, self._rest = self._rest + text, ""
        self._escaped = -1.0
        if late := _LATE_REST.match(text):
            return text[late.end() :]
        if _LATE_BEGUN.fullmatch(text):
            self._rest = text
            return ""
        return text

    def _events(self, tokens: Iterator[Token], now: float) -> Iterator[Message]:
        for kind, text in tokens:
            match kind:
                case Kind.TEXT:
                    yield from self._typed(text)
                case Kind.ESCAPE:
                    self._escaped = now
                    yield Key("escape", ESC)
                case Kind.ALT:
                    yield from self._parser.keys_of(text, alt=True)
                case Kind.SEQUENCE:
                    yield from sequence_keys(self._parser, text)
                    yield from report_events(self._parser, text)
                case Kind.PASTE:
                    yield Paste(cleaned_paste(text))

    def _typed(self, text: str) -> Iterator[Message]:
        if is_paste(text):
            yield Paste(cleaned_paste(text))
            return
        for character in text:
            if not "\x80" <= character <= "\x9f":
                yield from self._parser.keys_of(character)


def _goes_on(text: str) -> bool:
    """Whether text continues a sequence whose ESC came alone."""
    return text[:1] in _CONTINUES or (len(text) > 1 and text.startswith(_REPLY_BEGINS))
