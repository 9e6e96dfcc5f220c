"""A key that stops, pressed in the moment in which the queue moves on."""

import pytest

from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.ui.chat.status_line import State
from tests.ui.using import Chat
from tests.until import until

DEAF = "n=40 rate=0 [fault: hold=5, ignore_stop]"
"""The answer pauses, and no stop ends it."""
SLOW = "n=40 rate=0 [fault: hold=5]"


async def let_go(chat: Chat) -> None:
    """Esc twice, so that the server still works at an answer nobody waits for."""
    await chat.hold(DEAF)
    await chat.press("escape")
    await chat.is_in(State.STOPPING)
    pressed = chat.screen.status.elapsed
    await chat.until(lambda: chat.screen.status.elapsed > pressed + 0.5)
    await chat.press("escape")
    await chat.until(lambda: chat.screen.view.draining)


def asked(chat: Chat, question: str) -> Turn:
    """The only turn of a question."""
    assert chat.screen.view.session is not None
    turns = chat.screen.view.session.turns
    (turn,) = [turn for turn in turns if turn.query == question]
    return turn


def begin_meanwhile(chat: Chat) -> None:
    """Let the message that is due go out while the next key is on its way."""

    async def begin() -> None:
        chat.server.release()
        await until(lambda: chat.screen.view.live is not None)

    chat.screen.prompt.call_later(begin)


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_pressed_while_nothing_ran_it_spares_what_began_meanwhile(
    chat: Chat, key: str
) -> None:
    await let_go(chat)
    await chat.send("n=2 rate=0")
    await chat.sees("queued: n=2 rate=0")
    begin_meanwhile(chat)
    await chat.press(key)
    await chat.is_in(State.READY)
    assert asked(chat, "n=2 rate=0").status is Status.COMPLETED


async def test_the_next_press_stops_it(chat: Chat) -> None:
    await let_go(chat)
    await chat.send(SLOW)
    await chat.sees(f"queued: {SLOW}")
    begin_meanwhile(chat)
    await chat.press("escape")
    turn = chat.screen.view.live
    assert turn is not None
    assert not turn.stopping
    await chat.until(lambda: "esc Stop" in chat.keys)
    await chat.press("escape")
    await chat.until(lambda: not turn.live)
    assert turn.status is Status.INTERRUPTED


async def test_a_message_sent_just_before_the_key_is_stopped(chat: Chat) -> None:
    await chat.write(SLOW)
    await chat.press("enter", "escape")
    await chat.is_in(State.READY)
    assert asked(chat, SLOW).status is Status.INTERRUPTED
