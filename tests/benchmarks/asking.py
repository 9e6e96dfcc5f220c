"""Sends messages to difyterm and sees how far the answer is."""

import re
import time
from typing import Final

from tests.benchmarks.demo import Demo
from tests.benchmarks.painted import Painted
from tests.benchmarks.program import ROWS, Broken, Program

TRANSCRIPT: Final = slice(0, ROWS - 4)
"""Rows of the screen that can show answers, whatever else is there."""
_AT_REST: Final = 0.6
"""Seconds without output after which nothing more is expected of an answer: the
transcript may rest that long between two drawings."""
_READY: Final = re.compile(r"● ready .*difyterm demo")


def ready(screen: Painted) -> bool:
    """Whether difyterm has looked around and waits for a message."""
    return _READY.search(screen.text) is not None


def write(program: Program, message: str) -> None:
    """Write a message into the input, and let the program come to rest."""
    program.send(message)
    program.until(lambda screen: message in screen.text)
    program.read_until_quiet()
    program.paint_all()


def ask(program: Program, message: str) -> float:
    """Write a message and send it; give the moment of Enter."""
    write(program, message)
    return program.send("\r")


def until_answered(program: Program, demo: Demo, answers: int) -> float:
    """Read until an answer is complete and the program at rest.

    Args:
        program: Was asked.
        demo: Answers.
        answers: How many answers it had given before.

    Returns:
        When the last characters of the answer had come to the screen.

    Raises:
        Broken: That takes longer than a minute.
    """
    deadline = time.monotonic() + 60
    while len(demo.seen().ends) == answers:
        program.read_for(0.05)
        if time.monotonic() > deadline:
            raise Broken("the server has not sent the answer within a minute")
    program.read_until_quiet(_AT_REST)
    return program.last_change(TRANSCRIPT, ready)


def until_streaming(program: Program) -> None:
    """Wait until an answer has begun to stream in."""
    program.until(lambda screen: "● streaming" in screen.text)
