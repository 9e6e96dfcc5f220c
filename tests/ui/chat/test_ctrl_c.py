"""Ctrl+C in every state: copy, stop, clear, say how to leave, leave."""

from textual.command import CommandPalette

from app.ui.chat.status_line import State
from tests.ui.using import HELD, SHOWN, Chat, Opener

LEAVES = "ctrl+c again leaves, or ctrl+q"


async def test_a_selection_is_copied_and_nothing_is_stopped(chat: Chat) -> None:
    await chat.hold()
    rows = chat.transcript.splitlines()
    row = next(y for y, line in enumerate(rows) if SHOWN in line)
    await chat.pilot.double_click(chat.screen.view.transcript, offset=(6, row))
    await chat.until(lambda: bool(chat.screen.selections))
    await chat.press("ctrl+c")
    assert chat.app.clipboard == "harbour"
    assert not chat.screen.selections
    assert chat.state is State.STREAMING
    await chat.sees("copied")
    assert chat.stops == 0


async def test_a_selection_in_the_draft_is_copied(chat: Chat) -> None:
    await chat.write("some words")
    await chat.press("shift+home", "ctrl+c")
    assert chat.app.clipboard == "some words"
    assert chat.draft == "some words"


async def test_after_a_copy_the_next_one_stops(chat: Chat) -> None:
    await chat.hold()
    await chat.write("some words")
    await chat.press("shift+home", "ctrl+c")
    assert chat.app.clipboard == "some words"
    assert chat.state is State.STREAMING
    await chat.press("ctrl+c")
    await chat.is_in(State.READY)
    assert chat.stops == 1
    assert chat.draft == "some words"


async def test_while_waiting_it_stops(chat: Chat) -> None:
    await chat.send("n=5 [fault: no_first_chunk]")
    await chat.is_in(State.WAITING)
    await chat.press("ctrl+c")
    assert chat.state is State.STOPPING


async def test_while_streaming_it_stops_and_keeps_the_draft(chat: Chat) -> None:
    await chat.hold()
    await chat.write("a draft")
    await chat.press("ctrl+c")
    await chat.is_in(State.READY)
    await chat.sees("interrupted after")
    assert chat.stops == 1
    assert chat.draft == "a draft"


async def test_while_stopping_a_second_one_does_not_wait(chat: Chat) -> None:
    await chat.hold(f"{HELD} [fault: ignore_stop]")
    await chat.press("ctrl+c")
    await chat.is_in(State.STOPPING)
    pressed = chat.screen.status.elapsed
    await chat.until(lambda: chat.screen.status.elapsed > pressed + 0.5)
    await chat.press("ctrl+c")
    await chat.is_in(State.READY)
    await chat.sees("the server is still ending it")


async def test_idle_with_a_draft_it_clears_it(chat: Chat) -> None:
    await chat.write("a draft")
    await chat.press("ctrl+c")
    assert chat.draft == ""
    await chat.press("ctrl+underscore")
    assert chat.draft == "a draft"


async def test_idle_and_empty_it_says_how_to_leave(chat: Chat) -> None:
    await chat.press("ctrl+c")
    await chat.sees(LEAVES)
    assert chat.app.return_code is None
    await chat.misses(LEAVES)


async def test_twice_while_idle_it_leaves(chat: Chat) -> None:
    await chat.press("ctrl+c", "ctrl+c")
    await chat.until(lambda: chat.app.return_value == 0)


async def test_a_second_one_that_comes_late_only_says_it_again(chat: Chat) -> None:
    await chat.press("ctrl+c")
    await chat.sees(LEAVES)
    # The hint stands as long as the second Ctrl+C counts.
    await chat.misses(LEAVES)
    await chat.press("ctrl+c")
    await chat.sees(LEAVES)
    assert chat.app.return_code is None


async def test_the_stop_of_an_answer_does_not_count_as_the_first_one(
    chat: Chat,
) -> None:
    await chat.hold()
    await chat.press("ctrl+c")
    await chat.is_in(State.READY)
    await chat.press("ctrl+c")
    await chat.sees(LEAVES)
    assert chat.app.return_code is None


async def test_while_connecting_it_says_how_to_leave(open_chat: Opener) -> None:
    async with open_chat(greeted=False) as chat:
        await chat.press("ctrl+c")
        await chat.sees(LEAVES)


async def test_with_a_dialog_open_it_stops_nothing(chat: Chat) -> None:
    await chat.hold()
    await chat.press("ctrl+p")
    await chat.until(lambda: isinstance(chat.app.screen, CommandPalette))
    await chat.press("ctrl+c")
    assert chat.state is State.STREAMING
    await chat.press("escape")
