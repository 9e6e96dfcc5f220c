"""A real pseudo-terminal with a program in it, for tests that read its screen."""

import codecs
import os
import re
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from pyte.screens import Char

from tests.e2e.keys import encode_key
from tests.e2e.pseudo_terminal import set_size, start_in_terminal
from tests.e2e.screen import Screens
from tests.until import LIMIT

_QUERY: Final = re.compile(
    rb"\x1b\[(?:(?P<attributes>0?c)|(?P<position>6n)|\?(?P<mode>\d+)\$p"
    rb"|(?P<kitty>\?u)|(?P<push>>\d*u)|(?P<pop><\d*u))"
)
_LEAVE_ALTERNATE: Final = b"\x1b[?1049l"
_SYNCHRONISED_OUTPUT: Final = b"2026"
_BEGIN_FRAME: Final = b"\x1b[?2026h"
_END_FRAME: Final = b"\x1b[?2026l"
_LONGEST_FRAME: Final = 0.5
"""Seconds without output after which an unfinished frame is shown."""


class Terminal:
    """Runs one program in a pseudo-terminal and shows what a person would see.

    A thread reads all output as it comes, so the program never waits for the test,
    and answers its questions as a terminal does. The screen is drawn when looked at.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        columns: int = 100,
        rows: int = 30,
        kitty: bool = False,
    ) -> None:
        """Start the program.

        Args:
            command: The program and its arguments.
            env: Its whole environment; None for the environment of this process.
            cwd: Its working directory; None for the one of this process.
            columns: Width in cells.
            rows: Height in cells.
            kitty: Act as a terminal with the kitty keyboard protocol, which
                `key` and `type` then use while the program asks for it.
        """
        self.kitty = kitty
        self._kitty_asked = False
        self._screens = Screens(columns, rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._raw = bytearray()
        self._drawn = 0
        self._last_output = time.monotonic()
        self._ended = False
        self._arrived = threading.Condition()
        self._writing = threading.Lock()
        self._wake_read, self._wake_write = os.pipe()
        self._process, self._master = start_in_terminal(
            command, columns, rows, env=env, cwd=cwd
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        """Nothing more: the program already runs."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close, whatever happened."""
        self.close()

    @property
    def pid(self) -> int:
        """Process id of the program."""
        return self._process.pid

    @property
    def foreground_group(self) -> int:
        """The process group that the terminal's keys go to."""
        return os.tcgetpgrp(self._master)

    @property
    def raw(self) -> bytes:
        """All bytes the program has written so far."""
        with self._arrived:
            return bytes(self._raw)

    @property
    def raw_after_leaving(self) -> bytes:
        """What was written since the alternate screen was left the last time.

        All output if it was never left.
        """
        return self.raw.rpartition(_LEAVE_ALTERNATE)[2]

    @property
    def screen(self) -> list[str]:
        """The rows the person sees now, without blanks at their ends.

        After the program has left the alternate screen, this is the normal screen.
        """
        self._draw()
        return self._screens.lines()

    @property
    def text(self) -> str:
        """The rows of `screen` as one string."""
        return "\n".join(self.screen)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, both from 0."""
        self._draw()
        cursor = self._screens.shown.cursor
        return cursor.x, cursor.y

    def is_full_screen(self) -> bool:
        """Whether the program shows the alternate screen now."""
        self._draw()
        return self._screens.alternate

    def cells(self, text: str) -> list[Char]:
        """The cells of the first `text` on the screen, to look at their colours.

        Colours (`fg`, `bg`) are names, six hexadecimal digits, or "default".

        Raises:
            LookupError: If no row holds the text.
        """
        self._draw()
        return self._screens.cells(text)

    def send(self, data: bytes | str) -> None:
        """Write to the program as the terminal would, just as given."""
        data = data.encode() if isinstance(data, str) else data
        with self._writing:
            while data:
                data = data[os.write(self._master, data) :]

    def key(self, *names: str) -> None:
        """Press keys by Textual's names: "escape", "ctrl+c", "shift+enter", "a".

        Raises:
            ValueError: If this terminal has no sequence for a key.
        """
        kitty = self._kitty_asked
        self.send("".join(encode_key(name, kitty=kitty) for name in names))

    def type(self, text: str) -> None:
        """Type text; a line break is the Enter key.

        As a person types: a line is on the screen before Enter and the next line come.
        All at once they would be a paste.
        """
        *lines, last = text.split("\n")
        for index, line in enumerate(lines):
            if line and (last or index + 1 < len(lines)):
                self.key(*line)
                self.wait_for(re.escape(line[-10:].strip()))
                self.key("enter")
            else:
                self.key(*line, "enter")
        self.key(*last)

    def paste(self, text: str) -> None:
        """Paste text as one bracketed paste, line breaks sent as terminals do."""
        self.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size in cells; the system tells the program by SIGWINCH."""
        self._draw()
        self._screens.resize(columns, rows)
        set_size(self._master, columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program; nothing if it has ended."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """Kill the program as a crash does (SIGKILL) and wait for its end."""
        self._process.kill()
        self._process.wait()

    def wait_for(
        self,
        wanted: str | re.Pattern[str] | Callable[[str], bool],
        timeout: float = LIMIT,
    ) -> str:
        """Wait until the screen shows something.

        Args:
            wanted: A regular expression, searched in the rows joined by line feeds
                (`^` and `$` match at rows), or a function of that text.
            timeout: Seconds.

        Returns:
            The text of the screen at that moment.

        Raises:
            AssertionError: With the screen, if it does not come in time or the
                program ended without it.
        """
        matches = wanted if callable(wanted) else _searcher(wanted)
        deadline = time.monotonic() + timeout
        while True:
            with self._arrived:
                seen, ended = len(self._raw), self._ended
            text = self.text
            if matches(text):
                return text
            left = deadline - time.monotonic()
            if ended or left <= 0:
                why = "the program ended" if ended else f"{timeout} s passed"
                raise AssertionError(self._dump(f"{why} without {wanted!r}"))
            self._wait_for_output(seen, min(left, _LONGEST_FRAME))

    def wait_exit(self, timeout: float = LIMIT) -> int:
        """Wait until the program has ended and all its output is here.

        Args:
            timeout: Seconds.

        Returns:
            Its exit code; minus the signal's number if a signal ended it.

        Raises:
            AssertionError: With the screen, if it is still running.
        """
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            message = self._dump(f"still running after {timeout} s")
            raise AssertionError(message) from None
        self._reader.join(timeout)
        return code

    def hang_up(self) -> None:
        """Close the terminal as a window that is shut: the program gets SIGHUP.

        Nothing can be sent or read any more; `wait_exit` and `close` still work.
        """
        if self._master < 0:
            return
        os.write(self._wake_write, b"\0")
        self._reader.join()
        for descriptor in (self._master, self._wake_read, self._wake_write):
            os.close(descriptor)
        self._master = -1

    def close(self) -> None:
        """End the program and its process group, and free everything."""
        if self._process.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        self.hang_up()

    def _wait_for_output(self, seen: int, timeout: float) -> None:
        """Wait for more than the `seen` bytes, for the end, or for `timeout` seconds."""
        with self._arrived:
            self._arrived.wait_for(
                lambda: self._ended or len(self._raw) > seen, timeout
            )

    def _dump(self, reason: str) -> str:
        rows = "\n".join(f"|{row}" for row in self.screen)
        return f"{reason}; the screen:\n{rows}\nlast bytes: {self.raw[-200:]!r}"

    def _draw(self) -> None:
        with self._arrived:
            # A frame that is still being written is not shown yet; as in real
            # terminals, not for ever.
            frame = self._raw.rfind(_BEGIN_FRAME, self._drawn)
            quiet = time.monotonic() - self._last_output > _LONGEST_FRAME
            written = self._raw.find(_END_FRAME, frame) >= 0 or quiet or self._ended
            stop = len(self._raw) if frame < 0 or written else frame
            fresh = bytes(self._raw[self._drawn : stop])
            self._drawn = stop
        self._screens.feed(self._decoder.decode(fresh))

    def _read(self) -> None:
        """The thread's loop: until the program has closed its side, or `close`."""
        unfinished = b""
        while chunk := self._next_chunk():
            with self._arrived:
                self._raw += chunk
                self._last_output = time.monotonic()
                self._arrived.notify_all()
            unfinished = self._answer(unfinished + chunk)
        with self._arrived:
            self._ended = True
            self._arrived.notify_all()

    def _next_chunk(self) -> bytes:
        """Some output, or b"" when there will be no more."""
        ready, _, _ = select.select([self._master, self._wake_read], [], [])
        if self._master not in ready:
            return b""
        # Linux reports the closed other side as an error.
        with suppress(OSError):
            return os.read(self._master, 65536)
        return b""

    def _answer(self, output: bytes) -> bytes:
        """Answer the questions in the output; give back an unfinished sequence."""
        end = 0
        for query in _QUERY.finditer(output):
            end = query.end()
            if query["push"] or query["pop"]:
                self._kitty_asked = self.kitty and bool(query["push"])
            elif answer := self._answer_to(query):
                with suppress(OSError):
                    self.send(answer)
        start = output.rfind(b"\x1b", max(end, len(output) - 16))
        return output[start:] if start >= 0 else b""

    def _answer_to(self, query: re.Match[bytes]) -> bytes:
        if query["attributes"]:
            return b"\x1b[?62;22c"
        if query["position"]:
            return b"\x1b[1;1R"
        if query["kitty"]:
            return b"\x1b[?%du" % self._kitty_asked if self.kitty else b""
        return b"\x1b[?2026;2$y" if query["mode"] == _SYNCHRONISED_OUTPUT else b""


def _searcher(pattern: str | re.Pattern[str]) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: compiled.search(text) is not None
