"""A selection while what lies between it and the reader is measured."""

import pytest
from textual.geometry import Region

from app.ui.transcript import TurnView
from tests.ui.transcript.stage import (
    Stage,
    completed,
    numbered,
    painted,
    text_on,
    until,
)
from tests.ui.transcript.test_selection import SIZE, drag


def lit(app: Stage) -> str:
    """What is painted as selected."""
    ground = app.screen.get_component_rich_style("screen--selection").bgcolor
    width, height = app.transcript.size
    strips = app.transcript.render_lines(Region(0, 0, width, height))
    segments = (segment for strip in strips for segment in strip)
    return "".join(
        segment.text
        for segment in segments
        if segment.style is not None and segment.style.bgcolor == ground
    )


OTHERS = "\n\n".join(f"paragraph {n} that is longer than a line" for n in range(20))


@pytest.mark.parametrize("way", ["home", "pages", "turns"])
async def test_a_selection_keeps_its_text_wherever_the_reader_goes(way: str) -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        for number in range(40):
            transcript.add(TurnView(completed(f"question {number}", OTHERS)))
        transcript.add(TurnView(completed("the last", numbered(8))))
        await until(pilot, lambda: "line 7" in text_on(transcript))
        row = next(y for y, line in enumerate(painted(transcript)) if "line 3" in line)
        await drag(pilot, (1, row), (6, row))
        assert app.screen.get_selected_text() == "line 3"
        seen = lit(app)
        if way == "home":
            transcript.home()
        for step in range(60):
            if way == "turns":
                transcript.previous_turn()
            else:
                transcript.page(1.5 if way == "home" else -1.5)
            painted(transcript)
            await pilot.pause()
            if step == 30:
                assert app.screen.get_selected_text() == "line 3"
        transcript.end()
        assert lit(app) == seen
        assert app.screen.get_selected_text() == "line 3"


async def test_lines_selected_by_key_are_still_those_after_a_look_elsewhere() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        for number in range(40):
            transcript.add(TurnView(completed(f"question {number}", OTHERS)))
        transcript.add(TurnView(completed("the last", numbered(8))))
        await until(pilot, lambda: "line 7" in text_on(transcript))
        transcript.select_lines()
        transcript.select_lines(-2)
        assert lit(app).split() == ["line", "6", "line", "7"]
        transcript.home()
        for _ in range(20):
            transcript.page(1)
        transcript.end()
        assert transcript.selecting
        assert lit(app).split() == ["line", "6", "line", "7"]
        transcript.select_lines(-2)
        assert lit(app).split() == ["line", "5", "line", "6", "line", "7"]
