"""Colours and widths of what is painted."""

from itertools import pairwise
from typing import Self

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES

from app.markdown.line import Line, Piece
from app.markdown.styles import STYLES
from app.ui.transcript import (
    NoticeEntry,
    QueueEntry,
    Transcript,
    TurnView,
    last_code_block,
    toggle_late,
    toggle_thoughts,
)
from app.ui.transcript.drawing.painter import Painter
from app.ui.transcript.drawing.style_sheet import SPECS, StyleSheet, StyleSpec
from tests.ui.transcript.stage import (
    Stage,
    completed,
    feed,
    interrupted,
    painted,
    streaming,
    text_on,
    until,
)

BASE = Style(color="#e0e0e0", bgcolor="#121212")
DARK = BUILTIN_THEMES["textual-dark"].to_color_system().generate()


def test_every_style_of_the_renderer_has_a_look() -> None:
    assert set(STYLES) <= set(SPECS)


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_every_theme_has_the_colours_that_are_asked_for(name: str) -> None:
    theme = BUILTIN_THEMES[name].to_color_system().generate()
    specs = SPECS.values()
    wanted = {name for spec in specs for name in (spec.color, spec.background)} - {""}
    assert wanted <= set(theme)
    sheet = StyleSheet(BASE, theme, name.startswith("ansi"))
    assert all(sheet.style(style).color is not None for style in SPECS)


def test_styles_are_laid_over_one_another_from_the_outside_in() -> None:
    style = StyleSheet(BASE, DARK, False).style("quote strong link")
    assert (style.bold, style.italic, style.underline) == (True, True, True)
    assert style.bgcolor == BASE.bgcolor


def test_an_unknown_style_name_is_plain_text() -> None:
    assert StyleSheet(BASE, DARK, False).style("no-such-style") == BASE


@pytest.mark.parametrize("text", ["plain", "中文内容", "é👩‍👩‍👧", "x" * 50])
def test_a_strip_is_exactly_as_wide_as_the_widget(text: str) -> None:
    painter = Painter(StyleSheet(BASE, DARK, False), 20, 17)
    line = Line((Piece(text),), cell_len(text), 0, 0)
    strip = painter.strip(0, line)
    assert strip.cell_length == cell_len(strip.text) == 20
    assert painter.strip(0, line) is strip


def test_the_background_of_code_fills_the_line() -> None:
    painter = Painter(StyleSheet(BASE, DARK, False), 20, 17)
    line = Line((Piece("x = 1", "code-block"),), 5, 0, 0)
    *_, code, fill, pad = painter.strip(0, line)
    assert code.style is not None and fill.style is not None and pad.style is not None
    assert fill.style.bgcolor == code.style.bgcolor != BASE.bgcolor
    assert pad.style.bgcolor == BASE.bgcolor
    assert len(pad.text) == 2


@pytest.mark.parametrize("size", [(60, 15), (200, 60)])
async def test_lines_leave_room_for_the_bar_and_are_not_longer_than_120_cells(
    size: tuple[int, int],
) -> None:
    app = Stage()
    async with app.run_test(size=size) as pilot:
        answer = "中文 and words " * 60
        app.transcript.add(TurnView(completed("q", answer)))
        await until(pilot, lambda: "words" in text_on(app.transcript))
        longest = max(cell_len(row) for row in painted(app.transcript))
        room = min(size[0] - 3, 120) + 1
        assert room - 8 < longest <= room


async def test_another_theme_paints_in_other_colours() -> None:
    app = Stage()
    async with app.run_test(size=(60, 15)) as pilot:
        transcript = app.transcript
        transcript.add(TurnView(interrupted("q", "an answer")))
        await until(pilot, lambda: "interrupted" in text_on(transcript))
        dark = transcript.render_lines(transcript.size.region)
        app.theme = "textual-light"
        await until(
            pilot, lambda: transcript.render_lines(transcript.size.region) != dark
        )
        light = transcript.render_lines(transcript.size.region)
        assert [strip.text for strip in light] == [strip.text for strip in dark]
        colours = _colours(light)
        assert all(c != d for c, d in zip(colours, _colours(dark), strict=True))


def _colours(strips: list[Strip]) -> list[set[object]]:
    return [{s.style and s.style.color for s in strip} for strip in strips]


async def test_late_text_is_shown_and_hidden_by_the_transcript() -> None:
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        view = TurnView(interrupted("q", "early", "later"))
        app.transcript.add(view)
        await until(pilot, lambda: "interrupted" in text_on(app.transcript))
        before = painted(app.transcript)
        assert toggle_late(app.transcript, view.turn)
        await until(pilot, lambda: "Esc pressed" in text_on(app.transcript))
        assert " later" in painted(app.transcript)
        assert not toggle_late(app.transcript, view.turn)
        await until(pilot, lambda: painted(app.transcript) == before)
        assert not toggle_late(app.transcript, completed("other", ""))


async def test_a_turn_that_nobody_stopped_has_nothing_late_to_show() -> None:
    app = Stage()
    async with app.run_test(size=(80, 20)):
        view = TurnView(completed("q", "a"))
        app.transcript.add(view)
        assert not toggle_late(app.transcript, view.turn)


async def test_a_queue_that_empties_leaves_no_lines() -> None:
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        queue = QueueEntry()
        queue.set(["wait for me"], held=False)
        app.transcript.add(NoticeEntry("hello"))
        app.transcript.add(queue)
        await until(pilot, lambda: "queued: wait" in text_on(app.transcript))
        queue.set([], held=False)
        app.transcript.changed(queue)
        await until(pilot, lambda: "queued" not in text_on(app.transcript))
        assert "hello" in text_on(app.transcript)


async def test_a_cleared_transcript_is_empty_and_can_be_used_again() -> None:
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        app.transcript.add(TurnView(completed("q", "a\n\n" * 50)))
        await until(pilot, lambda: "a" in text_on(app.transcript))
        app.transcript.clear()
        await until(pilot, lambda: not text_on(app.transcript).strip())
        assert app.transcript.entries == []
        app.transcript.add(NoticeEntry("again"))
        await until(pilot, lambda: "again" in text_on(app.transcript))


async def test_the_newest_code_block_of_the_conversation_is_found() -> None:
    app = Stage()
    async with app.run_test(size=(80, 20)):
        assert last_code_block(app.transcript.entries) is None
        app.transcript.add(TurnView(completed("q", "```\nfirst\n```")))
        app.transcript.add(TurnView(completed("q", "```\nsecond\n```\n\ntext")))
        app.transcript.add(TurnView(completed("q", "no code")))
        assert last_code_block(app.transcript.entries) == "second\n"


async def test_reasoning_is_unfolded_and_folded_in_all_turns() -> None:
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        app.transcript.add(TurnView(completed("q", "<think>\ndeep\n</think>\n\na")))
        await until(pilot, lambda: "reasoning" in text_on(app.transcript))
        assert "deep" not in text_on(app.transcript)
        assert toggle_thoughts(app.transcript)
        await until(pilot, lambda: "deep" in text_on(app.transcript))
        assert not toggle_thoughts(app.transcript)
        await until(pilot, lambda: "deep" not in text_on(app.transcript))


class _Mirror(Transcript):
    """Remembers the rows that Textual was told to paint, as they were then."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[int, str] = {}

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        if self.is_mounted:
            now = painted(self)
            for region in regions or [self.size.region]:
                for y in region.line_range:
                    self.told[y] = now[y]
        return super().refresh(
            *regions, repaint=repaint, layout=layout, recompose=recompose
        )

    def is_true(self) -> bool:
        """Whether the screen shows what it should."""
        rows = [self.told.get(y) for y in range(self.size.height)]
        return rows == painted(self)


async def test_while_text_streams_what_changed_is_painted_and_nothing_else() -> None:
    mirror = _Mirror()
    app = Stage(mirror)
    async with app.run_test(size=(60, 15)) as pilot:
        turn = streaming("q")
        view = TurnView(turn)
        mirror.add(view)
        await until(pilot, lambda: "▌ q" in text_on(mirror))
        mirror.told.clear()
        feed(turn, "some text")
        mirror.changed(view)
        mirror.flush()
        assert mirror.told == {2: " some text", 3: ""}
        mirror.refresh()
        for part in ("\n\n# Head", "ing\n\n", "- one\n", "- two\n\n" * 20, "end"):
            feed(turn, part)
            mirror.changed(view)
            mirror.flush()
            assert mirror.is_true()
        mirror.page(-1)
        assert mirror.is_true()
        feed(turn, " of it")
        mirror.changed(view)
        mirror.end()
        assert mirror.is_true()


def test_no_heading_is_underlined_as_a_link_is() -> None:
    headings = {
        name: spec for name, spec in SPECS.items() if name.startswith("heading")
    }
    assert len(headings) == 6
    assert not any(spec.underline for spec in headings.values())
    assert SPECS["link"].underline
    assert len(set(headings.values())) == 6


def test_without_colours_a_heading_is_unlike_its_neighbours_and_a_paragraph() -> None:
    specs = [StyleSpec(), *(SPECS[f"heading-{level}"] for level in range(1, 7))]
    shapes = [(bool(spec.bold), bool(spec.italic)) for spec in specs]
    assert all(one != next_ for one, next_ in pairwise(shapes))
    assert (False, False) not in shapes[1:]


@pytest.mark.parametrize("query", ["asked", "two\n\nparts", "long " * 30])
def test_a_persons_message_is_painted_on_a_ground_of_its_own(query: str) -> None:
    sheet = StyleSheet(BASE, DARK, False)
    painter = Painter(sheet, 60, 57)
    view = TurnView(completed(query, "> quoted"))
    grounds = [
        {s.style.bgcolor for s in painter.strip(y, line) if s.style is not None}
        for y, line in enumerate(view.lines(57))
    ]
    question = sheet.style("question").bgcolor
    asked = [question in ground for ground in grounds]
    count = asked.index(False)
    assert count >= len(query.split("\n"))
    assert asked == [True] * count + [False] * (len(asked) - count)


def test_in_the_terminals_own_colours_nothing_has_a_ground_of_its_own() -> None:
    sheet = StyleSheet(BASE, DARK, True)
    assert {sheet.style(name).bgcolor for name in SPECS} == {BASE.bgcolor}


def test_a_quote_in_an_answer_does_not_look_like_a_persons_message() -> None:
    view = TurnView(completed("asked", "> quoted"))
    rows = [line.plain for line in view.lines(40)]
    assert rows[0] == "▌ asked"
    assert "│ quoted" in rows


async def test_a_transcript_that_was_taken_off_can_still_be_painted() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        transcript = app.transcript
        await pilot.pause()
        await transcript.remove()
        crop = Region(0, 0, 10, 2)
        assert [strip.text for strip in transcript.render_lines(crop)] == [" " * 10] * 2
