"""Texts that take an earlier part of a conversation up again.

Dify knows neither going on with an answer nor branching, so a message has to say what
is meant. What was said is quoted line by line: nothing in it can be taken for the
message itself.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from app.core.turns.turn import Turn

LAST_WORDS: Final = 40
"""Words of a cut answer that are quoted at most."""
LAST_CHARACTERS: Final = 300
"""Characters of it that are quoted at most."""
CONTEXT_LIMIT: Final = 8_000
"""Characters of earlier turns that a message takes along at most: some 2,000 tokens,
which every model has room for, beside the question."""
_LONG_WORD: Final = 40
"""Characters in which a word ends, in scripts that have blanks between words."""
_CUT: Final = "[…] "


def going_on(answer: str) -> str:
    """The message that asks to go on where an answer was cut.

    Args:
        answer: What is there of it.
    """
    return (
        "Your last answer was cut off. It ended with:\n\n"
        f"{quoted(last_words(answer))}\n\n"
        "Go on exactly from there, and repeat nothing of it."
    )


def last_words(text: str) -> str:
    """The end of a text in whole words, with a sign before it when more was there."""
    text = text.strip()
    end = text[-LAST_CHARACTERS:]
    if len(end) < len(text):
        end = _from_a_word_on(end, text[-LAST_CHARACTERS - 1])
    begins = [found.start() for found in re.finditer(r"\S+", end)]
    if len(begins) > LAST_WORDS:
        end = end[begins[-LAST_WORDS] :]
    return end if len(end) == len(text) else f"{_CUT}{end}"


def quoted(text: str) -> str:
    """A text as a quotation in Markdown."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


class Context(NamedTuple):
    """What was said before a question, for the conversation that begins with it."""

    text: str
    """Quoted, with a line that says what it is; empty without any turn."""
    taken: int
    """How many turns it holds, the newest ones."""
    left_out: int
    """How many turns did not fit."""
    cut: bool
    """Whether the only turn it holds is not whole."""

    def before(self, question: str) -> str:
        """The message that asks a question after all this."""
        return f"{self.text}\n\n{question}" if self.text else question


def context(turns: Sequence["Turn"], whole: bool = True) -> Context:
    """What a message takes along of earlier turns, at most `CONTEXT_LIMIT` characters.

    Args:
        turns: Oldest first.
        whole: Whether the conversation begins with the first of them.
    """
    if not turns:
        return Context("", 0, 0, False)
    parts: list[str] = []
    room = CONTEXT_LIMIT
    for turn in reversed(turns):
        part = _said(turn)
        if len(part) > room:
            break
        parts.insert(0, part)
        room -= len(part)
    cut = not parts
    if cut:
        parts = [_CUT + _said(turns[-1])[-CONTEXT_LIMIT:]]
    left_out = len(turns) - len(parts)
    text = "\n\n".join([_introduction(whole and not left_out), *map(quoted, parts)])
    return Context(text, len(parts), left_out, cut)


def _introduction(whole: bool) -> str:
    without = "" if whole else ", without its beginning"
    return (
        "This goes on from another conversation. What was said there is quoted"
        f"{without}; my message follows below the quotation."
    )


def _said(turn: "Turn") -> str:
    answer = turn.answer.shown.strip() or "(no answer)"
    return f"**I asked:** {turn.query.strip()}\n\n**You answered:** {answer}"


def _from_a_word_on(end: str, before: str) -> str:
    """The end of a text without the rest of a word that was cut.

    Args:
        end: Characters of the text up to its end.
        before: The character that stands before them.
    """
    if not before.isspace():
        blank = re.search(r"\s", end[:_LONG_WORD])
        if blank:  # a script without blanks has none: any character begins a word
            end = end[blank.end() :]
    marks = ("Mn", "Mc", "Me", "Cf")
    while end and unicodedata.category(end[0]) in marks:
        end = end[1:]
    return end.lstrip()
