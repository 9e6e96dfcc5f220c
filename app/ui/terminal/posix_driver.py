"""Textual's driver for Linux and macOS, with a wait that ends when it is over."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, SelectSelector
from threading import Event, Lock
from time import monotonic
from typing import Any, Final

from textual import constants
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from app.crash import HandedOn
from app.ui.terminal.decoder import KeyDecoder
from app.ui.terminal.driver import DriverFailed, NotSuspended, TerminalClosed
from app.ui.terminal.job_control import JobControl
from app.ui.terminal.window_title import WindowTitle

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
        self._title = WindowTitle(app, self)
        if sys.__stderr__ is None or not sys.__stderr__.isatty():
            # Textual writes to standard error, which is something else here.
            self._file = sys.__stdout__
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

    def start_application_mode(self) -> None:
        """Take the terminal, and its title."""
        take: Callable[[], None] = super().start_application_mode
        take()
        if self._writer_thread is not None:  # there is none in the background
            self._title.begin()

    def stop_application_mode(self) -> None:
        """Give both back."""
        self._title.end()
        super().stop_application_mode()

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
        decoder = KeyDecoder(constants.ESCAPE_DELAY, debug=self._log_keys)
        try:
            with self._leaving.descriptor() as leaving, SelectSelector() as selector:
                selector.register(leaving, EVENT_READ)
                selector.register(self.fileno, EVENT_READ)
                self._read_until_left(decoder, selector)
        finally:
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
