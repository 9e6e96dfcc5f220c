"""Whether the server can be reached, as the status line says it."""

from pathlib import Path

from app.demo import faults
from app.demo.server import DemoServer
from app.ui.chat.status_line import State
from tests.ui.using import HELD, SHOWN, Opener


async def test_a_refused_key_is_no_ready_state_and_has_an_advice(
    open_chat: Opener,
) -> None:
    async with open_chat(key="app-wrong", greeted=False) as chat:
        await chat.is_in(State.REFUSED)
        assert chat.status.strip().startswith("● refused · Check DIFY_API_KEY")
        await chat.send("hello")
        await chat.sees("✗ failed after")
        await chat.is_in(State.REFUSED)


async def test_a_server_that_is_away_is_offline_until_it_answers_by_itself(
    open_chat: Opener, demo: DemoServer
) -> None:
    demo.fail_next(faults.status(500), path="/info")
    async with open_chat(greeted=False) as chat:
        await chat.is_in(State.OFFLINE)
        assert "offline · trying again · " in chat.status
        await chat.is_in(State.READY)
        await chat.sees("difyterm demo · chat", "Welcome to difyterm")
        # What was wrong is said once, not with each attempt.
        assert chat.transcript.count("The server failed (500") == 1


async def test_what_cannot_pass_by_itself_is_not_tried_again_and_again(
    open_chat: Opener, demo: DemoServer
) -> None:
    demo.fail_next(faults.html_error(404), path="/info")
    async with open_chat(greeted=False) as chat:
        await chat.is_in(State.OFFLINE)
        assert "trying again" not in chat.status
        # Whoever sends may know better.
        await chat.send("n=2 rate=0")
        await chat.is_in(State.READY)
        await chat.sees("difyterm demo · chat")


async def test_a_server_that_goes_away_is_offline_after_the_failure(
    tmp_path: Path,
) -> None:
    with DemoServer() as server:
        async with Opener(server, tmp_path)() as chat:
            await chat.hold()
            server.stop()
            await chat.sees(SHOWN, "↻ connection lost after")
            await chat.sees(SHOWN, "✗ connection lost after")
            await chat.is_in(State.OFFLINE)
            await chat.send(HELD)
            await chat.sees("✗ failed after")
            await chat.is_in(State.OFFLINE)


async def test_a_failure_of_one_answer_does_not_make_the_server_unreachable(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=9 rate=0 [fault: error_event=2]")
        await chat.sees("✗ failed after")
        assert chat.state is State.READY
