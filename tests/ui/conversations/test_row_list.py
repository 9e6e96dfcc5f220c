"""The list itself: what is chosen, what is painted, when more is wanted."""

import re

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from app.core.conversation import Conversation
from app.ui.conversations.activity import OpenState
from app.ui.conversations.row_list import RowList
from tests.until import until

SIZE = (32, 12)
_NOON = 1_700_000_000.0


class Stage(App[None]):
    """The list alone."""

    def __init__(self) -> None:
        super().__init__()
        self.list = RowList()
        self.wanted = 0

    def compose(self) -> ComposeResult:
        yield self.list

    def on_row_list_near_end(self) -> None:
        self.wanted += 1


def talks(count: int, first: int = 0) -> list[Conversation]:
    """Conversations of one day, the newest first: Talk 0, Talk 1 and on."""
    return [
        Conversation(f"key{n}", f"id{n}", f"Talk {n}", _NOON - n)
        for n in range(first, first + count)
    ]


def painted(rows: RowList) -> list[str]:
    """The lines on the screen."""
    strips = rows.render_lines(Region(0, 0, *rows.size))
    assert {strip.cell_length for strip in strips} == {rows.size.width}
    return [strip.text for strip in strips]


def chosen(rows: RowList) -> str:
    """The name of the chosen one, which is the only one with the sign for it."""
    row = rows.chosen
    assert row is not None
    marked = [line for line in painted(rows) if line.startswith("▌")]
    assert len(marked) == 1
    assert row.name in marked[0]
    return row.name


async def test_of_many_rows_only_those_in_the_window_are_painted() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(talks(10_000))
        await pilot.pause()
        app.list.move(9_999)
        await pilot.pause()
        assert chosen(app.list) == "Talk 9999"
        assert "Talk 9990" in painted(app.list)[-10]
        app.list.first()
        await pilot.pause()
        assert chosen(app.list) == "Talk 0"


async def test_the_chosen_one_stays_chosen_and_in_its_line_when_others_come() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(talks(100, first=50))
        app.list.move(44)
        app.list.move(-4)
        await pilot.pause()
        before = app.list.line_on_screen()
        app.list.show(talks(150))
        await pilot.pause()
        assert chosen(app.list) == "Talk 90"
        assert app.list.line_on_screen() == before


async def test_when_the_chosen_one_goes_the_next_one_is_chosen() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        rows = talks(5)
        app.list.show(rows)
        app.list.move(2)
        app.list.show([*rows[:2], *rows[3:]])
        await pilot.pause()
        assert chosen(app.list) == "Talk 3"
        app.list.move(9)
        app.list.show(rows[:2])
        await pilot.pause()
        assert chosen(app.list) == "Talk 1"


async def test_a_row_that_gets_an_id_or_a_key_is_the_same_one() -> None:
    app = Stage()
    async with app.run_test(size=SIZE):
        here, there = talks(2)
        app.list.show([here._replace(conversation_id=""), there._replace(key="")])
        app.list.move(1)
        app.list.show([there, here])
        assert chosen(app.list) == "Talk 1"
        app.list.show([here, there])
        assert chosen(app.list) == "Talk 1"


async def test_more_is_wanted_before_the_reader_comes_to_the_end() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(talks(100))
        app.list.move(10)
        await pilot.pause()
        assert not app.wanted
        app.list.move(70)
        await until(lambda: app.wanted > 0, pause=pilot.pause)


async def test_more_is_wanted_for_a_window_that_is_not_full() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(talks(5))
        await until(lambda: app.wanted > 0, pause=pilot.pause)


async def test_the_wheel_moves_the_window_and_not_the_choice() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(talks(100))
        await pilot.pause()
        app.list.scroll_to(y=60, animate=False)
        await until(lambda: "Talk 60" in "".join(painted(app.list)), pause=pilot.pause)
        assert app.list.chosen == talks(1)[0]
        assert app.list.line_on_screen() is None


@pytest.mark.parametrize("width", [1, 8, 14, 20, 32, 200])
async def test_a_row_is_exactly_as_wide_as_the_list(width: int) -> None:
    app = Stage()
    names = ["港口的账本在哪里" * 2, "👩‍🚀" * 30, "", "\x1b[31mred\x07\nline", "‮turned"]
    async with app.run_test(size=(width, 12)) as pilot:
        app.list.show(
            [row._replace(name=n) for row, n in zip(talks(5), names, strict=True)]
        )
        await pilot.pause()
        lines = painted(app.list)
        assert "\x1b" not in "".join(lines)
        assert "\u202e" not in "".join(lines)
        times = [bool(re.search(r" \d\d:\d\d $", line)) for line in lines[1:6]]
        assert all(times) is (width > 8)


async def test_a_conversation_without_a_name_has_a_stand_in() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show([talks(1)[0]._replace(name=" \n ")])
        await pilot.pause()
        assert "(no name)" in painted(app.list)[1]


async def test_what_goes_on_is_seen_in_the_row_it_concerns() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(talks(3))
        app.list.show_states([OpenState("", "id1", running=True, waiting=2)])
        await pilot.pause()
        lines = painted(app.list)
        assert "▸ +2" in lines[2]
        assert "▸" not in lines[1] + lines[3]


async def test_a_theme_that_changes_changes_the_colours() -> None:
    app = Stage()
    async with app.run_test(size=SIZE) as pilot:
        app.list.show(talks(3))
        await pilot.pause()
        empty = 9
        before = app.list.render_line(empty)
        app.theme = "textual-light"
        await until(lambda: app.list.render_line(empty) != before, pause=pilot.pause)
