"""One source line, and where its content stands in it."""

import re
from typing import NamedTuple, Self

SPACES = re.compile(" *")


class SourceLine(NamedTuple):
    """A line whose containers are read, as far as they are known."""

    raw: str
    work: str
    """The line with tabs turned into spaces."""
    start: int
    """Offset of the line in the source."""
    column: int
    """Column in `work` where the content begins."""
    indent: int
    """Spaces before the content's first character."""

    @classmethod
    def at(cls, raw: str, work: str, start: int, column: int) -> Self:
        """A line whose containers end at a column of `work`."""
        match = SPACES.match(work, column)
        return cls(raw, work, start, column, match.end() - column if match else 0)

    def inner(self, column: int) -> Self:
        """The same line after one more container, which ends at a column."""
        return self.at(self.raw, self.work, self.start, column)

    @property
    def body(self) -> str:
        """Content from its first character that is no space."""
        return self.work[self.column + self.indent :]

    @property
    def end(self) -> int:
        """Offset in the source after the line."""
        return self.start + len(self.raw)

    @property
    def body_start(self) -> int:
        """Offset in the source of the body."""
        return self.end - len(self.raw_body)

    @property
    def raw_body(self) -> str:
        """The body with tabs and spaces one for one with the source."""
        return self.raw[len(self.raw) - self._raw_left() :].replace("\t", " ")

    def _raw_left(self) -> int:
        if self.raw is self.work:
            return len(self.raw) - self.column - self.indent
        return len(self.rest(self.column + self.indent))

    def rest(self, column: int) -> str:
        """The source line from a column on, tabs kept where they are whole."""
        if self.raw is self.work:
            return self.raw[column:]
        seen = 0
        for index, char in enumerate(self.raw):
            if seen >= column:
                return " " * (seen - column) + self.raw[index:]
            seen += 4 - seen % 4 if char == "\t" else 1
        return ""
