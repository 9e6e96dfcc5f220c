"""Looking for a text in a transcript that is on the screen."""

from textual.geometry import Region
from textual.pilot import Pilot

from app.ui.transcript import Transcript, TurnView
from app.ui.transcript.finding.finder import Finder
from app.ui.transcript.finding.needle import Needle
from tests.ui.transcript.stage import (
    Stage,
    completed,
    grow,
    numbered,
    painted,
    put,
    streaming,
    text_on,
    until,
)


def finder_of(transcript: Transcript, text: str) -> Finder:
    """Looks for a text, and has searched everything."""
    finder = Finder(transcript, lambda: None)
    look_for(finder, transcript, text)
    return finder


def look_for(finder: Finder, transcript: Transcript, text: str) -> None:
    """Look for something else, everywhere."""
    finder.begin(Needle.of(text))
    search(finder, transcript)


def search(finder: Finder, transcript: Transcript) -> None:
    """Search everything, and show what was found."""
    for _ in finder.work():
        pass
    transcript.flush()


def lit(transcript: Transcript, current: bool = False) -> list[str]:
    """What is lit on the screen, row by row; or what of it one is at."""
    width, height = transcript.size
    strips = transcript.render_lines(Region(0, 0, width, height))
    return [
        "".join(text for text, style, _ in strip if style and _is_lit(style, current))
        for strip in strips
        if any(style and _is_lit(style, current) for _, style, _ in strip)
    ]


def _is_lit(style: object, current: bool) -> bool:
    reverse = getattr(style, "reverse", False)
    underline = getattr(style, "underline", False)
    return bool(reverse if current else reverse or underline)


async def show(
    pilot: Pilot[None], transcript: Transcript, *answers: str
) -> list[TurnView]:
    """Show answered turns, and wait for something of them."""
    views = [TurnView(completed(f"ask {n}", a)) for n, a in enumerate(answers)]
    for view in views:
        transcript.add(view)
    await until(pilot, lambda: bool(text_on(transcript).strip()))
    return views


async def test_matches_are_found_in_the_text_as_it_is_shown() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, app.transcript, "a **bo**ld cat\n\n```cat\nx = cat\n```\n")
        finder = finder_of(app.transcript, "bold cat")
        assert (finder.number, finder.count) == (1, 1)
        assert lit(app.transcript) == ["bold cat"]
        look_for(finder, app.transcript, "cat")
        assert finder.count == 2  # the language of a code block is none of its text
        look_for(finder, app.transcript, "▌")
        assert finder.count == 0
        look_for(finder, app.transcript, "ask")
        assert lit(app.transcript) == ["ask"]  # behind the bar of a question


async def test_a_match_goes_on_behind_a_soft_wrap_and_both_rows_are_lit() -> None:
    app = Stage()
    async with app.run_test(size=(30, 20)) as pilot:
        await show(pilot, app.transcript, "Here is the harbour office: it is open.")
        finder_of(app.transcript, "office: it")
        assert lit(app.transcript) == ["office:", "it"]


async def test_wide_characters_are_found_and_lit_whole() -> None:
    app = Stage()
    async with app.run_test(size=(24, 20)) as pilot:
        await show(pilot, app.transcript, "港口的账本在港务局。谁都可以看账本在哪里。")
        finder = finder_of(app.transcript, "账本")
        assert finder.count == 2
        assert "".join(lit(app.transcript)) == "账本账本"


async def test_the_nearest_match_above_the_end_of_the_window_is_the_current_one() -> (
    None
):
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        await show(pilot, app.transcript, *[numbered(9)] * 4)
        app.transcript.home()
        finder = finder_of(app.transcript, "line 8")
        assert (finder.number, finder.count) == (1, 4)
        assert lit(app.transcript, current=True) == []
        finder.show()
        app.transcript.flush()
        assert lit(app.transcript, current=True) == ["line 8"]


async def test_next_and_previous_go_through_all_matches_and_around() -> None:
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        await show(pilot, app.transcript, *[numbered(3)] * 5)
        finder = finder_of(app.transcript, "line 1")
        assert finder.number == 5
        numbers = []
        for _ in range(6):
            finder.step(-1) or finder.wrap(-1)
            numbers.append(finder.number)
        assert numbers == [4, 3, 2, 1, 5, 4]
        finder.step(1)
        assert not finder.step(1)
        finder.wrap(1)
        assert finder.number == 1


async def test_what_streams_in_is_lit_and_counted_and_the_place_stays() -> None:
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        transcript = app.transcript
        await show(pilot, transcript, numbered(9))
        view = await put(pilot, transcript, streaming("more", "a cat"), "a cat")
        finder = finder_of(transcript, "cat")
        finder.show()
        transcript.flush()
        before = painted(transcript)
        for number in range(30):
            grow(transcript, view, f"\n\n{number} cats")
            transcript.flush()
        assert (finder.number, finder.count) == (1, 31)
        assert finder.complete
        assert painted(transcript)[:10] == before[:10]
        assert not transcript.following


async def test_text_that_grows_is_searched_from_where_it_changed() -> None:
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        transcript = app.transcript
        turn = streaming("more", numbered(400))
        view = await put(pilot, transcript, turn, "line 399")
        finder = finder_of(transcript, "line 39")
        assert finder.count == 11
        parts = transcript.viewport.heights.parts(view)
        searched = finder._found[view]
        texts = searched._texts[: len(parts) - 4]
        grow(transcript, view, "and line 39 again")
        transcript.flush()
        assert finder.count == 12
        kept = zip(texts, searched._texts, strict=False)
        assert len(texts) > 4
        assert all(old is new for old, new in kept)


async def test_at_another_width_the_same_matches_are_found() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        transcript = app.transcript
        await show(pilot, transcript, "the harbour office and the office hours " * 5)
        finder = finder_of(transcript, "office hours")
        finder.step(-1)
        assert (finder.number, finder.count) == (4, 5)
        await pilot.resize_terminal(23, 20)
        await until(pilot, lambda: transcript.size.width == 23)
        search(finder, transcript)
        assert (finder.number, finder.count) == (4, 5)
        assert " ".join(lit(transcript)) == " ".join(["office hours"] * 5)


async def test_entries_that_come_and_go_are_counted() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        transcript = app.transcript
        first, *_ = await show(pilot, transcript, "a cat", "a cat")
        finder = finder_of(transcript, "cat")
        transcript.insert(0, TurnView(completed("older", "two cats, cats")))
        transcript.flush()
        assert not finder.complete
        search(finder, transcript)
        assert (finder.number, finder.count) == (4, 4)
        transcript.discard(first)
        transcript.flush()
        assert (finder.number, finder.count) == (3, 3)
        transcript.clear()
        transcript.flush()
        assert (finder.number, finder.count) == (0, 0)


async def test_what_is_unfolded_is_searched_again() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        transcript = app.transcript
        (view,) = await show(pilot, transcript, "<think>\na cat\n</think>\n\na dog")
        finder = finder_of(transcript, "cat")
        assert finder.count == 0
        view.show_thoughts = True
        transcript.look_again([view])
        search(finder, transcript)
        assert finder.count == 1


async def test_afterwards_nothing_is_lit() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        transcript = app.transcript
        await show(pilot, transcript, "a cat")
        finder = finder_of(transcript, "cat")
        assert lit(transcript) == ["cat"]
        finder.end()
        transcript.flush()
        assert lit(transcript) == []


async def test_a_lit_end_of_a_line_does_not_colour_the_rest_of_the_row() -> None:
    app = Stage()
    async with app.run_test(size=(60, 20)) as pilot:
        transcript = app.transcript
        await show(pilot, transcript, "a cat\n\nand a cat")
        finder_of(transcript, "cat")
        row = next(y for y, line in enumerate(painted(transcript)) if "a cat" in line)
        (strip,) = transcript.render_lines(Region(0, row, 60, 1))
        colours = {style.bgcolor for text, style, _ in strip if style and "cat" in text}
        at = strip.text.index("cat") + len("cat")
        (behind,) = strip.crop(at, at + 1)
        assert behind.style is not None
        assert behind.style.bgcolor not in colours
