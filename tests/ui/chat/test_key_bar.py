"""The footer: which keys it shows, in which order, and that a click does the same."""

from app.ui.chat.key_bar import KeyBar
from app.ui.chat.status_line import State
from tests.ui.using import HELD, Chat, Opener


async def test_an_idle_screen_offers_no_stop(chat: Chat) -> None:
    assert "esc" not in chat.keys
    assert "^n New" in chat.keys
    assert "f1 Help" in chat.keys


async def test_at_60_columns_esc_is_first_while_an_answer_streams(
    open_chat: Opener,
) -> None:
    async with open_chat(size=(60, 15)) as chat:
        await chat.hold()
        await chat.until(lambda: chat.keys.startswith(" esc Stop  "))
        assert len(chat.keys) <= 60


async def test_a_key_that_does_not_fit_is_left_out_whole(open_chat: Opener) -> None:
    async with open_chat(size=(60, 15)) as chat:
        await chat.hold()
        await chat.send("one")
        await chat.sees("esc Stop", "f8 Drop queue")
        whole = chat.keys.strip().split("  ")
        await chat.pilot.resize_terminal(24, 15)
        await chat.until(lambda: len(chat.keys) <= 24)
        narrow = chat.keys.strip().split("  ")
        assert narrow == whole[: len(narrow)]
        assert narrow[0] == "esc Stop"


async def test_a_click_on_a_key_does_what_the_key_does(chat: Chat) -> None:
    await chat.hold(f"{HELD} [fault: ignore_stop]")
    at = chat.keys.index("Stop")
    await chat.pilot.click(KeyBar, offset=(at, 0))
    await chat.is_in(State.STOPPING)
    await chat.request("/stop")


async def test_queued_messages_bring_their_keys(chat: Chat) -> None:
    await chat.hold()
    assert "f8" not in chat.keys
    await chat.send("one more thing")
    await chat.sees("f8 Drop queue", "↑ Take back")


async def test_the_stop_ledger_is_offered_after_an_interruption(chat: Chat) -> None:
    assert "f2" not in chat.keys
    await chat.hold()
    assert "f2" not in chat.keys
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.sees("f2 Stop ledger")
