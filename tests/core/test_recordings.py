"""Every recorded stream, through `parse` and `Turn` alone."""

from pathlib import Path
from typing import Any

import pytest

from app.core.draft import Draft
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import Turn
from app.core.wire.parse import parse
from tests.replay import (
    RECORDINGS,
    events_of,
    recorded_streams,
    recording,
    status_of,
)

STREAMS = sorted(RECORDINGS.rglob("*.sse"))


def replayed(stream: list[dict[str, Any]], esc_after: int = -1) -> Turn:
    turn = Turn(Draft("question"))
    for at, data in enumerate(stream):
        turn.apply(parse(data), float(at))
        if at == esc_after:
            assert turn.interrupt(float(at)) in (EscResult.STOPPING, EscResult.IGNORED)
    turn.close(1000.0, error="The connection ended.")
    return turn


def test_there_are_recordings() -> None:
    assert len(recorded_streams()) >= 160


@pytest.mark.parametrize("name", recorded_streams())
def test_a_recording_gives_the_text_the_ids_and_the_end_noted_beside_it(
    name: str,
) -> None:
    noted = recording(name)
    stream = events_of(noted.body)
    turn = replayed(stream)
    assert turn.answer.text == noted.text
    assert turn.task_id == (noted.about["task_id"] or "")
    assert turn.message_id == (noted.about["message_id"] or "")
    assert turn.conversation_id == (noted.about["conversation_id"] or "")
    assert turn.status is status_of(stream)
    # One without text has come on a stream that was opened again (wire 68).
    replaced = any(
        data["event"] == "message_replace" and data["answer"] for data in stream
    )
    assert bool(turn.answer.withdrawn) is replaced


@pytest.mark.parametrize("name", recorded_streams())
def test_esc_anywhere_in_a_recording_loses_nothing_and_stops_its_task(
    name: str,
) -> None:
    noted = recording(name)
    stream = events_of(noted.body)
    whole = replayed(stream).answer.text
    replaced = any(data["event"] == "message_replace" for data in stream)
    for place in range(len(stream)):
        turn = replayed(stream, esc_after=place)
        if turn.ledger is None:
            assert status_of(stream[: place + 1]) is turn.status
            continue
        assert turn.status is Status.INTERRUPTED
        assert turn.answer.text == whole or replaced
        assert turn.answer.shown == replayed(stream[: place + 1]).answer.text


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: f"{path.parts[-2:]}")
def test_a_recording_may_break_off_anywhere(path: Path) -> None:
    stream = events_of(path.read_bytes())
    for length in range(len(stream)):
        turn = replayed(stream[:length])
        assert not turn.live
        assert turn.status is status_of(stream[:length])


def test_a_reopened_run_shows_the_text_that_follows_its_snapshot() -> None:
    stream = events_of(recording("chatflow/resumed_after_disconnect").body)
    turn = replayed(stream)
    deltas = [data["answer"] for data in stream if data["event"] == "message"]
    assert turn.answer.text == "".join(deltas) != ""
