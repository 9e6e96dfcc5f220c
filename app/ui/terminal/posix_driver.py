"""Textual's driver for Linux and macOS, with a wait that ends when it is over."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, SelectSelector
from threading import Event, Lock
from time import monotonic
from typing import Any, Final

from textual import constants
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from app.ui.terminal.decoder import KeyDecoder
from app.ui.terminal.driver import TerminalClosed

_READ_SIZE: Final = 65536
"""Bytes taken at once."""


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
        self._reading = False

    def resume_application_mode(self) -> None:
        """Take the terminal over again, unless it was never given back.

        Textual does this at SIGCONT, which the system also sends with the SIGHUP of a
        closed terminal: the second set of threads would then never end.
        """
        if not self._reading:
            super().resume_application_mode()

    def write(self, data: str) -> None:
        """Write to the terminal; nothing once it is gone.

        Textual's writer thread dies with the terminal, and its full queue would then
        block the app for ever.
        """
        if not self._closed:
            super().write(data)

    def run_input_thread(self) -> None:
        """Wait for input and send messages until the driver is told to leave."""
        decoder = KeyDecoder(constants.ESCAPE_DELAY, debug=self._log_keys)
        self._reading = True
        try:
            with self._leaving.descriptor() as leaving, SelectSelector() as selector:
                selector.register(leaving, EVENT_READ)
                selector.register(self.fileno, EVENT_READ)
                self._read_until_left(decoder, selector)
        finally:
            self._reading = False
            decoder.close()

    def _read_until_left(self, decoder: KeyDecoder, selector: SelectSelector) -> None:
        while not self._leaving.is_set():
            ready = {key.fd for key, _ in selector.select(decoder.wait(monotonic()))}
            if self.fileno in ready:
                if data := self._read():
                    self._process(decoder.feed(data, monotonic()))
                else:
                    selector.unregister(self.fileno)
                    self._input_ended()
            self._process(decoder.tick(monotonic()))

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
