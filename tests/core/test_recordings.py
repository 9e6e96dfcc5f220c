"""Every recorded stream, through `parse` and `Turn` alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.core.draft import Draft
from app.core.parse import parse
from app.core.status import EscResult, Status
from app.core.turn import Turn
from tests.replay import RECORDINGS, recorded_streams, recording

STREAMS = sorted(RECORDINGS.glob("*/*.sse"))


def events(body: bytes) -> list[dict[str, Any]]:
    """The JSON of a stream. Pings have none; lines end at LF only (wire 10)."""
    lines = body.decode().replace("\r\n", "\n").split("\n")
    return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]


def status_of(stream: list[dict[str, Any]]) -> Status:
    """What the first end event of a stream says of the turn (wire 26)."""
    for data in stream:
        match data["event"]:
            case "message_end":
                return Status.COMPLETED
            case "error":
                return Status.FAILED
            case "workflow_paused":
                return Status.PAUSED
            case "workflow_finished":
                return {
                    "succeeded": Status.COMPLETED,
                    "failed": Status.FAILED,
                    "stopped": Status.INTERRUPTED,
                }[data["data"]["status"]]
    return Status.FAILED


def replayed(stream: list[dict[str, Any]], esc_after: int = -1) -> Turn:
    turn = Turn(Draft("question"))
    for at, data in enumerate(stream):
        turn.apply(parse(data), float(at))
        if at == esc_after:
            assert turn.interrupt(float(at)) in (EscResult.STOPPING, EscResult.IGNORED)
    turn.close(1000.0, error="The connection ended.")
    return turn


def test_there_are_recordings() -> None:
    assert len(recorded_streams()) >= 20


@pytest.mark.parametrize("name", recorded_streams())
def test_a_recording_gives_the_text_the_ids_and_the_end_noted_beside_it(
    name: str,
) -> None:
    noted = recording(name)
    stream = events(noted.body)
    turn = replayed(stream)
    assert turn.answer.text == noted.text
    assert turn.task_id == noted.about["task_id"]
    assert turn.message_id == (noted.about["message_id"] or "")
    assert turn.conversation_id == (noted.about["conversation_id"] or "")
    assert turn.status is status_of(stream)
    assert not turn.answer.withdrawn


@pytest.mark.parametrize("name", recorded_streams())
def test_esc_anywhere_in_a_recording_loses_nothing_and_stops_its_task(
    name: str,
) -> None:
    noted = recording(name)
    stream = events(noted.body)
    whole = replayed(stream).answer.text
    for place in range(len(stream)):
        turn = replayed(stream, esc_after=place)
        if turn.ledger is None:
            assert status_of(stream[: place + 1]) is turn.status
            continue
        assert turn.status is Status.INTERRUPTED
        assert turn.answer.text == whole
        assert turn.answer.shown == replayed(stream[: place + 1]).answer.text


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: f"{path.parts[-2:]}")
def test_a_recording_may_break_off_anywhere(path: Path) -> None:
    stream = events(path.read_bytes())
    for length in range(len(stream)):
        turn = replayed(stream[:length])
        assert not turn.live
        assert turn.status is status_of(stream[:length])


def test_a_reopened_run_shows_the_text_that_follows_its_snapshot() -> None:
    stream = events(recording("chatflow/resumed_after_disconnect").body)
    turn = replayed(stream)
    deltas = [data["answer"] for data in stream if data["event"] == "message"]
    assert turn.answer.text == "".join(deltas) != ""
