"""What was found in one entry."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.line import Line
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.finding.needle import Needle, letters_of
from app.ui.transcript.finding.shown_text import ShownText, Span


class Match(NamedTuple):
    """Where in an entry something was found."""

    part: int
    """Which of the parts of all its texts."""
    span: Span
    """In the lines of that part."""


class Searched:
    """The matches in one entry; its text is kept for the next needle.

    Args:
        entry: What is searched.
    """

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._letters: str | None = ""
        self._known_letters = False
        self._parts: list[LazyLines] = []
        self._texts: list[ShownText] = []
        self._spans: list[list[Span]] = []
        self._needle: Needle | None = None
        self._read = False
        self.count = 0
        """How many matches there are, as far as it was searched."""

    def matches(self) -> Iterator[Match]:
        """All matches, from top to bottom."""
        for part, spans in enumerate(self._spans):
            for span in spans:
                yield Match(part, span)

    def match(self, number: int) -> Match | None:
        """One of them, counted from 0; None if there are not so many."""
        for part, spans in enumerate(self._spans):
            if number < len(spans):
                return Match(part, spans[number])
            number -= len(spans)
        return None

    def spans(self, part: int) -> Sequence[Span]:
        """The matches in one part."""
        return self._spans[part] if part < len(self._spans) else ()

    def before(self, part: int, row: int) -> int:
        """How many matches begin at or above a line of a part."""
        above = sum(len(spans) for spans in self._spans[:part])
        return above + sum(span[0].row <= row for span in self.spans(part))

    def search_closed(self, needle: Needle, width: int) -> None:
        """Search an entry that nobody has laid out: only if that can find anything."""
        self._look_for(needle)
        if self._read:
            return
        self._drop(0)
        if not self._known_letters:
            raw = self._entry.raw()
            self._letters = letters_of(raw) if raw is not None else None
            self._known_letters = True
        if not needle.may_be_in(self._letters):
            return
        for text in self._entry.texts(width):
            for part in text.parts:
                self.add(part, part.lines)
        self.end()
        self._entry.forget()

    def missing(self, needle: Needle, parts: Sequence[LazyLines]) -> int:
        """The first of an entry's parts that was not searched; their number if all
        were. What is known of parts that are there no more is dropped."""
        self._look_for(needle)
        if self._read:
            return len(parts)
        same = 0
        for known, part in zip(self._parts, parts, strict=False):
            if known is not part:
                break
            same += 1
        self._drop(same)
        return same

    def add(self, part: LazyLines, lines: Sequence[Line]) -> None:
        """Search the next part."""
        text = ShownText.of(lines)
        self._parts.append(part)
        self._texts.append(text)
        self._spans.append(self._found(text))
        self.count += len(self._spans[-1])

    def end(self) -> None:
        """All was searched and nothing of it will change: let go of its lines."""
        self._read = True
        self._parts.clear()

    def changed(self) -> None:
        """The entry may show something else."""
        self._known_letters = self._read = False

    def _drop(self, part: int) -> None:
        """Forget what was read from a part on."""
        del self._parts[part:], self._texts[part:], self._spans[part:]
        self.count = sum(map(len, self._spans))

    def _look_for(self, needle: Needle) -> None:
        if needle is not self._needle:
            self._needle = needle
            self._spans = [self._found(text) for text in self._texts]
            self.count = sum(map(len, self._spans))

    def _found(self, text: ShownText) -> list[Span]:
        needle = self._needle
        if needle is None:
            return []
        return [text.span(start, end) for start, end in needle.spans(text.text)]
