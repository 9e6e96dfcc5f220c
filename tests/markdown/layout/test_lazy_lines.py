"""A text in parts, of which only those that somebody looks at are laid out."""

import gc
from random import Random

import pytest
from hypothesis import given, strategies as st

from app.demo.script.texts import made_up
from app.markdown.code.highlight import Highlighter, State
from app.markdown.code.lexing import Tokens
from app.markdown.document import Document
from app.markdown.limits import LIMITS, Limits
from app.markdown.line import Line
from app.markdown.structure.leaves import CodeLeaf
from tests.markdown.texts import MARKDOWN

pytestmark = pytest.mark.thorough

WIDTHS = st.sampled_from([7, 20, 40, 118])
KINDS = ["prose", "markdown", "code", "table", "paragraph", "cjk", "think"]
SMALL_PARTS = Limits(together=3, measured=3, part=4)
"""Parts of a few lines, so that short texts have many."""
LONG_CODE = (
    "```python\n"
    + '"""\n' * 98
    + f"x = '''{'long ' * 300}\n"
    + "y = 'code'\n" * 99
    + "```"
)


def made(kind: str, count: int = 4000) -> str:
    """A long text of one kind."""
    return "".join(made_up(kind, count))


def eager(
    text: str, width: int, show: bool = False, limits: Limits = LIMITS
) -> list[Line]:
    """The lines of a text that was looked at, to its end, after each line."""
    document = Document(show_thoughts=show, limits=limits)
    for row in text.splitlines(keepends=True):
        document.append(row)
        document.lines(width)
    return list(document.lines(width))


def lines_of(document: Document, width: int) -> list[Line]:
    """All lines, part by part from the last one up."""
    parts = list(document.parts(width))
    for part in reversed(parts):
        assert len(part.lines) == part.count
    return [line for part in parts for line in part.lines]


@given(
    st.lists(MARKDOWN, min_size=1, max_size=3).map(lambda t: "\n".join(t)[-2000:]),
    WIDTHS,
    st.lists(st.integers(0, 3), min_size=1, max_size=9),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_parts_laid_out_in_any_order_make_the_whole_text(
    text: str, width: int, looks: list[int], show: bool, random: Random
) -> None:
    document = Document(show_thoughts=show, limits=SMALL_PARTS)
    for index in range(0, len(text), 23):
        document.append(text[index : index + 23])
        parts = list(document.parts(width))
        for part in parts[len(parts) - looks[index // 23 % len(looks)] :]:
            assert len(part.lines) == part.count
    parts = list(document.parts(width))
    random.shuffle(order := parts[:])
    for part in order:
        assert len(part.lines) == part.count
        part.forget()
    lines = [line for part in parts for line in part.lines]
    assert lines == eager(text, width, show, SMALL_PARTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_text_of_which_only_the_end_was_seen_is_whole_in_the_end(
    kind: str,
) -> None:
    text = made(kind)
    document = Document(show_thoughts=True)
    for index in range(0, len(text), 1999):
        document.append(text[index : index + 1999])
        document.parts(60)
    assert lines_of(document, 60) == eager(text, 60, show=True)


@pytest.mark.parametrize("width", [30, 200])
def test_a_code_block_is_highlighted_from_within_as_from_its_beginning(
    width: int,
) -> None:
    document = Document(LONG_CODE)
    assert len(document.parts(width)) > 2
    assert lines_of(document, width) == eager(LONG_CODE, width)
    assert lines_of(document, 77) == eager(LONG_CODE, 77)


@pytest.mark.parametrize("upwards", [False, True])
def test_the_lines_of_a_code_block_are_lexed_twice_at_most(
    upwards: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexed = []
    line = Highlighter.line

    def counted(self: Highlighter, text: str, state: State) -> tuple[Tokens, State]:
        lexed.append(text)
        return line(self, text, state)

    monkeypatch.setattr(Highlighter, "line", counted)
    text = made("code", 9000)
    parts = list(Document(text).parts(60))
    for part in reversed(parts) if upwards else parts:
        assert part.lines
    assert len(lexed) < 2 * text.count("\n") + 100


@pytest.mark.parametrize("kind", ["prose", "markdown", "code", "table"])
def test_of_a_long_text_only_the_end_is_laid_out(kind: str) -> None:
    parts = Document(made(kind)).parts(60)
    assert len(parts) > 5
    assert [part.measured for part in parts] == [False] * (len(parts) - 1) + [True]
    assert len(parts[-1].lines) < 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [30, 110])
def test_an_estimate_is_near_the_number_of_lines(kind: str, width: int) -> None:
    parts = Document(made(kind), show_thoughts=True).parts(width)
    guess = sum(part.count for part in parts)
    count = sum(len(part.lines) for part in parts)
    assert count * 0.5 < guess < count * 2


def test_finished_parts_stay_the_same_objects_while_text_comes() -> None:
    document = Document(made("markdown"))
    before = document.parts(60)
    assert document.parts(60) is before
    document.append(made("markdown", 2000))
    after = document.parts(60)
    assert all(a is b for a, b in zip(before[:-1], after, strict=False))
    assert len(after) > len(before)


def test_what_was_laid_out_as_the_last_part_is_not_laid_out_again() -> None:
    document = Document()
    seen: dict[int, Line] = {}
    for row in made("prose", 900).split("\n"):
        document.append(row + "\n")
        stable = document.stable_lines(60)
        for index, line in enumerate(list(document.lines(60))[:stable]):
            assert seen.setdefault(index, line) is line
    assert len(document.parts(60)) > 1


def test_a_forgotten_part_knows_its_number_of_lines_and_comes_back() -> None:
    part = Document(made("code")).parts(60)[0]
    before = list(part.lines)
    part.forget()
    assert part.measured
    assert part.count == len(before)
    assert list(part.lines) == before
    assert part.lines[0] is not before[0]


def test_a_code_block_that_has_only_begun_is_not_kept_for_each_drawing() -> None:
    def code_leaves() -> int:
        gc.collect()
        return sum(isinstance(thing, CodeLeaf) for thing in gc.get_objects())

    document = Document("text\n\n```py")
    before = code_leaves()
    for _ in range(20):
        document.append("y")
        document.lines(60)
    assert code_leaves() <= before + 2
