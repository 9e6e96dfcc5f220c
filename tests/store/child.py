"""A difyterm in a process of its own, as far as the journal knows one.

    python -m tests.store.child stream|many|hold|claim PATH ARGUMENT

Prints a line whenever something is on the disk.
"""

import sqlite3
import sys
from itertools import count
from pathlib import Path

from app.store.journal import Journal
from app.store.writes import Append, Finish
from tests.store.samples import CREATED, begun, completed, new_key, text_log


def say(text: object) -> None:
    """Tell the parent."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def stream(path: Path, conversation: str) -> None:
    """Stream an answer that never ends; prints the characters written so far."""
    journal = Journal(path, "scope")
    turn = new_key()
    journal.write(begun(conversation, turn, "tell me a story"))
    say(0)
    written = 0
    for number in count():
        text = f"word {number} "
        journal.write(Append(turn, text_log(text)))
        written += len(text)
        say(written)


def many(path: Path, conversation: str) -> None:
    """Write two hundred whole turns."""
    # Two of these fight for the disk: who loses waits, however slow it is.
    journal = Journal(path, "scope", busy_wait=30)
    for number in range(200):
        turn, query = new_key(), f"question {number}"
        journal.write(begun(conversation, turn, query, CREATED + number))
        journal.write(Append(turn, text_log("an", "swer")))
        answer = completed(query, "answer", created_at=CREATED + number)
        journal.write(Finish.of(conversation, turn, answer))
    journal.close()
    say("done")


def hold(path: Path, _: str) -> None:
    """Keep the database locked until the input ends."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    say("held")
    sys.stdin.read()


def claim(path: Path, conversation: str) -> None:
    """Have a conversation until the input ends."""
    journal = Journal(path, "scope")
    assert journal.claims.take(conversation)
    say("claimed")
    sys.stdin.read()


if __name__ == "__main__":
    commands = {"stream": stream, "many": many, "hold": hold, "claim": claim}
    command = commands[sys.argv[1]]
    command(Path(sys.argv[2]), sys.argv[3])
