"""One question in a conversation that other windows use."""

from pathlib import Path

import pytest

from app.core.draft import Draft
from app.core.turns.ledger import StopCause
from app.core.turns.status import Status
from app.demo.server import DemoServer
from app.shell.output import Output
from app.shell.question import Question
from tests.windows import HELD, House, Window, house

TEXT = "n=2 rate=0"


async def waiting(windows: House) -> tuple[Window, Window, Question]:
    """A window whose answer is held, and a question that waits for that."""
    first = await windows.window()
    await first.hold()
    question = Question(Output(as_json=False))
    second = await windows.window(first.session.key, listener=question)
    question.ask(second.session, Draft(TEXT))
    return first, second, question


async def test_a_question_waits_for_another_windows_answer_and_says_so(
    demo: DemoServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with house(demo, tmp_path) as windows:
        _, second, question = await waiting(windows)
        assert second.queue == [TEXT]
        demo.release()
        await question.over.wait()
        await second.session.idle()
        assert windows.queries == [HELD, TEXT]
        assert question.turn is not None
        assert question.turn.status is Status.COMPLETED
    captured = capfd.readouterr()
    assert "The message waits" in captured.err
    assert "boats" not in captured.out  # the other window's answer is not printed


async def test_a_question_goes_out_after_another_window_was_stopped(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, _, question = await waiting(windows)
        first.session.interrupt()
        await question.over.wait()
        assert windows.queries == [HELD, TEXT]


async def test_ctrl_c_takes_a_waiting_question_back_and_stops_nothing(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second, question = await waiting(windows)
        question.interrupt(second.session)
        assert question.over.is_set()
        assert question.turn is None
        assert second.queue == []
        assert first.session.live is not None
        assert windows.stops == 0


async def test_a_waiting_question_is_kept_when_it_has_to_leave(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second, question = await waiting(windows)
        await question.leave(second.session, StopCause.SIGNAL)
        assert question.over.is_set()
        await second.close()
        third = await windows.window(first.session.key)
        assert third.queue == [TEXT]
