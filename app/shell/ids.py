"""Ids of conversations, as people type them and see them."""

import re
from collections.abc import Collection
from typing import Final

_WHOLE: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
_BEGINNING: Final = re.compile(r"[0-9a-f-]{4,}")
_CUTS: Final = (8, 13, 18, 23)
"""Lengths that an id is cut to: those of its groups."""


def is_whole_id(words: str) -> bool:
    """Whether it is an id of Dify's or a key of the journal for sure, and no name."""
    return _WHOLE.fullmatch(words) is not None


def may_begin_id(words: str) -> bool:
    """Whether it can be the beginning of one, and is long enough to be meant so."""
    return _BEGINNING.fullmatch(words) is not None


def short_ids(ids: Collection[str]) -> Collection[str]:
    """Beginnings of ids, all cut to the first length that tells them apart."""
    for length in _CUTS:
        short = [id[:length] for id in ids]
        if len(set(short)) == len(ids):
            return short
    return ids
