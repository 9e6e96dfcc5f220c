"""A journal as it is after years: many conversations and turns, written quickly.

Rows go straight into the tables, since the way through `Journal.write` takes minutes. The
last turns take that way, so that the search index is in as many parts as in real life.
"""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

from app.core.draft import Draft
from app.core.texts.matching import fold
from app.core.turns.record import dump_turn
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.store.finding.grams import grams
from app.store.journal import Journal
from app.store.writes import Finish

CONVERSATIONS: Final = 10_000
TURNS: Final = 200_000
COMMON: Final = "harbour"
"""A word of every eighth text."""
LONG, SHORT = "conversation 1", "conversation 2"
"""Keys of a conversation with `LONG_TURNS` turns, and of one with `PAGE` turns, whose
texts are those of the newest turns of the long one."""
LONG_TURNS: Final = 5_000
PAGE: Final = 50

_BEGAN: Final = 1_600_000_000.0
_ONE_BY_ONE: Final = 500
_TEXTS: Final = 4_000
"""Texts that differ; the turns share them, each with a word of its own."""
_SYLLABLES: Final = [
    f"{first}{vowel}{last}"
    for first in [
        "b",
        "c",
        "d",
        "f",
        "g",
        "h",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "v",
        "w",
        "st",
        "tr",
        "ch",
        "sh",
        "pl",
    ]
    for vowel in ("a", "e", "i", "o", "u", "ea", "ou")
    for last in ("", "n", "r", "s", "t", "l", "ng", "ck")
]
_CJK: Final = [chr(0x4E00 + number) for number in range(3000)]


class _Text(NamedTuple):
    question: str
    answer: str
    grams: str


def rare_word(turn: int) -> str:
    """The word that only one turn has.

    Args:
        turn: Its number, from 1.
    """
    return f"x{turn:06d}z"


def write(path: Path, scope: str) -> None:
    """Make the file; takes about a minute.

    Args:
        path: Where it is to be.
        scope: Whose conversations they are.
    """
    journal = Journal(path, scope)
    # Makes the table of the search index.
    journal.write(Finish.of(LONG, "turn 0", _turn("q", "a")))
    chance = random.Random(1)
    texts = _texts(chance)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        # One part of the index per 64 MB instead of one per MB.
        connection.execute(
            "INSERT INTO search (search, rank) VALUES ('hashsize', 67108864)"
        )
        _fill(connection, scope, texts)
    for number in range(TURNS - _ONE_BY_ONE + 1, TURNS + 1):
        text = _of(number, texts)
        turn = _turn(text.question, f"{text.answer} {rare_word(number)}", number)
        journal.write(Finish.of(_conversation(number), f"turn {number}", turn))
    journal.close()


def _fill(connection: sqlite3.Connection, scope: str, texts: list[_Text]) -> None:
    names = (texts[number % _TEXTS].question for number in range(1, CONVERSATIONS + 1))
    connection.executemany(
        """
        INSERT OR REPLACE INTO conversations
            (id, key, scope, conversation_id, opening, folded, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        (
            (
                *(number, f"conversation {number}", scope, f"{number:036}"),
                *(name, fold(name), _BEGAN + number),
            )
            for number, name in enumerate(names, 1)
        ),
    )
    connection.executemany(
        """
        INSERT OR REPLACE INTO turns
            (id, key, conversation, created_at, draft, message_id, instance, record)
        VALUES (?, ?, ?, ?, ?, ?, 'instance', ?)
        """,
        _rows(texts),
    )
    connection.executemany(
        "INSERT INTO search (rowid, grams) VALUES (?, ?)",
        (
            (
                number,
                " ".join([_of(number, texts).grams, *grams(rare_word(number))]),
            )
            for number in range(1, TURNS - _ONE_BY_ONE + 1)
        ),
    )


def _rows(texts: list[_Text]) -> Iterator[tuple[object, ...]]:
    record = dict(dump_turn(_turn("q", "a")))
    for number in range(1, TURNS - _ONE_BY_ONE + 1):
        text = _of(number, texts)
        answer = f"{text.answer} {rare_word(number)}"
        record["blocks"] = [{"block": "TextBlock", "text": answer}]
        record["message_id"] = f"{number:036}"
        yield (
            *(number, f"turn {number}", int(_conversation(number).split()[1])),
            *(_BEGAN + number, json.dumps({"text": text.question}), f"{number:036}"),
            json.dumps(record),
        )


def _of(number: int, texts: list[_Text]) -> _Text:
    """The text of a turn."""
    same = number - PAGE if _conversation(number) == SHORT else number
    return texts[same % _TEXTS]


def _conversation(number: int) -> str:
    """The key of a turn's conversation."""
    if number <= LONG_TURNS:
        return LONG
    if number <= LONG_TURNS + PAGE:
        return SHORT
    return f"conversation {3 + number % (CONVERSATIONS - 2)}"


def _turn(question: str, answer: str, number: int = 0) -> Turn:
    ids = f"{number:036}"
    turn = Turn(Draft(question), created_at=_BEGAN + number)
    turn.apply(
        TextDelta(text=answer, task_id=ids, message_id=ids, conversation_id=ids), 1
    )
    turn.apply(MessageEnd(total_tokens=100), 2)
    return turn


def _texts(chance: random.Random) -> list[_Text]:
    words = ["".join(chance.choices(_SYLLABLES, k=1 + at % 3)) for at in range(50_000)]
    words[10] = COMMON
    pool = _by_use(chance, words, 300_000)
    characters = _by_use(chance, _CJK, 300_000)
    return [
        _text(chance, characters, "") if number % 20 == 0 else _text(chance, pool, " ")
        for number in range(_TEXTS)
    ]


def _text(chance: random.Random, pool: list[str], space: str) -> _Text:
    length = int(chance.lognormvariate(4.3, 0.7))
    begin = chance.randrange(len(pool) - length - 20)
    question = space.join(pool[begin : begin + 10])
    answer = space.join(pool[begin + 10 : begin + 10 + length])
    return _Text(question, answer, " ".join(grams(f"{question}\n{answer}")))


def _by_use(chance: random.Random, items: list[str], count: int) -> list[str]:
    """So many items, the first ones most often, as words are in a language."""
    weights = accumulate(1 / (rank + 3) for rank in range(len(items)))
    return chance.choices(items, cum_weights=list(weights), k=count)
