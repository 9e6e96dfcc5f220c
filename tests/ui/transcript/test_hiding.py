"""Of two transcripts one is shown; the other one keeps what belongs to its reader."""

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection

from app.ui.transcript import NoticeEntry, Transcript, TurnView
from tests.ui.transcript.stage import (
    completed,
    feed,
    grow,
    numbered,
    painted,
    put,
    streaming,
    text_on,
    until,
)

SIZE = (60, 15)


class Pair(App[None]):
    """Two transcripts in the same place, of which one is displayed."""

    def __init__(self) -> None:
        super().__init__()
        self.one = Transcript()
        self.other = Transcript()
        self.badges: list[bool] = []
        """Each time that was told: whether there is unseen text below."""

    def compose(self) -> ComposeResult:
        self.other.display = False
        yield self.one
        yield self.other

    def on_transcript_new_below(self, event: Transcript.NewBelow) -> None:
        self.badges.append(event.unseen)

    async def swap(self, pilot: Pilot[None]) -> None:
        """Display the one that is hidden, and wait until that is laid out."""
        shown, hidden = self.one, self.other
        if not shown.display:
            shown, hidden = hidden, shown
        shown.display, hidden.display = False, True
        await until(pilot, lambda: hidden.region.height > 0 and not shown.region)


async def away_and_back(app: Pair, pilot: Pilot[None]) -> None:
    """Look at the other transcript for a moment."""
    await app.swap(pilot)
    await app.swap(pilot)


async def test_who_read_further_up_is_there_again_when_it_is_shown_again() -> None:
    app = Pair()
    async with app.run_test(size=SIZE) as pilot:
        await put(pilot, app.one, completed("why?", numbered(90)), "line 89")
        app.one.page(-3)
        before = painted(app.one)
        await away_and_back(app, pilot)
        assert painted(app.one) == before
        assert not app.one.following


async def test_what_came_while_it_was_hidden_does_not_move_the_reader() -> None:
    app = Pair()
    async with app.run_test(size=SIZE) as pilot:
        turn = streaming("why?", numbered(90))
        view = await put(pilot, app.one, turn, "line 89")
        app.one.page(-3)
        before = painted(app.one)
        await app.swap(pilot)
        app.one.insert(0, TurnView(completed("older", numbered(40, "old"))))
        for _ in range(5):
            grow(app.one, view, numbered(20, "more"))
            await pilot.pause()
        await app.swap(pilot)
        await until(pilot, lambda: True in app.badges)
        assert painted(app.one) == before
        app.one.end()
        assert "more 19" in text_on(app.one)
        app.one.home()
        assert "older" in text_on(app.one)


async def test_who_followed_the_end_sees_what_came_while_it_was_hidden() -> None:
    app = Pair()
    async with app.run_test(size=SIZE) as pilot:
        view = await put(pilot, app.one, streaming("why?", numbered(90)), "line 89")
        await app.swap(pilot)
        grow(app.one, view, numbered(50, "more"))
        await pilot.pause()
        feed(view.turn, "the end")
        app.one.changed(view)
        await app.swap(pilot)
        await until(pilot, lambda: "the end" in text_on(app.one))
        assert app.one.following
        assert round(app.one.scroll_y) == app.one.max_scroll_y
        assert app.badges == []


async def test_an_entry_put_into_one_that_was_never_shown_is_there_when_it_is() -> None:
    app = Pair()
    async with app.run_test(size=SIZE) as pilot:
        view = TurnView(streaming("early", numbered(40)))
        app.other.add(view)
        grow(app.other, view, "the end")
        app.other.flush()
        await app.swap(pilot)
        await until(pilot, lambda: "the end" in text_on(app.other))
        assert app.other.following


async def test_selected_lines_are_the_same_when_it_is_shown_again() -> None:
    app = Pair()
    async with app.run_test(size=SIZE) as pilot:
        view = await put(pilot, app.one, streaming("why?", numbered(90)), "line 89")
        app.one.select_lines()
        app.one.select_lines(-4)
        selection = app.one.text_selection
        assert selection is not None
        before = app.one.get_selection(selection)
        await app.swap(pilot)
        app.one.insert(0, NoticeEntry("above"))
        grow(app.one, view, numbered(50, "more"))
        await pilot.pause()
        await app.swap(pilot)
        assert app.one.selecting
        assert app.one.text_selection == selection
        assert app.one.get_selection(selection) == before


async def test_a_selection_that_was_taken_away_meanwhile_can_be_given_back() -> None:
    app = Pair()
    async with app.run_test(size=SIZE) as pilot:
        await put(pilot, app.one, completed("why?", numbered(90)), "line 89")
        app.one.page(-2)
        app.screen.selections = {app.one: Selection(Offset(0, 120), Offset(-1, 124))}
        kept = app.one.text_selection
        assert kept is not None
        before = app.one.get_selection(kept)
        await app.swap(pilot)
        app.screen.clear_selection()
        app.one.insert(0, TurnView(completed("older", numbered(40, "old"))))
        await pilot.pause()
        await app.swap(pilot)
        app.screen.selections = {app.one: kept}
        assert app.one.get_selection(kept) == before


async def test_another_size_of_the_window_meanwhile_keeps_the_line_at_the_top() -> None:
    app = Pair()
    async with app.run_test(size=SIZE) as pilot:
        words = " ".join(f"w{number}" for number in range(2000))
        await put(pilot, app.one, completed("why?", words), "w1999")
        app.one.page(-3)
        first = painted(app.one)[0].split()[0]
        await app.swap(pilot)
        await pilot.resize_terminal(44, 11)
        await until(pilot, lambda: app.other.size.width == 44)
        await app.swap(pilot)
        await until(pilot, lambda: app.one.size.width == 44)
        assert first in painted(app.one)[0].split()
        assert not app.one.following
