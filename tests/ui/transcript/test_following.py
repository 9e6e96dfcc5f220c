"""Where the view stands while text comes."""

from collections.abc import Sequence
from functools import partial
from time import monotonic

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection
from textual.widgets import Input

from app.core.wire.events import MessageEnd
from app.ui.transcript import (
    MarkdownEntry,
    NoticeEntry,
    Transcript,
    TurnView,
    toggle_thoughts,
)
from app.ui.transcript.rendered_text import RenderedText
from tests.ui.transcript.stage import (
    Stage,
    completed,
    converse,
    grow,
    numbered,
    painted,
    put,
    streaming,
    text_on,
    until,
    wheel,
)

SIZE = (60, 15)


async def resize(
    pilot: Pilot[None], transcript: Transcript, size: tuple[int, int]
) -> None:
    """Change the window's size and wait until the transcript knows."""
    await pilot.resize_terminal(*size)
    await until(pilot, lambda: transcript.size.width == size[0])


async def test_the_first_text_appears_without_waiting_for_a_timer() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("hi")
        view = await put(pilot, app.transcript, turn, "▌ hi")
        quiet = monotonic() + 0.3
        await until(pilot, lambda: monotonic() > quiet)
        grow(app.transcript, view, "Hello")
        await pilot.pause()
        assert " Hello" in painted(app.transcript)


async def test_a_flush_draws_at_once_what_changed() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("hi")
        view = await put(pilot, app.transcript, turn, "▌ hi")
        grow(app.transcript, view, "Hello")
        app.transcript.flush()
        assert " Hello" in painted(app.transcript)


async def test_the_view_follows_the_end_while_an_answer_grows() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("count")
        view = TurnView(turn)
        app.transcript.add(view)
        for number in range(60):
            grow(app.transcript, view, f"line {number}\n\n")
            await pilot.pause()
        await until(pilot, lambda: "line 59" in text_on(app.transcript))
        assert app.transcript.following
        assert app.transcript.is_vertical_scroll_end


async def test_the_view_does_not_move_when_the_reader_is_further_up() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("count", numbered(40))
        view = await put(pilot, app.transcript, turn, "line 39")
        app.transcript.page(-1)
        await pilot.pause()
        before = painted(app.transcript)
        assert not app.transcript.following
        grow(app.transcript, view, numbered(40, "more"))
        await until(pilot, lambda: app.badges == [True])
        assert painted(app.transcript) == before


async def test_the_badge_goes_when_the_reader_reaches_the_end_again() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("count", numbered(40))
        view = await put(pilot, app.transcript, turn, "line 39")
        app.transcript.page(-2)
        grow(app.transcript, view, "the end")
        await until(pilot, lambda: app.badges == [True])
        for _ in range(4):
            app.transcript.page(1)
        await until(pilot, lambda: app.badges == [True, False])
        assert app.transcript.following
        assert "the end" in text_on(app.transcript)


async def test_the_wheel_leaves_the_end_and_comes_back_to_it() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        await put(pilot, transcript, completed("count", numbered(40)), "line 39")
        wheel(transcript, up=True)
        await until(pilot, lambda: not transcript.following)
        top = transcript.scroll_offset.y
        for _ in range(3):
            wheel(transcript, up=False)
        await until(pilot, lambda: transcript.following)
        assert transcript.scroll_offset.y > top


async def test_a_page_up_and_a_page_down_show_the_same_again() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        await converse(pilot, transcript, 20)
        transcript.page(-3)
        before = painted(transcript)
        transcript.page(-1)
        assert before[0] == painted(transcript)[-1]
        transcript.page(1)
        assert painted(transcript) == before


async def test_home_shows_the_beginning_and_end_follows_again() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        await converse(pilot, transcript, 20)
        transcript.home()
        assert painted(transcript)[0] == " ▌ question 0"
        assert not transcript.following
        transcript.end()
        await until(pilot, lambda: transcript.following)
        assert transcript.is_vertical_scroll_end


async def test_the_questions_can_be_visited_one_by_one() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        transcript.add(MarkdownEntry("Welcome"))
        await converse(pilot, transcript, 5)
        visited = []
        for _ in range(6):
            transcript.previous_turn()
            visited.append(painted(transcript)[0].removeprefix(" ▌ question "))
        assert visited == ["4", "3", "2", "1", "0", " Welcome"]
        for _ in range(3):
            transcript.next_turn()
        assert painted(transcript)[0] == " ▌ question 2"
        for _ in range(3):
            transcript.next_turn()
        assert transcript.following


async def test_older_entries_put_above_do_not_move_what_is_read() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        await put(pilot, transcript, completed("new", numbered(40)), "line 39")
        transcript.page(-1)
        before = painted(transcript)
        for number in range(30):
            transcript.insert(0, TurnView(completed(f"old {number}", numbered(5))))
        transcript.flush()
        assert painted(transcript) == before
        transcript.home()
        assert painted(transcript)[0] == " ▌ old 29"


@pytest.mark.parametrize("step", ["page", "wheel", "select"])
async def test_a_step_just_after_older_entries_came_is_as_long_as_any(
    step: str,
) -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        await put(pilot, transcript, completed("why?", numbered(90)), "line 89")
        transcript.page(-4)
        before = painted(transcript)
        selection = Selection(Offset(0, transcript.viewport.top), Offset(-1, 150))
        copied = transcript.get_selection(selection)
        older = TurnView(completed("older", numbered(9, "old")))
        transcript.insert(0, older)
        if step == "page":
            transcript.page(-0.25)
            assert painted(transcript)[3:] == before[:-3]
        elif step == "wheel":
            transcript.scroll_to(y=transcript.scroll_y - 3, animate=False, force=True)
            assert painted(transcript)[3:] == before[:-3]
        else:
            assert transcript.get_selection(selection) == copied


async def test_an_entry_that_leaves_above_does_not_move_what_is_read() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        notice = NoticeEntry("\n".join(["note"] * 7))
        transcript.add(notice)
        await put(pilot, transcript, completed("new", numbered(40)), "line 39")
        transcript.page(-1)
        before = painted(transcript)
        transcript.discard(notice)
        transcript.discard(notice)
        transcript.flush()
        assert painted(transcript) == before


@pytest.mark.parametrize("size", [(60, 15), (200, 60), (80, 50)])
async def test_a_view_that_follows_still_shows_the_end_after_a_resize(
    size: tuple[int, int],
) -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await put(
            pilot, app.transcript, completed("count", numbered(80, "word " * 30)), "79"
        )
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: app.transcript.size.height == size[1] - 3)
        assert app.transcript.following
        assert "79" in text_on(app.transcript)
        assert app.transcript.is_vertical_scroll_end


@pytest.mark.parametrize("size", [(60, 15), (200, 60)])
async def test_a_resize_keeps_the_line_under_the_readers_eyes(
    size: tuple[int, int],
) -> None:
    app = Stage()
    async with app.run_test(size=(90, 24)) as pilot:
        transcript = app.transcript
        for number in range(30):
            text = numbered(9, f"turn {number} " + "word " * 40)
            transcript.add(TurnView(completed(f"question {number}", text)))
        await until(pilot, lambda: "turn 29" in text_on(transcript))
        transcript.page(-12)
        top = painted(transcript)[0].split()[:2]
        while top[:1] != ["turn"]:
            transcript.page(-0.05)
            top = painted(transcript)[0].split()[:2]
        await resize(pilot, transcript, size)
        assert painted(transcript)[0].split()[:2] == top
        assert not transcript.following


async def test_nothing_is_drawn_again_while_nothing_changes() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        view = _Counted(streaming("hi", "text"))
        app.transcript.add(view)
        await until(pilot, lambda: "text" in text_on(app.transcript))
        drawn = view.drawn
        for _ in range(10):
            await pilot.pause()
        assert view.drawn == drawn


async def test_a_thousand_chunks_before_the_next_loop_turn_are_drawn_once() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("hi", "text")
        view = _Counted(turn)
        app.transcript.add(view)
        await until(pilot, lambda: "text" in text_on(app.transcript))
        drawn = view.drawn
        for number in range(1000):
            grow(app.transcript, view, f" {number}")
        await until(pilot, lambda: "999" in text_on(app.transcript))
        assert view.drawn == drawn + 1


async def test_of_a_thousand_turns_only_those_on_the_screen_are_rendered() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        views = [_Counted(completed(f"q {n}", numbered(20))) for n in range(1000)]
        for view in views:
            app.transcript.add(view)
        await until(pilot, lambda: "line 19" in text_on(app.transcript))
        assert sum(view.drawn > 0 for view in views) == 1
        app.transcript.page(-30)
        assert sum(view.drawn > 0 for view in views) < 15


async def test_turns_far_from_the_screen_are_forgotten_but_come_back() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        views = [_Counted(completed(f"q {n}", numbered(5))) for n in range(200)]
        for view in views:
            app.transcript.add(view)
        await until(pilot, lambda: "q 199" in text_on(app.transcript))
        for _ in range(150):
            app.transcript.page(-1)
        assert sum(view.forgotten for view in views) > 50
        app.transcript.end()
        assert "q 199" in text_on(app.transcript)


async def test_the_input_keeps_the_focus_when_the_transcript_is_clicked() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(NoticeEntry("a notice"))
        await pilot.click(Transcript, offset=(4, 0))
        assert isinstance(app.focused, Input)


class _Counted(TurnView):
    """Counts how often it was rendered and forgotten."""

    drawn = forgotten = 0

    def texts(self, width: int) -> Sequence[RenderedText]:
        self.drawn += 1
        return super().texts(width)

    def forget(self) -> None:
        self.forgotten += 1
        super().forget()


async def test_the_bar_shows_where_the_view_stands_from_the_first_moment() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        assert not transcript.show_vertical_scrollbar
        for number in range(30):
            transcript.add(TurnView(completed(f"q {number}", numbered(9))))
        await until(pilot, lambda: transcript.show_vertical_scrollbar)
        bar = transcript.vertical_scrollbar
        assert bar.position == transcript.scroll_offset.y == transcript.max_scroll_y
        assert bar.window_virtual_size == transcript.virtual_size.height
        transcript.page(-2)
        assert bar.position == transcript.scroll_offset.y
        transcript.home()
        assert bar.position == 0


def _higher(transcript: Transcript, height: int) -> bool:
    return transcript.virtual_size.height > height


async def test_the_bar_catches_up_when_a_text_has_grown_quickly() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        turn = streaming("q", numbered(40))
        view = TurnView(turn)
        transcript.add(view)
        await until(pilot, lambda: transcript.show_vertical_scrollbar)
        bar = transcript.vertical_scrollbar
        for _ in range(3):
            length = transcript.virtual_size.height
            grow(transcript, view, numbered(40))
            await until(pilot, partial(_higher, transcript, length))
        grown = transcript.virtual_size.height
        await until(pilot, lambda: bar.window_virtual_size == grown)
        assert bar.position == transcript.max_scroll_y
        grow(transcript, view, numbered(40))
        transcript.flush()
        assert bar.window_virtual_size == transcript.virtual_size.height > grown


async def test_a_reader_near_the_beginning_is_told_once_for_each_first_entry() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        for number in range(5):
            transcript.add(TurnView(completed(f"q {number}", numbered(15))))
        await until(pilot, lambda: "line 14" in text_on(transcript))
        transcript.page(-1)
        await pilot.pause()
        assert app.tops == 0
        transcript.home()
        transcript.page(0.2)
        transcript.home()
        await until(pilot, lambda: app.tops == 1)
        for _ in range(5):
            transcript.insert(0, NoticeEntry("older"))
        transcript.flush()
        await until(pilot, lambda: app.tops == 2)
        assert painted(transcript)[0] == " ▌ q 0"


async def test_who_follows_the_end_of_a_short_conversation_is_not_near_the_top() -> (
    None
):
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.transcript.add(TurnView(completed("q", numbered(8))))
        await until(pilot, lambda: app.transcript.show_vertical_scrollbar)
        await pilot.pause()
        assert app.tops == 0
        wheel(app.transcript, up=True)
        await until(pilot, lambda: app.tops == 1)


async def test_a_larger_window_does_not_make_a_reader_follow() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        turn = streaming("q", numbered(40))
        view = await put(pilot, transcript, turn, "line 39")
        transcript.page(-0.4)
        await pilot.resize_terminal(60, 30)
        await until(pilot, lambda: transcript.size.height == 27)
        assert not transcript.following
        before = painted(transcript)
        grow(transcript, view, numbered(5))
        transcript.flush()
        assert painted(transcript)[:-2] == before[:-2]


@pytest.mark.parametrize("size", [(60, 15), (200, 60)])
async def test_another_width_lays_out_only_what_is_on_the_screen(
    size: tuple[int, int],
) -> None:
    app = Stage()
    async with app.run_test(size=(90, 24)) as pilot:
        transcript = app.transcript
        transcript.add(
            TurnView(completed("why?", numbered(3000, "word " * 40 + "line")))
        )
        await until(pilot, lambda: "2999" in text_on(transcript))
        heights = transcript.viewport.heights
        transcript.page(-40)
        while "line" not in (top := painted(transcript)[0]):
            transcript.page(-0.05)
        await resize(pilot, transcript, size)
        assert set(top.split()) & set(painted(transcript)[0].split()) - {"word"}
        measured = sum(heights[index].measured for index in range(len(heights)))
        assert measured < 12 < len(heights)


async def test_unfolding_reasoning_keeps_the_line_under_the_readers_eyes() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        transcript = app.transcript
        text = "<think>\n" + "hm\n\n" * 50 + "</think>\n\n" + numbered(90)
        await put(pilot, transcript, completed("why?", text), "line 89")
        transcript.page(-3)
        before = painted(transcript)
        viewport = transcript.viewport
        place = viewport.top - viewport.shift
        for _ in range(2):
            toggle_thoughts(transcript)
            transcript.flush()
            assert painted(transcript) == before
            assert viewport.top - viewport.shift == place
        transcript.home()
        assert "reasoning" in text_on(transcript)


async def test_a_turn_that_looks_as_before_brings_no_badge() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("why?", numbered(90))
        view = await put(pilot, app.transcript, turn, "line 89")
        app.transcript.home()
        turn.apply(MessageEnd(), 2.0)
        app.transcript.changed(view)
        app.transcript.flush()
        await pilot.pause()
        assert app.badges == []
        app.transcript.add(NoticeEntry("a notice"))
        await until(pilot, lambda: app.badges == [True])
