"""Selecting with the mouse, and what is copied."""

import pytest
from textual.geometry import Offset, Region
from textual.pilot import Pilot
from textual.selection import Selection

from app.markdown.line import Line, Piece
from app.ui.transcript import NoticeEntry, Transcript, TurnView, last_code_block
from app.ui.transcript.folding import toggle_thoughts
from app.ui.transcript.links import link_in
from tests.ui.transcript.stage import (
    Stage,
    completed,
    feed,
    numbered,
    painted,
    streaming,
    text_on,
    until,
)

SIZE = (40, 20)


async def drag(
    pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]
) -> None:
    """Select with the mouse from one cell of the transcript to another."""
    await pilot.mouse_down(Transcript, offset=start)
    await pilot.hover(Transcript, offset=end)
    await pilot.mouse_up(Transcript, offset=end)


async def shown(pilot: Pilot[None], stage: Stage, answer: str) -> None:
    """Have one answered question on the screen: its answer begins at line 2."""
    stage.transcript.add(TurnView(completed("why?", answer)))
    await until(pilot, lambda: "why?" in text_on(stage.transcript))


async def test_a_part_of_a_line_is_copied_as_it_is_shown() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "Some **bold** text")
        await drag(pilot, (6, 2), (9, 2))
        assert app.screen.get_selected_text() == "bold"


async def test_a_line_broken_to_fit_the_screen_is_copied_as_one() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        words = " ".join(f"word{n}" for n in range(20))
        await shown(pilot, app, words)
        await drag(pilot, (2, 2), (6, 4))
        copied = app.screen.get_selected_text()
        assert copied is not None
        assert "\n" not in copied
        assert copied in words


async def test_whole_blocks_are_copied_as_markdown() -> None:
    app = Stage()
    source = "# Title\n\nSome **bold** text\n\n- one\n- `two`\n\nlast words here"
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, source)
        end = next(y for y, row in enumerate(painted(app.transcript)) if "last" in row)
        await drag(pilot, (1, 2), (4, end))
        assert app.screen.get_selected_text() == source[: source.index(" words")]


async def test_lines_of_a_code_block_are_copied_without_its_fences() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "StyleSpec:\n\n```python\nx = 1\ny = 2\n```\n\nend")
        rows = painted(app.transcript)
        first = next(y for y, row in enumerate(rows) if "x = 1" in row)
        await drag(pilot, (1, first), (30, first + 1))
        assert app.screen.get_selected_text() == "x = 1\ny = 2"


async def test_the_end_of_a_code_block_and_what_follows_bring_no_fence() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "StyleSpec:\n\n```python\nx = 1\ny = 2\n```\n\nthe end")
        rows = painted(app.transcript)
        first = next(y for y, row in enumerate(rows) if "y = 2" in row)
        await drag(pilot, (1, first), (30, first + 2))
        assert app.screen.get_selected_text() == "y = 2\n\nthe end"


async def test_a_selection_reaches_across_entries_and_leaves_the_bars_out() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("first?\nsecond line", "Yes.")))
        app.transcript.add(NoticeEntry("a notice"))
        await until(pilot, lambda: "notice" in text_on(app.transcript))
        await drag(pilot, (1, 0), (10, 5))
        copied = app.screen.get_selected_text()
        assert copied == "first?\nsecond line\n\nYes.\n\na notice"


async def test_wide_characters_are_selected_whole() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "说明中文内容")
        await drag(pilot, (3, 2), (5, 2))
        assert app.screen.get_selected_text() == "明中"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (3, 6, "明中"),
        (3, 4, "明"),
        (4, 5, "明中"),
    ],
)
async def test_either_half_of_a_wide_character_is_the_whole_of_it(
    start: int, end: int, text: str
) -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "说明中文内容")
        await drag(pilot, (start, 2), (end, 2))
        assert app.screen.get_selected_text() == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (2, 10, "b 👨\u200d👩\u200d👧\u200d👦 fami"),
        (4, 5, "👨\u200d👩\u200d👧\u200d👦"),
        (5, 7, "👨\u200d👩\u200d👧\u200d👦 f"),
        (7, 9, "fam"),
    ],
)
async def test_joined_characters_are_selected_whole(
    start: int, end: int, text: str
) -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "ab 👨\u200d👩\u200d👧\u200d👦 family tail")
        await drag(pilot, (start, 2), (end, 2))
        assert app.screen.get_selected_text() == text
        styled = painted_as_selected(app)
        assert styled == text


def painted_as_selected(app: Stage) -> str:
    """The text of the answer's line that is painted in the selection's colour."""
    region = Region(0, 2, app.transcript.size.width, 1)
    (strip,) = app.transcript.render_lines(region)
    chosen = app.screen.get_component_rich_style("screen--selection").bgcolor
    return "".join(s.text for s in strip if s.style and s.style.bgcolor == chosen)


async def test_a_press_left_of_the_text_begins_at_the_line_s_beginning() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "abcdef")
        await drag(pilot, (0, 2), (3, 2))
        assert app.screen.get_selected_text() == "abc"


async def test_the_selection_is_painted_and_a_click_takes_it_away() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "abcdef")
        plain = app.transcript.render_lines(app.transcript.size.region)[2]
        await drag(pilot, (1, 2), (3, 2))
        marked = app.transcript.render_lines(app.transcript.size.region)[2]
        assert marked.text == plain.text
        assert marked != plain
        await pilot.click(Transcript, offset=(20, 10))
        assert app.screen.get_selected_text() is None
        assert app.transcript.render_lines(app.transcript.size.region)[2] == plain


async def test_a_selection_stays_on_its_text_while_entries_come_above_and_below() -> (
    None
):
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("why?", numbered(40))
        view = TurnView(turn)
        app.transcript.add(view)
        await until(pilot, lambda: "line 39" in text_on(app.transcript))
        app.transcript.page(-0.6)
        row = next(y for y, r in enumerate(painted(app.transcript)) if "line 3" in r)
        await drag(pilot, (1, row), (9, row))
        copied = app.screen.get_selected_text()
        app.transcript.insert(0, NoticeEntry("older"))
        feed(turn, numbered(5))
        app.transcript.changed(view)
        app.transcript.flush()
        assert copied is not None
        assert copied.startswith("line 3")
        assert app.screen.get_selected_text() == copied


async def test_two_clicks_select_a_word_and_three_its_line() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "说明 some words here")
        await pilot.double_click(Transcript, offset=(7, 2))
        assert app.screen.get_selected_text() == "some"
        await pilot.triple_click(Transcript, offset=(7, 2))
        assert app.screen.get_selected_text() == "说明 some words here"


async def test_everything_can_be_selected() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        for number in range(50):
            app.transcript.add(TurnView(completed(f"q{number}", "An *answer*.")))
        await until(pilot, lambda: "q49" in text_on(app.transcript))
        app.transcript.text_select_all()
        copied = app.screen.get_selected_text()
        assert copied is not None
        assert copied.startswith("q0\n\nAn *answer*.\n\nq1\n")
        assert copied.endswith("q49\n\nAn *answer*.")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_click_on_a_link_tells_its_address(scheme: str) -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, f"中 [here]({scheme}://a.example/x) and there")
        await pilot.click(Transcript, offset=(5, 2))
        await pilot.click(Transcript, offset=(12, 2))
        assert app.links == [f"{scheme}://a.example/x"]
        assert app.transcript.link_at(Offset(5, 2)) == app.links[0]
        assert app.transcript.link_at(Offset(12, 2)) == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd"])
async def test_other_addresses_are_no_links(address: str) -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, f"[here]({address}) <{address}> {address}")
        for x in range(1, 39):
            for y in range(2, 6):
                assert app.transcript.link_at(Offset(x, y)) == ""


def test_no_piece_with_another_address_is_taken_for_a_link() -> None:
    line = Line((Piece("a", link="javascript:x"), Piece("b", link="HTTP://c")), 2, 0, 0)
    assert [link_in(line, cell) for cell in (-1, 0, 1, 2)] == ["", "", "HTTP://c", ""]


async def test_the_mouse_over_a_link_tells_where_it_leads_and_that_it_left() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "[here](https://a.example/x) and there")
        await pilot.hover(Transcript, offset=(2, 2))
        await pilot.hover(Transcript, offset=(3, 2))
        await pilot.hover(Transcript, offset=(20, 2))
        await until(pilot, lambda: app.hovered == ["https://a.example/x", ""])


async def test_a_long_answer_is_copied_whole_though_most_of_it_was_never_seen() -> None:
    app = Stage()
    source = numbered(300, "some *words* of") + "```py\n" + "x = 1\n" * 200 + "```\n"
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("first", "Yes.")))
        app.transcript.add(TurnView(completed("why?", source)))
        app.transcript.add(NoticeEntry("a notice"))
        await until(pilot, lambda: "a notice" in text_on(app.transcript))
        before = painted(app.transcript)
        app.screen.selections = {app.transcript: Selection(None, None)}
        copied = app.screen.get_selected_text()
        assert copied == f"first\n\nYes.\n\nwhy?\n\n{source}\na notice"
        app.screen.clear_selection()
        assert painted(app.transcript) == before


async def test_lines_from_the_middle_of_a_long_code_block_bring_no_fence() -> None:
    app = Stage()
    code = [f"x = {number}" for number in range(300)]
    text = "StyleSpec:\n\n```py\n" + "\n".join(code) + "\n```\n"
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("why?", text)))
        await until(pilot, lambda: "x = 299" in text_on(app.transcript))
        app.transcript.home()
        rows = painted(app.transcript)
        first = next(y for y, row in enumerate(rows) if row == " x = 0")
        first -= app.transcript.viewport.shift
        for low, high in ((0, 299), (60, 70), (63, 63), (64, 64), (100, 250)):
            start, end = Offset(0, first + low), Offset(-1, first + high)
            app.screen.selections = {app.transcript: Selection(start, end)}
            copied = app.screen.get_selected_text()
            assert copied == "\n".join(code[low : high + 1])


@pytest.mark.parametrize("low", [63, 64, 65, 128, 299])
async def test_the_rest_of_a_long_code_block_and_what_follows_bring_no_fence(
    low: int,
) -> None:
    app = Stage()
    code = [f"x = {number}" for number in range(300)]
    text = "StyleSpec:\n\n```py\n" + "\n".join(code) + "\n```\n\n*after*\n\nall"
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("why?", text)))
        await until(pilot, lambda: "x = 299" in text_on(app.transcript))
        rows = painted(app.transcript)
        last = next(y for y, row in enumerate(rows) if row == " x = 299")
        last += app.transcript.viewport.top - app.transcript.viewport.shift
        selection = Selection(Offset(0, last - 299 + low), Offset(-1, last + 2))
        app.screen.selections = {app.transcript: selection}
        copied = app.screen.get_selected_text()
        assert copied == "\n".join(code[low:]) + "\n\n*after*"


async def test_rows_of_a_long_table_are_copied_as_markdown() -> None:
    app = Stage()
    rows = [f"| {number} | **b** |" for number in range(200)]
    async with app.run_test(size=SIZE) as pilot:
        text = "\n".join(["| a | b |", "|---|---|", *rows])
        app.transcript.add(TurnView(completed("why?", text)))
        await until(pilot, lambda: "199" in text_on(app.transcript))
        app.transcript.home()
        shown = painted(app.transcript)
        first = next(y for y, row in enumerate(shown) if row.startswith(" 0 "))
        first -= app.transcript.viewport.shift
        selection = Selection(Offset(0, first + 50), Offset(-1, first + 150))
        app.screen.selections = {app.transcript: selection}
        assert app.screen.get_selected_text() == "\n".join(rows[50:151])


async def selected(pilot: Pilot[None], app: Stage, first: str, last: str) -> str:
    """What is copied from inside the line with one text to the end of another's."""
    rows = painted(app.transcript)
    low = next(y for y, row in enumerate(rows) if first in row)
    high = next(y for y, row in enumerate(rows) if last in row)
    await drag(pilot, (rows[low].index(first) + 1, low), (39, high))
    return app.screen.get_selected_text() or ""


async def test_a_selection_that_begins_inside_a_row_of_a_table_takes_in_the_row() -> (
    None
):
    app = Stage()
    long = "word " * 9
    rows = ["| a | b |", "|---|---|", f"| alpha | {long}|", "| beta | 2 |"]
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, "\n".join([*rows, "", "after"]))
        assert await selected(pilot, app, "alpha", "beta") == "\n".join(rows[2:])
        assert await selected(pilot, app, "│ b", "beta") == "\n".join(rows)
        everything = "\n".join([*rows[2:], "", "after"])
        assert await selected(pilot, app, "alpha", "after") == everything


async def test_an_answer_of_code_alone_keeps_its_fence_among_other_messages() -> None:
    app = Stage()
    code = "```py\nx = 1\n```"
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, app, code)
        app.screen.selections = {app.transcript: Selection(None, None)}
        assert app.screen.get_selected_text() == f"why?\n\n{code}"
        app.screen.selections = {app.transcript: Selection(Offset(0, 2), Offset(-1, 4))}
        assert app.screen.get_selected_text() == "x = 1"


async def test_folded_reasoning_is_not_copied() -> None:
    app = Stage()
    thought = "<think>\nhidden\n\n```\nx\n```\n</think>\n\n"
    async with app.run_test(size=SIZE) as pilot:
        view = TurnView(completed("why?", f"*One*\n\n{thought}*Two*"))
        app.transcript.add(view)
        await until(pilot, lambda: "Two" in text_on(app.transcript))
        app.screen.selections = {app.transcript: Selection(None, None)}
        assert app.screen.get_selected_text() == "why?\n\n*One*\n\n*Two*"
        assert last_code_block(app.transcript.entries) is None
        toggle_thoughts(app.transcript)
        await until(pilot, lambda: "hidden" in text_on(app.transcript))
        app.screen.selections = {app.transcript: Selection(None, None)}
        copied = app.screen.get_selected_text()
        assert copied == f"why?\n\n*One*\n\n{thought}*Two*"


async def test_the_end_of_reasoning_folds_what_was_on_the_screen() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("why?", "Okay.\n\n" * 60)
        app.transcript.add(view := TurnView(turn))
        await until(pilot, lambda: "Okay" in text_on(app.transcript))
        feed(turn, "</thi")
        feed(turn, "nk>\n\nHello")
        app.transcript.changed(view)
        await until(pilot, lambda: "Hello" in text_on(app.transcript))
        wanted = [" ▌ why?", "", " ▸ reasoning (60 lines)", "", " Hello"]
        assert painted(app.transcript)[:5] == wanted


@pytest.mark.parametrize("source", ["{}", "- {}"])
async def test_exactly_one_part_of_a_long_answer_is_copied_alone(source: str) -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        answer = "".join(source.format(f"*line* {n}\n\n") for n in range(300))
        transcript.add(TurnView(completed("why?", answer)))
        await until(pilot, lambda: "line 299" in text_on(transcript))
        transcript.page(-5)
        heights, shift = transcript.viewport.heights, transcript.viewport.shift
        index = heights.find(transcript.viewport.top)
        low, high = heights.start(index) - shift, heights.start(index + 1) - shift
        selection = Selection(Offset(0, low), Offset(-1, high - 1))
        transcript.screen.selections = {transcript: selection}
        copied = transcript.screen.get_selected_text() or ""
        lines = [row for row in copied.split("\n") if row]
        assert 10 < len(lines) < 70
        first = int(lines[0].split()[-1])
        wanted = range(first, first + len(lines))
        assert lines == [source.format(f"*line* {number}") for number in wanted]


@pytest.mark.parametrize("high", [0, 62, 63, 64])
async def test_text_and_the_beginning_of_a_long_code_block_bring_no_fence(
    high: int,
) -> None:
    app = Stage()
    code = [f"x = {number}" for number in range(300)]
    text = "*StyleSpec*:\n\n```py\n" + "\n".join(code) + "\n```\n"
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("why?", text)))
        await until(pilot, lambda: "x = 299" in text_on(app.transcript))
        app.transcript.home()
        shift = app.transcript.viewport.shift
        rows = painted(app.transcript)
        first = next(y for y, row in enumerate(rows) if row == " x = 0") - shift
        selection = Selection(Offset(0, 2 - shift), Offset(-1, first + high))
        app.screen.selections = {app.transcript: selection}
        copied = app.screen.get_selected_text()
        assert copied == "*StyleSpec*:\n\n" + "\n".join(code[: high + 1])
