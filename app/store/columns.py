"""Reads columns that may be damaged, and says so."""

from collections.abc import Callable
from typing import TypeVar

from app.core.shapes import Unreadable
from app.errors import JournalError
from app.store import codec, errors

_T = TypeVar("_T")


class Columns:
    """Reads JSON columns.

    Args:
        tell: Called when one cannot be read.
    """

    def __init__(self, tell: Callable[[JournalError], None]) -> None:
        self._tell = tell

    def load(self, column: str, decode: Callable[[object], _T]) -> _T | None:
        """A value of a JSON column; None, and a word to the person, if unreadable."""
        try:
            return codec.load(column, decode)
        except Unreadable:
            self._tell(errors.unreadable())
            return None
