"""What the screen shows of another window on its conversation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.core.draft import Draft
from app.errors import JournalError
from app.session.listener import Listener
from app.session.session import Session
from app.ui.chat.status_line import State
from app.workspace import Workspace
from tests.ui.using import HELD, SHOWN, Chat
from tests.until import until


def never(error: JournalError) -> None:
    pytest.fail(f"the journal: {error}")


@asynccontextmanager
async def another_window(chat: Chat) -> AsyncIterator[tuple[Workspace, Session]]:
    """A second instance, with the conversation that is on the screen."""
    await chat.ask("n=1 rate=0")
    async with await Workspace.open(chat.app.settings, never) as workspace:
        opened = await workspace.resume(Listener())
        yield workspace, opened.session
        chat.server.release()


async def test_the_answer_of_another_window_is_shown_and_said_to_be_one(
    chat: Chat,
) -> None:
    async with another_window(chat) as (_, other):
        other.send(Draft(HELD))
        await chat.sees(SHOWN, HELD, "in another window")
        assert chat.state is State.STREAMING
        chat.server.release()
        await other.idle()
        await chat.is_in(State.READY)
        await chat.misses("in another window")


async def test_esc_stops_the_answer_of_another_window_and_keeps_the_draft(
    chat: Chat,
) -> None:
    async with another_window(chat) as (_, other):
        turn = other.send(Draft(HELD))
        assert turn is not None
        await chat.sees(SHOWN)
        await chat.write("draft")
        await chat.press("escape")
        await chat.sees("stopped in a second window")
        await until(lambda: not turn.live)
        assert (chat.stops, chat.draft) == (1, "draft")


async def test_the_question_of_another_window_does_not_come_into_the_input(
    chat: Chat,
) -> None:
    async with another_window(chat) as (_, other):
        other.send(Draft("n=5 rate=0 [fault: status=500]"))
        await chat.sees("✗ failed")
        await chat.pilot.pause()
        assert chat.draft == ""


async def test_a_message_that_has_to_wait_is_shown_as_one_that_waits(
    chat: Chat,
) -> None:
    async with another_window(chat) as (workspace, other):
        assert await workspace.journal.claim(other.key)
        await chat.send("n=3 rate=0")
        await chat.sees("when the other window has its answer", "queued")
        assert chat.screen.view.live is None
        workspace.journal.release(other.key)
        await chat.sees("The harbour was")
        await chat.is_in(State.READY)
        await chat.misses("queued")
