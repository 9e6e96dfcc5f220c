"""Textual's driver for Linux and macOS, with a wait that ends when it is over."""

import os
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, SelectSelector
from threading import Event, Lock
from time import monotonic
from typing import Any, Final

from textual import constants
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from app.crash import HandedOn
from app.ui.terminal.driver import DriverFailed, NotSuspended, TerminalClosed
from app.ui.terminal.job_control import JobControl

_READ_SIZE: Final = 65536
"""Bytes taken at once."""
_ESC: Final = "\x1b"
_SEQUENCE_BEGINS: Final = "[O"
"""What follows ESC in the sequence of a key that is not held with Alt."""


class WakingEvent(Event):
    """An event that also ends the `select` of a waiting thread."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        super().__init__()
        self._lock = Lock()
        self._write_end: int | None = None

    @contextmanager
    def descriptor(self) -> Iterator[int]:
        """Give a file descriptor that is readable as soon as the event is set."""
        read_end, write_end = os.pipe()
        with self._lock:
            self._write_end = write_end
            self._wake()
        try:
            yield read_end
        finally:
            with self._lock:
                self._write_end = None
            os.close(read_end)
            os.close(write_end)

    def set(self) -> None:
        """Set the event and wake whoever waits."""
        with self._lock:
            super().set()
            self._wake()

    def _wake(self) -> None:
        if self._write_end is not None and self.is_set():
            os.write(self._write_end, b"\0")


class KeyParser(XTermParser):
    """Textual's parser, which also keeps Esc before what is no letter.

    Textual reports ESC and "," as a mere comma and ESC and Enter as Enter; here they
    are "alt+comma" and "alt+enter". "[" stays alone: there ESC may have begun an
    arrow key whose rest is late.
    """

    def _sequence_to_key_events(
        self, sequence: str, alt: bool = False
    ) -> Iterable[Key]:
        for event in super()._sequence_to_key_events(sequence, alt):
            if alt and sequence != "[" and not event.key.startswith("alt+"):
                yield Key(f"alt+{event.key}", event.character)
            else:
                yield event


class KeyDecoder:
    """Turns the bytes of a terminal into messages, and knows how long to wait.

    An ESC at the end of what was read is held back from the parser. When something
    comes that continues no key sequence, it was the Esc key, whatever that is: bytes
    that a terminal sends for one key, such as Alt+B, arrive together.
    """

    def __init__(self, *, debug: bool = False) -> None:
        """Start with nothing pending.

        Args:
            debug: Write what arrives to `keys.log`, as Textual does on request.
        """
        self._parser = KeyParser(debug)
        # A byte that is no UTF-8 must not end the app.
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._due: float | None = None
        self._held = False

    def wait(self) -> float | None:
        """Seconds until `tick` is due; None while no sequence can be pending."""
        return None if self._due is None else max(0.0, self._due - monotonic())

    def feed(self, data: bytes) -> Iterator[Message]:
        """Give the messages that are complete with these bytes."""
        text = self._decode(data)
        if text and self._held:
            self._held = False
            if text[0] in _SEQUENCE_BEGINS:
                text = _ESC + text
            else:
                yield Key("escape", _ESC)
        if text.endswith(_ESC):
            self._held = True
            text = text[:-1]
        # To the parser, an empty string means the end.
        if text:
            yield from self._parser.feed(text)
        if b"\x1b" in data or self._due is not None:
            self._due = monotonic() + constants.ESCAPE_DELAY

    def tick(self) -> Iterator[Message]:
        """Give what the bytes so far mean if the wait for more is over."""
        if self._due is not None and monotonic() >= self._due:
            self._due = None
            if self._held:
                self._held = False
                yield Key("escape", _ESC)
        yield from self._parser.tick()

    def close(self) -> None:
        """Give up what is unfinished."""
        with suppress(ParseError, EOFError):
            for _ in self._parser.feed(""):
                pass


class TerminalDriver(LinuxDriver):
    """A driver that reports a lone Esc when `constants.ESCAPE_DELAY` has passed.

    Textual's own looks at the clock only every 100 ms, so Esc takes that long whatever
    the delay. This one sleeps until a byte comes or the delay ends, and not at all
    while it cannot be pending.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Prepare; the arguments are those of `LinuxDriver`."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._leaving = WakingEvent()
        self.exit_event = self._leaving
        self._log_keys = debug
        self._closed = False
        if sys.__stderr__ is None or not sys.__stderr__.isatty():
            self._file = (
                sys.__stdout__
            )  # Textual's choice, standard error, is elsewhere
        self._job = JobControl(
            self.fileno,
            self._loop,
            leave=self.suspend_application_mode,
            enter=self._come_back,
            refused=lambda: self.send_message(NotSuspended()),
        )
        self._job.listen()

    def _come_back(self) -> None:
        """Take the terminal again, and have everything drawn."""
        self.resume_application_mode()
        self.send_message(self.SignalResume())

    def write(self, data: str) -> None:
        """Write to the terminal; nothing while another program has it or it is gone.

        Textual's writer thread ends with either, and its full queue would then block
        the app for ever.
        """
        if not (self._closed or self._job.away):
            super().write(data)

    def run_input_thread(self) -> None:
        """Wait for input and send messages until the driver is told to leave."""
        with HandedOn(lambda error: self.send_message(DriverFailed(error))):
            self._read_input()

    def _read_input(self) -> None:
        decoder = KeyDecoder(debug=self._log_keys)
        try:
            with self._leaving.descriptor() as leaving, SelectSelector() as selector:
                selector.register(leaving, EVENT_READ)
                selector.register(self.fileno, EVENT_READ)
                self._read_until_left(decoder, selector)
        finally:
            decoder.close()

    def _read_until_left(self, decoder: KeyDecoder, selector: SelectSelector) -> None:
        while not self._leaving.is_set():
            ready = {key.fd for key, _ in selector.select(decoder.wait())}
            if self.fileno in ready:
                if data := self._read():
                    self._process(decoder.feed(data))
                else:
                    selector.unregister(self.fileno)
                    self._input_ended()
            self._process(decoder.tick())

    def _read(self) -> bytes:
        """Some input; b"" at its end, which a closed terminal reports as an error."""
        with suppress(OSError):
            return os.read(self.fileno, _READ_SIZE)
        return b""

    def _input_ended(self) -> None:
        if self.input_tty:
            self._closed = True
            self.send_message(TerminalClosed())

    def _process(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)
