"""Turns from the server's record, as it was recorded."""

from typing import Any

import pytest

from app.core.draft import DraftFile
from app.core.history import turn_of
from app.core.turns.blocks import FileBlock, ThoughtBlock
from app.core.turns.kept import Kept
from app.core.turns.ledger import EndedBy
from app.core.turns.mark import mark
from app.core.turns.status import EscResult, Status
from tests.odd_text import ODD
from tests.replay import recorded_call


def rows(name: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = recorded_call(name)["body"]["data"]
    return data


@pytest.mark.parametrize("kind", ["chat", "agent", "chatflow"])
def test_a_recorded_page_gives_questions_answers_and_ids(kind: str) -> None:
    for row in rows(f"{kind}.messages"):
        turn = turn_of(row)
        assert turn.query == row["query"]
        assert turn.answer.text == row["answer"]
        assert turn.message_id == row["id"]
        assert turn.conversation_id == row["conversation_id"]
        assert turn.created_at == row["created_at"]
        assert turn.status is Status.COMPLETED
        assert not turn.live
        assert mark(turn) == ""


def test_a_stopped_agents_answer_is_found_in_its_thoughts() -> None:
    row = {**rows("agent.messages")[0], "answer": ""}
    assert turn_of(row).answer.text == row["agent_thoughts"][0]["answer"]


def test_a_failed_row_is_a_failed_turn_with_the_reason() -> None:
    error = "no model\nTraceback: line 3"
    turn = turn_of({**rows("chat.messages")[0], "status": "error", "error": error})
    assert turn.status is Status.FAILED
    assert mark(turn) == "✗ failed: no model"


def test_only_the_assistants_files_belong_to_the_answer() -> None:
    row = rows("chat.messages_with_file")[0]
    files = [{"id": "f", "type": "image", "url": "/x", "belongs_to": "assistant"}]
    assert not [b for b in turn_of(row).answer.blocks if isinstance(b, FileBlock)]
    blocks = turn_of({**row, "message_files": files}).answer.blocks
    assert FileBlock("f", "image", "/x") in blocks


def test_files_that_went_along_can_be_sent_once_more() -> None:
    row = rows("chat.messages_with_file")[0]
    (sent,) = row["message_files"]
    uploaded = DraftFile("image", sent["upload_file_id"], "", "a.png")
    assert turn_of(row).draft.files == (uploaded,)
    remote = {**sent, "transfer_method": "remote_url", "upload_file_id": None}
    (file,) = turn_of({**row, "message_files": [remote]}).draft.files
    assert file == DraftFile("image", "", sent["url"], "a.png")
    lost = {**sent, "upload_file_id": None}
    assert turn_of({**row, "message_files": [lost]}).draft.files == ()


def test_what_the_server_keeps_beside_the_text_comes_along() -> None:
    row = {**rows("chat.messages")[0], "answer": " two words\n"}
    assert turn_of(row).kept == Kept(len("two words"), "", row["inputs"])
    rated = turn_of({**row, "feedback": {"rating": "like"}})
    assert rated.kept == Kept(len("two words"), "like", row["inputs"])


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"agent_thoughts": None, "message_files": [None]},
        {"agent_thoughts": ["x", 1, []], "message_files": "x", "created_at": 10**400},
    ],
)
def test_a_row_with_nothing_in_it_is_no_error(row: dict[str, Any]) -> None:
    assert turn_of(row).query == ""


def step(position: int, **more: str) -> dict[str, Any]:
    return {"id": str(position), "position": position, **more}


def test_thoughts_are_read_in_order_of_position_each_by_its_answer_first() -> None:
    steps = [step(2, thought="lo", answer=""), step(1, thought="?", answer="Hel")]
    turn = turn_of({"answer": "", "agent_thoughts": steps})
    assert turn.answer.text == "Hello"
    blocks = [b for b in turn.answer.blocks if hasattr(b, "position")]
    assert [b.position for b in blocks] == [1, 2]


def test_a_turn_of_the_server_is_over_and_was_ended_by_it() -> None:
    turn = turn_of({"query": "hi", "answer": "Hello", "status": "normal"})
    assert (turn.stream_done, turn.ended_by) == (True, EndedBy.SERVER)
    assert turn.interrupt(1.0) is EscResult.IGNORED
    assert turn_of({"status": "paused"}).status is Status.PAUSED


def test_texts_and_ids_of_a_row_are_exactly_the_servers() -> None:
    thought = {"id": ODD, "thought": ODD, "tool": ODD, "tool_input": ODD}
    file = {"id": ODD, "type": ODD, "url": ODD}
    row = {"query": ODD, "answer": ODD, "id": ODD, "conversation_id": ODD}
    turn = turn_of({**row, "agent_thoughts": [thought], "message_files": [file]})
    assert (turn.query, turn.answer.text) == (ODD, ODD)
    assert (turn.message_id, turn.conversation_id) == (ODD, ODD)
    step, _, made = turn.answer.blocks
    assert step == ThoughtBlock(ODD, 0, ODD, ODD, ODD)
    assert made == FileBlock(ODD, ODD, ODD)
