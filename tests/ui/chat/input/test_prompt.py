"""The prompt by keys, as a person uses it."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import ClassVar

import pytest
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Static

from app.ui.chat.input.prompt import Prompt, PromptState
from tests.odd_text import ODD

SCREEN_KEYS = (
    "escape,ctrl+c,ctrl+q,ctrl+n,pageup,pagedown,ctrl+home,ctrl+end,"
    "ctrl+pageup,ctrl+pagedown,f1,f2,f3,f4,f5,f6,f7,f8,f9,f10"
)


class Desk(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"app.note('{key}')", show=False) for key in SCREEN_KEYS.split(",")
    ]

    def __init__(self, history: Iterable[str] = ()) -> None:
        super().__init__()
        self.prompt = Prompt(history, placeholder="Write here")
        self.sent: list[str] = []
        self.noted: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("transcript")
        yield self.prompt

    def on_mount(self) -> None:
        self.prompt.focus()

    @on(Prompt.Submitted)
    def keep(self, event: Prompt.Submitted) -> None:
        assert event.control is self.prompt
        self.sent.append(event.draft.text)

    def action_note(self, key: str) -> None:
        self.noted.append(key)


@asynccontextmanager
async def desk(
    *history: str, size: tuple[int, int] = (60, 30)
) -> AsyncIterator[tuple[Desk, Pilot[None]]]:
    app = Desk(history)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def paste(app: Desk, pilot: Pilot[None], text: str) -> None:
    app.post_message(events.Paste(text))
    await pilot.pause()


async def type_keys(pilot: Pilot[None], text: str) -> None:
    names = {" ": "space", "\n": "ctrl+j"}
    await pilot.press(*(names.get(character, character) for character in text))


async def test_enter_sends_the_text_and_empties_the_prompt() -> None:
    async with desk() as (app, pilot):
        await type_keys(pilot, " hi there ")
        await pilot.press("enter")
        assert app.sent == [" hi there "]
        assert app.prompt.text == ""


async def test_blank_text_is_not_sent_and_stays() -> None:
    async with desk() as (app, pilot):
        await pilot.press("enter")
        await type_keys(pilot, " \n ")
        await pilot.press("enter")
        assert app.sent == []
        assert app.prompt.text == " \n "


async def test_keys_right_after_enter_belong_to_the_next_message() -> None:
    async with desk() as (app, pilot):
        for name in ("a", "enter", "enter", "b"):
            app.post_message(events.Key(name, name if len(name) == 1 else "\r"))
        await pilot.pause()
        assert app.sent == ["a"]
        assert app.prompt.text == "b"


async def test_keys_that_come_in_one_burst_act_in_their_order() -> None:
    async with desk("old") as (app, pilot):
        for name in ("a", "ctrl+j", "b", "backspace", "c", "left", "d"):
            app.post_message(events.Key(name, name if len(name) == 1 else None))
        await pilot.pause()
        assert app.prompt.text == "a\ndc"


@pytest.mark.parametrize("key", ["shift+enter", "ctrl+j", "alt+enter"])
async def test_other_enters_begin_a_new_line(key: str) -> None:
    async with desk() as (app, pilot):
        await pilot.press("a", key, "b", "enter")
        assert app.sent == ["a\nb"]


async def test_a_paste_of_many_lines_is_one_message_without_controls() -> None:
    async with desk() as (app, pilot):
        await paste(app, pilot, "a\r\nb\rc\n\td\x1b[31me\x07\x85f\u2028g")
        assert app.prompt.text == "a\nb\nc\n\td[31me\nf\ng"
        await pilot.press("enter")
        assert len(app.sent) == 1


async def test_a_paste_of_thousands_of_lines_arrives_whole_in_eight_rows() -> None:
    lines = [f"line {number} äöü 漢字 🙂" for number in range(5000)]
    async with desk() as (app, pilot):
        await paste(app, pilot, "\r".join(lines))
        assert app.prompt.text.split("\n") == lines
        assert app.prompt.content_size.height == 8
        await pilot.press("x", "enter")
        assert app.sent == ["\n".join(lines) + "x"]


async def test_a_paste_replaces_the_selection() -> None:
    async with desk() as (app, pilot):
        await type_keys(pilot, "abc")
        await pilot.press("shift+left", "shift+left")
        await paste(app, pilot, "X")
        assert app.prompt.text == "aX"


async def test_what_was_copied_in_the_app_is_pasted_without_controls() -> None:
    async with desk() as (app, pilot):
        app.copy_to_clipboard("a\r\n\x1bb")
        await pilot.press("ctrl+v")
        assert app.prompt.text == "a\nb"


async def test_it_grows_with_the_text_up_to_eight_rows_and_shrinks_again() -> None:
    async with desk() as (app, pilot):
        heights = []
        for _ in range(10):
            await pilot.press("ctrl+j")
            await pilot.pause()
            heights.append(app.prompt.content_size.height)
        assert heights == [2, 3, 4, 5, 6, 7, 8, 8, 8, 8]
        app.prompt.clear_draft()
        await pilot.pause()
        assert app.prompt.content_size.height == 1


async def test_a_long_line_wraps_and_counts_as_rows() -> None:
    async with desk(size=(20, 30)) as (app, pilot):
        await paste(app, pilot, "漢字" * 10)
        await pilot.pause()
        assert app.prompt.content_size.height == 3


async def test_on_a_low_screen_it_takes_a_third_and_has_no_frame() -> None:
    async with desk(size=(60, 15)) as (app, pilot):
        await paste(app, pilot, "\n" * 20)
        await pilot.pause()
        assert app.prompt.outer_size.height == 5
        await pilot.resize_terminal(60, 30)
        await pilot.pause()
        assert app.prompt.outer_size.height == 8 + 2


async def test_up_recalls_and_down_comes_back_to_the_draft() -> None:
    async with desk("one", "two") as (app, pilot):
        await type_keys(pilot, "draft")
        await pilot.press("up")
        assert app.prompt.text == "two"
        await pilot.press("up", "up")
        assert app.prompt.text == "one"
        await pilot.press("down", "down")
        assert app.prompt.text == "draft"
        await pilot.press("down")
        assert app.prompt.text == "draft"


async def test_a_sent_message_can_be_recalled_at_once() -> None:
    async with desk() as (app, pilot):
        await pilot.press("a", "enter", "up")
        assert app.prompt.text == "a"


async def test_a_changed_recalled_message_leaves_the_history_alone() -> None:
    async with desk("one", "two") as (app, pilot):
        await pilot.press("up", "x", "enter", "up", "up")
        assert app.sent == ["twox"]
        assert app.prompt.text == "two"


async def test_up_and_down_move_the_cursor_inside_several_lines() -> None:
    async with desk("old") as (app, pilot):
        await type_keys(pilot, "a\nb\nc")
        await pilot.press("up", "up")
        assert app.prompt.cursor_location == (0, 1)
        await pilot.press("down")
        assert app.prompt.cursor_location == (1, 1)
        assert app.prompt.text == "a\nb\nc"
        await pilot.press("up", "up")
        assert app.prompt.text == "old"


async def test_up_moves_inside_one_wrapped_line_before_it_recalls() -> None:
    async with desk("old", size=(20, 30)) as (app, pilot):
        await paste(app, pilot, "word " * 8)
        await pilot.pause()
        await pilot.press("up")
        assert app.prompt.text == "word " * 8
        await pilot.press("up", "up", "up")
        assert app.prompt.text == "old"


async def test_up_goes_on_through_messages_of_several_lines() -> None:
    async with desk("one", "two\nlines", "three\nmore\nlines") as (app, pilot):
        await pilot.press("up", "up", "up")
        assert app.prompt.text == "one"


async def test_older_messages_may_be_added_while_a_draft_stands() -> None:
    async with desk() as (app, pilot):
        await pilot.press("d")
        app.prompt.remember(["one", "two"])
        await pilot.press("up", "up")
        assert app.prompt.text == "one"
        await pilot.press("down", "down")
        assert app.prompt.text == "d"


async def test_shift_up_selects_and_recalls_nothing() -> None:
    async with desk("old") as (app, pilot):
        await type_keys(pilot, "ab")
        await pilot.press("shift+up")
        assert app.prompt.selected_text == "ab"


async def test_a_text_is_loaded_only_into_an_empty_prompt() -> None:
    async with desk() as (app, pilot):
        assert app.prompt.load("question\r\n\x1bagain")
        assert app.prompt.text == "question\nagain"
        assert app.prompt.cursor_at_end_of_text
        assert not app.prompt.load("other")
        assert app.prompt.text == "question\nagain"
        await pilot.pause()


async def test_a_cleared_draft_comes_back_by_one_undo() -> None:
    async with desk() as (app, pilot):
        await type_keys(pilot, "ab cd\ne")
        await pilot.press("backspace", "backspace", "backspace")
        app.prompt.clear_draft()
        assert app.prompt.text == ""
        await pilot.press("ctrl+underscore")
        assert app.prompt.text == "ab c"
        await pilot.press("ctrl+y")
        assert app.prompt.text == ""


async def test_what_is_typed_after_clearing_is_a_step_of_its_own() -> None:
    async with desk() as (app, pilot):
        await type_keys(pilot, "ab")
        app.prompt.clear_draft()
        await pilot.press("x", "ctrl+underscore")
        assert app.prompt.text == ""
        await pilot.press("ctrl+underscore")
        assert app.prompt.text == "ab"


async def test_what_is_typed_into_a_recalled_message_is_a_step_of_its_own() -> None:
    async with desk("y") as (app, pilot):
        await pilot.press("up", "z", "ctrl+underscore")
        assert app.prompt.text == "y"


async def test_a_sent_message_does_not_come_back_by_undo() -> None:
    async with desk() as (app, pilot):
        await pilot.press("a", "enter", "ctrl+underscore")
        assert app.prompt.text == ""
        assert app.prompt.take() == ""


async def test_a_glued_escape_types_its_character() -> None:
    async with desk() as (app, pilot):
        app.post_message(events.Key("alt+x", "x"))
        app.post_message(events.Key("alt+comma", ","))
        app.post_message(events.Key("alt+y", None))
        await pilot.pause()
        assert app.prompt.text == "x,"


@pytest.mark.parametrize("key", SCREEN_KEYS.split(","))
async def test_keys_of_the_screen_reach_it_and_change_nothing_here(key: str) -> None:
    async with desk() as (app, pilot):
        await type_keys(pilot, "a\nb")
        await pilot.press("shift+left", key)
        assert app.noted == [key]
        assert (app.prompt.text, app.prompt.selected_text) == ("a\nb", "b")


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("ctrl+w", "one "),
        ("ctrl+u", ""),
        ("ctrl+k", "one two"),
        ("ctrl+d", "one two"),
        ("backspace", "one tw"),
    ],
)
async def test_the_editing_keys_of_a_shell_work(key: str, left: str) -> None:
    async with desk() as (app, pilot):
        await type_keys(pilot, "one two")
        await pilot.press(key)
        assert app.prompt.text == left
        await pilot.press("ctrl+underscore")
        assert left == "one two" or app.prompt.text == "one two"


async def test_tab_types_nothing_and_leaves_the_focus_where_it_is() -> None:
    async with desk() as (app, pilot):
        await pilot.press("a", "tab", "shift+tab", "b")
        assert app.prompt.text == "ab"
        assert app.focused is app.prompt


async def test_the_cursor_does_not_blink() -> None:
    async with desk() as (app, _):
        assert not app.prompt.cursor_blink


async def test_a_loaded_text_is_sent_exactly_as_it_was_given() -> None:
    async with desk() as (app, pilot):
        assert app.prompt.load(ODD)
        await pilot.press("enter")
        assert app.sent == [ODD]


async def test_a_loaded_text_that_was_edited_is_sent_as_it_is_shown() -> None:
    async with desk() as (app, pilot):
        assert app.prompt.load("a\u202eb\u2028c")
        await pilot.press("x", "enter")
        assert app.sent == ["ab\ncx"]


async def test_a_text_that_is_given_back_is_sent_again_exactly() -> None:
    async with desk() as (app, pilot):
        app.prompt.load(ODD)
        await pilot.press("enter")
        app.prompt.give_back(app.sent[0])
        await pilot.press("enter")
        assert app.sent == [ODD, ODD]


async def test_what_a_prompt_held_is_sent_exactly_from_where_it_is_put_again() -> None:
    async with desk() as (app, pilot):
        app.prompt.load(ODD)
        kept = app.prompt.state
        app.prompt.state = PromptState()
        app.prompt.state = kept
        await pilot.press("enter")
        app.prompt.state = PromptState.of(ODD)
        await pilot.press("enter")
        assert app.sent == [ODD, ODD]
