"""The list of messages that wait, used by key and by mouse."""

import pytest

from app.core.draft import Draft, DraftFile
from app.ui.chat.status_line import State
from app.ui.queueing.panel import QueuePanel
from tests.ui.using import HELD, Chat, text_of

ONE, TWO, THREE = "n=1 rate=0", "n=2 rate=0", "n=3 rate=0"


async def queue(chat: Chat, *texts: str) -> None:
    """Hold an answer, let messages wait for it, and open the list of them."""
    await chat.hold()
    for text in texts:
        await chat.send(text)
    await chat.until(lambda: len(waiting(chat)) == len(texts))
    await chat.press("f7")
    await chat.until(lambda: chat.screen.queueing.has_keys)


def listed(chat: Chat) -> list[str]:
    """The lines of the list; none while it is closed."""
    panels = list(chat.screen.query(QueuePanel))
    lines = text_of(panels[0]).split("\n") if panels else []
    return [line.strip("│ ") for line in lines if line.startswith("│")]


def waiting(chat: Chat) -> list[str]:
    """The messages that wait."""
    return [draft.text for draft in chat.screen.view.outbox.drafts]


def chosen(chat: Chat) -> str:
    """The text of the chosen message."""
    draft = chat.screen.query_one(QueuePanel).chosen
    return draft.text if draft is not None else ""


async def test_it_lists_what_waits_in_place_of_the_lines_below_the_answer(
    chat: Chat,
) -> None:
    await queue(chat, ONE, "two\nlines\nmore")
    await chat.until(
        lambda: listed(chat) == [f"queued  {ONE}", "queued  two (+2 lines)"]
    )
    assert "queued:" not in chat.transcript
    await chat.press("f7")
    await chat.sees(f"queued: {ONE}")
    assert not listed(chat)
    assert chat.screen.focused is chat.screen.prompt


async def test_with_nothing_waiting_it_does_not_open(chat: Chat) -> None:
    await chat.press("f7")
    await chat.sees("no message waits")
    assert not chat.screen.queueing.is_open


async def test_a_message_can_be_moved(chat: Chat) -> None:
    await queue(chat, ONE, TWO, THREE)
    await chat.press("up", "alt+up", "alt+up")
    assert waiting(chat) == [THREE, ONE, TWO]
    assert chosen(chat) == THREE
    await chat.press("shift+down")
    assert waiting(chat) == [ONE, THREE, TWO]
    chat.server.release()
    await chat.request("/chat-messages", 4)
    await chat.is_in(State.READY)
    assert chat.queries == [HELD, ONE, THREE, TWO]
    assert not chat.screen.queueing.is_open


@pytest.mark.parametrize("key", ["d", "delete"])
async def test_one_message_can_be_dropped(chat: Chat, key: str) -> None:
    await queue(chat, ONE, TWO, THREE)
    await chat.press("down", key)
    assert waiting(chat) == [ONE, THREE]
    assert chosen(chat) == THREE
    await chat.press(key, key)
    assert waiting(chat) == []
    await chat.until(lambda: not chat.screen.queueing.is_open)
    assert chat.screen.focused is chat.screen.prompt


async def test_an_edited_message_waits_in_its_place_again(chat: Chat) -> None:
    await queue(chat, ONE, TWO, THREE)
    await chat.press("down", "enter")
    assert chat.draft == TWO
    assert waiting(chat) == [ONE, THREE]
    await chat.press(*" x", "enter")
    await chat.until(lambda: waiting(chat) == [ONE, f"{TWO} x", THREE])
    assert chat.draft == ""


async def test_what_is_written_after_an_edited_message_was_cleared_comes_last(
    chat: Chat,
) -> None:
    await queue(chat, ONE, TWO)
    await chat.press("enter", "ctrl+u")
    assert chat.draft == ""
    await chat.send(THREE)
    await chat.until(lambda: waiting(chat) == [TWO, THREE])


async def test_a_held_message_that_was_edited_is_held_again(chat: Chat) -> None:
    await queue(chat, ONE, TWO)
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.press("enter", "!", "enter")
    await chat.until(lambda: waiting(chat) == [f"{ONE}!", TWO])
    assert chat.screen.view.outbox.held == 2
    assert chat.queries == [HELD]


async def test_a_draft_in_the_input_is_not_written_over(chat: Chat) -> None:
    await queue(chat, ONE)
    await chat.press("tab", "x", "f7", "enter")
    await chat.sees("something is written in the input")
    assert (chat.draft, waiting(chat)) == ("x", [ONE])


async def test_files_of_an_edited_message_go_along(chat: Chat) -> None:
    files = (DraftFile("image", url="http://example.com/a.png", name="a.png"),)
    await chat.hold()
    chat.screen.view.send(Draft(ONE, files))
    await chat.press("f7")
    await chat.until(lambda: listed(chat) == [f"queued  {ONE} (+1 file)"])
    await chat.press("enter", "x", "enter")
    await chat.until(
        lambda: chat.screen.view.outbox.drafts == [Draft(ONE + "x", files)]
    )


async def test_send_now_stops_the_answer_and_sends_the_chosen_one_first(
    chat: Chat,
) -> None:
    await queue(chat, ONE, TWO, THREE)
    await chat.press("down", "s")
    await chat.request("/chat-messages", 4)
    await chat.is_in(State.READY)
    assert chat.queries == [HELD, TWO, ONE, THREE]
    assert chat.stops == 1
    await chat.sees("another message was sent now")


async def test_send_now_sends_a_held_message_and_leaves_the_others_held(
    chat: Chat,
) -> None:
    await queue(chat, ONE, TWO)
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.press("down", "s")
    await chat.request("/chat-messages", 2)
    await chat.is_in(State.READY)
    assert chat.queries == [HELD, TWO]
    await chat.sees(f"held: {ONE}")


async def test_esc_stops_the_answer_before_it_closes_the_list(chat: Chat) -> None:
    await queue(chat, ONE)
    await chat.press("escape")
    await chat.is_in(State.READY)
    assert chat.stops == 1
    await chat.until(lambda: listed(chat) == [f"held    {ONE}"])
    await chat.until(lambda: "esc Close queue" in chat.keys)
    await chat.press("escape")
    await chat.sees(f"held: {ONE}")
    assert not chat.screen.queueing.is_open


async def test_a_click_chooses_and_does_no_more(chat: Chat) -> None:
    await queue(chat, ONE, TWO)
    await chat.pilot.click(QueuePanel, offset=(12, 2))
    await chat.until(lambda: chosen(chat) == TWO)
    assert waiting(chat) == [ONE, TWO]
    assert chat.draft == ""


async def test_whoever_begins_to_write_writes_into_the_input(chat: Chat) -> None:
    await queue(chat, ONE)
    await chat.press(*"/drops")
    assert chat.draft == "/drops"
    assert waiting(chat) == [ONE]


async def test_a_paste_goes_into_the_input(chat: Chat) -> None:
    await queue(chat, ONE)
    await chat.write("pasted")
    await chat.press("d")
    assert (chat.draft, waiting(chat)) == ("pastedd", [ONE])


async def test_another_conversation_does_not_show_it(chat: Chat) -> None:
    await queue(chat, ONE)
    old = chat.screen.view
    await chat.press("ctrl+n")
    await chat.until(lambda: chat.screen.view is not old)
    await chat.until(lambda: not chat.screen.queueing.is_open)
    assert chat.screen.focused is chat.screen.prompt


async def test_a_message_that_goes_out_leaves_the_list(chat: Chat) -> None:
    await queue(chat, "n=40 rate=0 [fault: hold=5]", TWO)
    await chat.press("down")
    chat.server.release()
    await chat.until(lambda: listed(chat) == [f"queued  {TWO}"])
    assert chosen(chat) == TWO
