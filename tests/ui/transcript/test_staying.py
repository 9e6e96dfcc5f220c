"""What stays as it was: the selection, and the reader's place."""

from textual.geometry import Offset
from textual.selection import Selection

from app.ui.transcript import TurnView, toggle_thoughts
from tests.ui.transcript.stage import (
    Stage,
    completed,
    numbered,
    painted,
    streaming,
    text_on,
    until,
)
from tests.ui.using import has_width

SIZE = (60, 15)
WORDS = " ".join(f"w{number}" for number in range(2000))


def select(stage: Stage, first: int, last: int) -> None:
    """Select some lines, as the mouse does."""
    lines = Selection(Offset(0, first), Offset(3, last))
    stage.screen.selections = {stage.transcript: lines}


async def test_a_selection_survives_another_height() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("q", numbered(30))))
        await until(pilot, lambda: "line 29" in text_on(app.transcript))
        select(app, 40, 42)
        await pilot.resize_terminal(60, 12)
        await until(pilot, lambda: app.transcript.size.height < 12)
        assert app.transcript.text_selection is not None
        await pilot.resize_terminal(50, 12)
        await until(pilot, lambda: app.transcript.text_selection is None)


async def test_unfolding_reasoning_drops_a_selection_and_is_no_news() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        text = f"<think>\none\n\ntwo\n</think>\n\n{numbered(30)}"
        app.transcript.add(TurnView(completed("q", text)))
        await until(pilot, lambda: "line 29" in text_on(app.transcript))
        app.transcript.home()
        select(app, 2, 4)
        assert toggle_thoughts(app.transcript)
        await until(pilot, lambda: "two" in text_on(app.transcript))
        assert app.transcript.text_selection is None
        assert True not in app.badges


async def test_lines_selected_with_the_mouse_are_not_taken_for_those_by_key() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("q", numbered(30))))
        await until(pilot, lambda: "line 29" in text_on(app.transcript))
        app.transcript.select_lines()
        app.transcript.select_lines(-3)
        assert app.transcript.selecting
        select(app, 4, 6)
        assert not app.transcript.selecting


async def test_the_line_at_the_top_stays_however_often_the_width_changes() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(streaming("q", WORDS)))
        await until(pilot, lambda: "w1999" in text_on(app.transcript))
        app.transcript.page(-3)
        top = painted(app.transcript)[0]
        for width in (50, 43, 37, 31, 44, 52, 33, 47, 60):
            await pilot.resize_terminal(width, 15)
            await until(pilot, has_width(app.transcript, width))
        assert painted(app.transcript)[0] == top
