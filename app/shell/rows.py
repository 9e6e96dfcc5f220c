"""Rows of a table that fit the terminal, whatever letters they hold."""

import time

from rich.cells import cell_len, set_cell_size

from app.core.texts.text import flat


def when(moment: float) -> str:
    """A moment in unix seconds as local date and time; blank when it is not known."""
    if not moment:
        return " " * 16
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))


def in_one_line(text: str, clean: bool) -> str:
    """A text with spaces in the place of its line ends, cleaned if that is wanted."""
    return flat(text) if clean else " ".join(text.split())


def cut(text: str, width: int | None) -> str:
    """A text in at most so many cells, with an ellipsis where it was cut."""
    if width is None or cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""
