"""However a text arrives, its lines are those of the whole text."""

import re
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given, strategies as st

from app.core.texts.text import clean
from app.markdown.cells import cells, is_simple
from app.markdown.document import Document
from app.markdown.limits import LIMITS, Limits
from app.markdown.line import Line
from app.markdown.styles import STYLES
from tests.markdown.texts import MARKDOWN, recorded

pytestmark = pytest.mark.thorough

WIDTHS = st.sampled_from([1, 7, 20, 40, 118])
_MARK = re.compile("</?think>")
SHORT_LINES = Limits(longest_line=280)
WORDS = "some words of a long line "


def whole(
    text: str, width: int, show_thoughts: bool = True, limits: Limits = LIMITS
) -> list[Line]:
    document = Document(show_thoughts=show_thoughts, limits=limits)
    document.append(text)
    return list(document.lines(width))


def grown(
    chunks: Sequence[str],
    width: int,
    look: Sequence[bool],
    show: bool = True,
    limits: Limits = LIMITS,
) -> list[Line]:
    """Lines after feeding chunks, checking that stable lines do stay.

    Only the end of reasoning that nothing opened takes back what was stable.
    """
    document = Document(show_thoughts=show, limits=limits)
    stable: list[Line] = []
    seen = 0
    for index, chunk in enumerate(chunks):
        document.append(chunk)
        lone_end = _MARK.search(document.text)
        if lone_end and lone_end[0] == "</think>" and lone_end.end() > seen:
            stable = []
        seen = len(document.text)
        if look[index % len(look)]:
            lines = document.lines(width)
            assert list(lines[: len(stable)]) == stable
            stable = list(lines[: document.stable_lines(width)])
    lines = document.lines(width)
    assert list(lines[: len(stable)]) == stable
    return list(lines)


@st.composite
def chunked(draw: st.DrawFn) -> list[str]:
    """A text in pieces: of one size, or cut anywhere."""
    text = draw(MARKDOWN)
    if draw(st.booleans()):
        size = max(draw(st.integers(1, 80)), len(text) // 60)
        return [text[i : i + size] for i in range(0, len(text), size)]
    places = draw(st.lists(st.integers(0, len(text)), max_size=25).map(sorted))
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


@given(
    chunked(), WIDTHS, st.lists(st.booleans(), min_size=1, max_size=5), st.booleans()
)
def test_a_growing_text_ends_as_the_whole_text_would(
    chunks: list[str], width: int, look: list[bool], show: bool
) -> None:
    expected = whole("".join(chunks), width, show)
    assert grown(chunks, width, look, show) == expected


@given(chunked(), st.lists(WIDTHS, min_size=1, max_size=4))
def test_a_change_of_width_leaves_nothing_behind(
    chunks: list[str], widths: list[int]
) -> None:
    document = Document()
    step = max(len(chunks) // 6, 1)
    for index, chunk in enumerate(chunks):
        document.append(chunk)
        if index % step == 0:
            document.lines(widths[index % len(widths)])
    text = "".join(chunks)
    for width in widths:
        assert list(document.lines(width)) == whole(text, width, False)


@given(
    st.lists(MARKDOWN, min_size=1, max_size=4).map(lambda t: "".join(t)[-1000:]),
    WIDTHS,
    st.integers(5, 120),
)
def test_a_text_of_long_lines_ends_as_the_whole_text_would(
    source: str, width: int, size: int
) -> None:
    text = "\n\n".join(part.replace("\n", " ") for part in source.split("\n\n"))
    chunks = [text[i : i + size] for i in range(0, len(text), size)]
    lines = grown(chunks, width, [True], limits=SHORT_LINES)
    assert lines == whole(text, width, limits=SHORT_LINES)


HEADS = {
    "heading": "# ",
    "row": "|a|b|\n|-|-|\n|",
    "html": "<p>",
    "indented": "    ",
    "formula": "$$",
    "definition": "[r]: x ",
    "heading after reasoning": f"<think>{WORDS * 12}</think># ",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("size", [61, 997])
def test_a_line_of_many_thousand_characters_is_broken_where_it_is_no_paragraph(
    head: str, size: int
) -> None:
    text = clean(head + WORDS * 400 + "\r\nafter")
    chunks = [text[i : i + size] for i in range(0, len(text), size)]
    lines = grown(chunks, 70, [True, False])
    assert lines == whole(text, 70)
    assert len({line.source_start for line in lines}) > 3


@pytest.mark.parametrize("name", sorted(recorded()))
@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("width", [10, 80])
def test_a_recorded_answer_ends_as_the_whole_text_would(
    name: str, size: int, width: int
) -> None:
    text = recorded()[name]
    chunks = [text[i : i + size] for i in range(0, len(text), size)]
    assert grown(chunks, width, [True]) == whole(text, width)


TRICKY = {
    "reasoning ends in a long line": f"<think>{WORDS * 20}</think>after\n\nx",
    "reasoning ends in a formula": f"<think>\n$$ {'x ' * 200}</think>$$ {'y ' * 3000}",
    "reasoning ends in a fence": f"<think>\n```\n{'y ' * 600}</think>after\n\nx",
    "reasoning ends a line": f"<think>\n$$ {'x ' * 200}</think>  \n- after",
    "reasoning with other tags": f"<think>{WORDS * 20}</thin <b> </think>\nafter",
    "table under a long paragraph": f"{WORDS * 30}\n| {WORDS} | b |\n|-|-|\n| c |",
    "long table header": f"{WORDS * 8}\n| {WORDS * 12} | b |\n|-|-|\n| c |",
    "definition with a long title": f'[r]: http://x.y "{WORDS * 20}"\n[r]',
    "label without an end": f"[{WORDS * 20}]: http://x.y\n",
    "label with a bracket": f"[\\]{WORDS * 20}]: http://x.y\n",
    "label of a task": f"- [x] [{WORDS * 20}]: http://x.y\n",
    "label of a footnote": f"[^{'x' * 300}]: note",
    "heading under a paragraph": f"{WORDS * 20}\n===\nx",
    "no heading under a longer one": f"{WORDS * 60}\n===\nx",
    "task after many spaces": f"- [x]{' ' * 300}done",
    "long line in a fence": f"> ```js\n> {WORDS * 100}\n> x\n> ```\n",
    "long fence mark": f"```\nx\n{'`' * 2500}\ny",
    "long line that is no fence": f"``` {WORDS * 20} ` x\ny",
    "long rule": "- " * 400 + "\nx",
    "unbroken text": "\u4e2d\u6587" * 900 + "x" * 900 + "**b**" + "y" * 5000,
    "open markup": f"**{WORDS * 100}**{WORDS * 100}",
    "bars in a long paragraph": "word " * 60 + "and " * 40 + "| | | x | y " * 9,
    "poem": f"{WORDS * 2}\n" * 40,
    "poem in a quote": f"> {WORDS * 2}  \n" * 40,
    "poem that is a heading": f"{WORDS}\n" * 12 + "===\nx",
    "row with code": "|a|b|\n|-|-|\n|`x|y|z`|w|\n|`u|v|w|\n",
    "row that is longer than its header": "|a|\n|-|\n|b|c|d|\n|e||f| |\n" * 30,
    "formula that begins at the end of a line": "a: $$\nx\n$$\nb $$\ny\n\n$$\nz\n$$\n",
    "fence in a fence": "```md\n```sh\nx\n```\ny\n```\n*z*\n```\n",
    "fence in a fence that is not one": f"```md\n```sh{' ' * 1100}`x\n```\n*z*\n```\n",
    "empty reasoning": "a\n<think>\n\n</think>\n\nb\n<think></think>c",
    "reasoning in details": "<details open> <summary> Thinking... </summary>\n"
    f"{WORDS * 20}</details>after\n\nx",
    "reasoning without a beginning": f"Okay.\n\n# A\n{WORDS * 20}</think>after\n\nx",
    "open comment": "```c\nint a; /* one\n two */ return\n```",
    "line ends of other systems": clean(f"a\r\n{WORDS * 20}\r\n```\r\nx\r\n```\r\ny"),
}


@pytest.mark.parametrize("name", TRICKY)
@pytest.mark.parametrize("size", [1, 37])
def test_a_text_that_changes_its_meaning_late_ends_as_the_whole_text_would(
    name: str, size: int
) -> None:
    text = TRICKY[name]
    chunks = [text[i : i + size] for i in range(0, len(text), size)]
    assert grown(chunks, 50, [True]) == whole(text, 50)


@given(MARKDOWN, WIDTHS)
@example("-\n  >-\n  >   - z\n  >\n  >     i", 7)
@example("中中a \\\nb", 5)
def test_lines_fit_and_hold_only_known_styles_and_printable_text(
    text: str, width: int
) -> None:
    for line in whole(text, width):
        assert line.width == cells(line.plain)
        assert line.width <= width or width < 4
        assert 0 <= line.source_start <= line.source_end <= len(text)
        assert set(line.style.split()) <= set(STYLES)
        for piece in line.pieces:
            assert piece.text
            assert set(piece.style.split()) <= set(STYLES)
            assert piece.link == "" or piece.link.lower().startswith("http")
            assert not any(unicodedata.category(char) == "Cc" for char in piece.text)


@given(MARKDOWN)
@example("-\n\t>-\n-")
@example("- a\n\n\t- b\n\n\t  c")
def test_regions_of_the_source_never_step_back(text: str) -> None:
    starts = [line.source_start for line in whole(text, 30)]
    assert starts == sorted(starts)


@given(st.text(max_size=60))
def test_simple_text_takes_one_cell_a_character(text: str) -> None:
    if text.isprintable() and is_simple(text):
        assert cells(text) == len(text)
