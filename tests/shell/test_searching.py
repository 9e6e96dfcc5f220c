"""What a search prints."""

import re

import pytest
from rich.cells import cell_len

from app.shell.searching import excerpt
from app.store.finding.search import Hit

BOLD = re.compile("\x1b\\[1m(.*?)\x1b\\[22m")


def hit(text: str, found: str) -> Hit:
    """A find of a text wherever it stands in another one."""
    spans = tuple(match.span() for match in re.finditer(found, text))
    return Hit("k", "id", "name", "t", "m", 0, True, text, spans)


def lit(text: str) -> str:
    """The same as `emphasized` on a terminal."""
    return f"\x1b[1m{text}\x1b[22m"


@pytest.mark.parametrize("width", [12, 20, 40, 200, None])
@pytest.mark.parametrize("before", ["", "ab ", "港口 " * 30])
def test_what_was_found_is_in_sight_and_lit(width: int | None, before: str) -> None:
    text = f"{before}京都駅 and more of it, 京都駅 again"
    shown = excerpt(hit(text, "京都駅"), width, lit)
    plain = BOLD.sub(r"\1", shown)
    assert BOLD.findall(shown)[0] == "京都駅"
    assert width is None or cell_len(plain) <= width
    assert plain.strip("…") in text
