"""Being suspended and brought back by a shell, as every program on a terminal is."""

import asyncio
import os
import signal
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from app.patient_loop import stand_still

_CONTINUED_WITHIN: Final = 0.1
"""Seconds in which the loop learns that the process was continued."""


class JobControl:
    """Gives the terminal back before the process stops, and takes it afterwards.

    The loop handles the signals: a handler that runs between any two instructions
    could find a lock taken that it needs itself.

    Args:
        terminal: A descriptor of it.
        loop: The app's.
        leave: Gives the terminal back.
        enter: Takes it and draws everything again.
        refused: Called when the system did not stop the process, since no shell is
            there that could continue it.
    """

    def __init__(
        self,
        terminal: int,
        loop: asyncio.AbstractEventLoop,
        *,
        leave: Callable[[], None],
        enter: Callable[[], None],
        refused: Callable[[], None],
    ) -> None:
        self.away = False
        """Whether the terminal is given back: nothing may be written there."""
        self._terminal = terminal
        self._loop = loop
        self._leave = leave
        self._enter = enter
        self._refused = refused
        self._waiting: asyncio.TimerHandle | None = None

    def listen(self) -> None:
        """Handle the signals that suspend and continue the process."""
        self._loop.add_signal_handler(signal.SIGTSTP, self._suspend)
        self._loop.add_signal_handler(signal.SIGCONT, self._continue)

    def _suspend(self) -> None:
        if self.away:
            return
        self._leave()
        self.away = True
        stand_still(self._loop, self._stop_job)
        self._loop.add_signal_handler(signal.SIGTSTP, self._suspend)
        self._waiting = self._loop.call_later(_CONTINUED_WITHIN, self._not_stopped)

    def _stop_job(self) -> None:
        """Do what the signal does by itself; returns when the process goes on.

        The whole job stops, as by a key of the terminal: the shell looks at the
        program it started, which may be one that started this one.
        """
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        if self._has_terminal():
            os.killpg(os.getpgrp(), signal.SIGTSTP)
        else:
            signal.raise_signal(signal.SIGTSTP)

    def _has_terminal(self) -> bool:
        """Whether this job is the one that the terminal's keys go to."""
        with suppress(OSError):
            return os.tcgetpgrp(self._terminal) == os.getpgrp()
        return False

    def _not_stopped(self) -> None:
        self._continue()
        self._refused()

    def _continue(self) -> None:
        """Take the terminal.

        After a SIGSTOP, of which nobody is told before, it was not given back. The
        system also continues a process whose terminal was closed.
        """
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        if not os.isatty(self._terminal):
            return
        if not self.away:
            self._leave()
        self._wait_for_terminal()
        self.away = False
        self._enter()

    def _wait_for_terminal(self) -> None:
        """Change nothing: the system stops a job that does so in the background."""
        with suppress(termios.error):
            state = termios.tcgetattr(self._terminal)
            termios.tcsetattr(self._terminal, termios.TCSANOW, state)
