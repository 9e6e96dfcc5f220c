"""The side list on the screen, against the built-in server."""

from collections.abc import AsyncIterator

import pytest

from app.ui.chat.status_line import State
from tests.ui.using import HELD, SHOWN, Chat, Opener

NEVER = 600.0
"""Seconds after which the server gives names: they would change during a test."""


@pytest.fixture
async def chat(open_chat: Opener) -> AsyncIterator[Chat]:
    """Two conversations were had; a third is begun, in which nothing was asked."""
    open_chat.server.name_after = NEVER
    async with open_chat(size=(110, 30)) as running:
        for question in ("harbours n=3 rate=0", "lighthouses n=3 rate=0"):
            await running.ask(question)
            await running.press("ctrl+n")
            await running.misses(SHOWN)
        yield running


async def open_list(chat: Chat) -> None:
    """Open the list and wait until the conversations are there."""
    await chat.press("ctrl+l")
    await chat.until(lambda: "Today" in chat.listed)


async def choose(chat: Chat, name: str) -> None:
    """Open the list and choose a conversation by a part of its name."""
    await open_list(chat)
    await chat.press(*name)
    await chat.until(lambda: chosen(chat).startswith(name))


def names(chat: Chat) -> list[str]:
    """The names of the listed conversations, from top to bottom."""
    return [row.name for row in chat.screen.side.panel.list.rows]


def chosen(chat: Chat) -> str:
    """The name of the chosen one; empty when there is none."""
    row = chat.screen.side.panel.list.chosen
    return row.name if row is not None else ""


async def test_ctrl_l_lists_the_conversations_the_newest_first(chat: Chat) -> None:
    await open_list(chat)
    lines = chat.listed.splitlines()
    at = lines.index(" Today")
    assert "lighthouses" in lines[at + 1]
    assert "harbours" in lines[at + 2]


async def test_the_word_opens_it_too(chat: Chat) -> None:
    await chat.send("/conversations")
    await chat.until(lambda: "Today" in chat.listed)


async def test_enter_opens_the_chosen_one_and_the_input_has_the_keys(
    chat: Chat,
) -> None:
    await open_list(chat)
    await chat.press("down", "enter")
    await chat.sees("▌ harbours n=3 rate=0")
    await chat.write("and then?")
    assert chat.draft == "and then?"


async def test_a_click_opens(chat: Chat) -> None:
    await open_list(chat)
    await chat.pilot.click(chat.screen.side.panel.list, offset=(5, 2))
    await chat.sees("▌ harbours n=3 rate=0")


async def test_what_is_typed_filters_and_the_draft_stays(chat: Chat) -> None:
    await chat.write("my draft")
    await choose(chat, "harb")
    assert names(chat) == ["harbours n=3 rate=0"]
    assert chat.draft == "my draft"
    await chat.press("escape")
    assert chat.draft == "my draft"


async def test_enter_typed_at_once_opens_what_the_filter_finds(chat: Chat) -> None:
    await open_list(chat)
    await chat.press(*"harb", "enter")
    await chat.sees("▌ harbours n=3 rate=0")


async def test_a_filter_that_finds_nothing_says_so(chat: Chat) -> None:
    await open_list(chat)
    await chat.press(*"xyz")
    await chat.until(lambda: "No name has that in it." in chat.listed)
    await chat.press("enter")
    assert chat.screen.side.is_open


async def test_an_empty_list_says_what_to_do(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.press("ctrl+l")
        await chat.until(lambda: "write a message" in chat.listed)


async def test_esc_closes_the_list(chat: Chat) -> None:
    await open_list(chat)
    assert "esc Hide list" in chat.keys
    await chat.press("escape")
    assert not chat.screen.side.is_open
    assert chat.screen.focused is chat.screen.prompt


async def test_ctrl_l_closes_it_again(chat: Chat) -> None:
    await open_list(chat)
    await chat.press("ctrl+l")
    assert not chat.screen.side.is_open


async def test_esc_in_the_list_stops_an_answer_that_runs_first(chat: Chat) -> None:
    await chat.hold()
    await open_list(chat)
    assert "esc Stop" in chat.keys
    await chat.press("escape")
    await chat.until(lambda: chat.stops == 1)
    assert chat.screen.side.is_open
    await chat.is_in(State.READY)
    await chat.press("escape")
    assert not chat.screen.side.is_open


async def test_beside_the_chat_it_stays_open_and_above_it_closes(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("enter")
    await chat.sees("▌ harbours n=3 rate=0")
    assert chat.screen.side.panel.region.width == 32
    await chat.pilot.resize_terminal(80, 24)
    panel = chat.screen.side.panel
    await chat.until(lambda: panel.region.width == 80)
    await chat.press("ctrl+l", *"light", "enter")
    await chat.sees("▌ lighthouses n=3 rate=0")
    assert not chat.screen.side.is_open


async def test_a_name_is_written_in_the_place_of_the_old_one(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("ctrl+r", "end", *" at dawn", "enter")
    await chat.until(lambda: chosen(chat) == "harbours n=3 rate=0 at dawn")
    renamed = await chat.request("/name")
    assert renamed.json is not None
    assert renamed.json["name"] == "harbours n=3 rate=0 at dawn"


async def test_an_empty_name_lets_the_server_find_one(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("ctrl+r", "ctrl+u", "enter")
    renamed = await chat.request("/name")
    assert renamed.json is not None
    assert renamed.json["auto_generate"] is True


async def test_esc_keeps_the_name(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("ctrl+r", *"x")
    assert "esc Keep name" in chat.keys
    await chat.press("escape")
    assert not chat.screen.side.renaming
    assert chat.screen.side.is_open
    assert chosen(chat) == "harbours n=3 rate=0"


async def test_the_word_renames_the_conversation_on_the_screen(chat: Chat) -> None:
    await chat.ask("islands n=1 rate=0")
    await chat.send("/rename The far islands")
    renamed = await chat.request("/name")
    assert renamed.json is not None
    assert renamed.json["name"] == "The far islands"


async def test_a_pinned_conversation_stays_on_top(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("ctrl+t", "ctrl+u")
    await chat.until(lambda: len(names(chat)) == 2)
    assert names(chat)[0] == "harbours n=3 rate=0"
    assert " Pinned" in chat.listed.splitlines()
    await chat.press("home", "ctrl+t")
    await chat.until(lambda: "Pinned" not in chat.listed)


async def test_an_archived_conversation_is_found_behind_tab(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("ctrl+x", "ctrl+u")
    await chat.until(lambda: names(chat) == ["lighthouses n=3 rate=0"])
    await chat.press("tab")
    await chat.until(lambda: names(chat) == ["harbours n=3 rate=0"])
    await chat.press("ctrl+x")
    await chat.until(lambda: "Nothing is archived." in chat.listed)


async def test_deleting_asks_once_and_keeps_what_was_said(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("delete", "enter")
    assert names(chat) == ["harbours n=3 rate=0"]
    await chat.press("delete", "down", "enter")
    await chat.until(lambda: not names(chat))
    assert any(seen.method == "DELETE" for seen in chat.server.requests)
    await chat.press("tab")
    await chat.until(lambda: "only here" in chat.listed)


async def test_deleting_here_as_well_leaves_nothing(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("delete", "down", "down", "enter")
    await chat.until(lambda: not names(chat))
    await chat.press("tab")
    await chat.until(lambda: "\n archive" in chat.listed)
    assert not names(chat)


async def test_deleting_the_conversation_on_the_screen_begins_another(
    chat: Chat,
) -> None:
    await chat.ask("islands n=1 rate=0")
    await chat.send("/delete")
    await chat.press("down", "enter")
    await chat.misses("▌ islands")


async def test_a_deleted_conversation_is_closed_with_what_waits_in_it(
    chat: Chat,
) -> None:
    await chat.hold()
    await chat.send("waits")
    await chat.press("escape")
    await chat.is_in(State.READY)
    view = chat.screen.view
    await chat.send("/delete")
    await chat.press("down", "down", "enter")
    await chat.until(lambda: not view.is_attached)
    await open_list(chat)
    assert len(names(chat)) == 2


async def test_an_answer_that_runs_must_be_stopped_before_it_is_deleted(
    chat: Chat,
) -> None:
    await chat.hold()
    await chat.send("/delete")
    await chat.sees("stop it first")
    assert chat.app.screen is chat.screen


async def test_the_list_says_what_runs_and_where_a_new_answer_is(chat: Chat) -> None:
    await chat.hold()
    await chat.press("ctrl+n")
    await chat.misses(SHOWN)
    await open_list(chat)
    await chat.until(lambda: "▸" in chat.listed and "running" in chat.listed)
    assert chat.app.title == "▸ 1 running · difyterm"
    chat.server.release()
    await chat.until(lambda: "●" in chat.listed and "new answer" in chat.listed)
    assert chat.app.title == "● 1 new answer · difyterm"
    await chat.press("home", "enter")
    await chat.sees(f"▌ {HELD}")
    await chat.until(lambda: "●" not in chat.listed)
    assert chat.app.title == "difyterm"


async def test_the_mark_of_an_interrupted_answer_and_of_a_held_queue(
    chat: Chat,
) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.sees("queued: second")
    await chat.press("escape")
    await chat.is_in(State.READY)
    await open_list(chat)
    await chat.until(lambda: "+1" in chat.listed and "■" in chat.listed)
    await chat.until(lambda: "1 held · interrupted" in chat.listed)


async def test_without_the_server_the_list_is_there_and_says_so(
    open_chat: Opener,
) -> None:
    open_chat.server.name_after = NEVER
    async with open_chat() as chat:
        await chat.ask("harbours n=3 rate=0")
    open_chat.server.stop()
    async with open_chat(greeted=False) as chat:
        await chat.is_in(State.OFFLINE)
        await open_list(chat)
        assert names(chat) == ["harbours n=3 rate=0"]
        await chat.until(lambda: chat.screen.side.panel.query_one(".offline").display)


async def test_a_name_that_the_server_gives_late_appears_by_itself(
    open_chat: Opener,
) -> None:
    open_chat.server.name_after = 0.2
    async with open_chat(size=(110, 30)) as chat:
        await chat.press("ctrl+l")
        await chat.until(lambda: "No conversation yet" in chat.listed)
        await chat.press("ctrl+l")
        await chat.ask("harbours n=3 rate=0")
        await open_list(chat)
        await chat.until(lambda: names(chat) == ["harbours"])


async def test_the_name_of_the_conversation_on_the_screen_is_bold(chat: Chat) -> None:
    await open_list(chat)
    await chat.press("down", "enter")
    await chat.sees("▌ harbours n=3 rate=0")
    strip = chat.screen.side.panel.list.render_line(2)
    name = next(segment for segment in strip if "harbours" in segment.text)
    assert name.style is not None
    assert name.style.bold


async def test_keys_of_the_list_do_nothing_to_the_conversation(chat: Chat) -> None:
    await chat.hold()
    await chat.send("waits")
    await chat.sees("queued: waits")
    await open_list(chat)
    await chat.press("up", "home", "end", "enter")
    await chat.misses("queued: waits")
    assert chat.draft == ""


async def test_ctrl_n_in_the_list_begins_a_conversation_to_write_in(chat: Chat) -> None:
    await choose(chat, "harb")
    await chat.press("enter")
    await chat.sees("▌ harbours n=3 rate=0")
    await chat.press("ctrl+l", "ctrl+n")
    await chat.misses("▌ harbours")
    await chat.press(*"new")
    await chat.until(lambda: chat.draft == "new")
