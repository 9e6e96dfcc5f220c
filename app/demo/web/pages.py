"""Pages of a list that is sorted by times of whole seconds (wire 34, 37)."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import groupby
from typing import Protocol, TypeVar


class _Row(Protocol):
    id: str


_R = TypeVar("_R", bound=_Row)


def page_of(
    rows: list[_R],
    behind: str,
    limit: int,
    moment: Callable[[_R], int],
    *,
    coarse: bool,
) -> tuple[list[_R], bool]:
    """One page, and whether there are rows behind it.

    Args:
        rows: All of them, sorted by `moment`.
        behind: The id of the row that the page begins behind; empty: the beginning.
        limit: Most rows of the page.
        moment: The second by which a row is sorted.
        coarse: Rows of one second come in any order, and those of the second of
            `behind` are left out.

    Raises:
        LookupError: There is no row `behind`.
    """
    if coarse:
        rows = _shuffled(rows, moment)
    if behind:
        places = [place for place, row in enumerate(rows) if row.id == behind]
        if not places:
            raise LookupError(behind)
        last, rows = rows[places[0]], rows[places[0] + 1 :]
        if coarse:
            rows = [row for row in rows if moment(row) != moment(last)]
    return rows[:limit], len(rows) > limit


def _shuffled(rows: list[_R], moment: Callable[[_R], int]) -> list[_R]:
    seconds = (list(group) for _, group in groupby(rows, moment))
    return [row for same in seconds for row in random.sample(same, len(same))]
