"""Every recording, through the real client and session over a real socket."""

import pytest

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.session.listener import Listener
from app.session.session import Session
from tests.memory_journal import MemoryJournal
from tests.replay import (
    Recording,
    events_of,
    recorded_streams,
    recording,
    replaying,
    status_of,
)


async def replay_one(stream: Recording, piece: int) -> tuple[Turn, MemoryJournal]:
    journal = MemoryJournal()
    async with (
        replaying(stream, piece) as server,
        DifyClient(server.base_url, "app-key", "someone") as client,
    ):
        session = Session(client, journal, Listener())
        turn = session.send(Draft("hello"))
        assert turn is not None
        await session.idle()
    return turn, journal


@pytest.mark.parametrize("name", recorded_streams())
async def test_a_recorded_stream_gives_its_text_ids_and_end(name: str) -> None:
    stream = recording(name)
    turn, journal = await replay_one(stream, 0)
    assert turn.answer.text == stream.text
    assert turn.task_id == (stream.about["task_id"] or "")
    assert turn.message_id == (stream.about["message_id"] or "")
    assert turn.status is status_of(events_of(stream.body))
    assert [t.answer.text for t in journal.finished()] == [turn.answer.text]


@pytest.mark.parametrize(
    "name",
    [
        "chat/separators",
        "chatflow/unicode",
        "agent/full",
        "v1.12/chatflow/stop_first_event",
        "v1.17-dev/agentapp/tool",
        "v1.17-dev/moderated/flow_output_blocked",
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 1000])
async def test_how_the_bytes_are_cut_makes_no_difference(name: str, piece: int) -> None:
    stream = recording(name)
    turn, _ = await replay_one(stream, piece)
    assert turn.answer.text == stream.text
