"""Turns from the server's own record of a conversation (wire 34)."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.draft import Draft, DraftFile
from app.core.texts.text import one_line
from app.core.turns.blocks import Block, FileBlock, TextBlock, ThoughtBlock
from app.core.turns.kept import Kept
from app.core.turns.ledger import EndedBy
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.parse import number_of, object_of, objects_of, text_of

_STATUS = {"error": Status.FAILED, "paused": Status.PAUSED}


def turn_of(row: Mapping[str, Any]) -> Turn:
    """The turn that one item of `GET /messages` stands for.

    An item is one question and its answer; their texts stay as they came. That it
    was interrupted the server does not tell: its status stays `normal` (wire 35).
    """
    draft = Draft(text_of(row, "query"), tuple(_files(row)))
    turn = Turn(draft, created_at=number_of(row, "created_at"))
    turn.message_id = text_of(row, "id")
    turn.conversation_id = text_of(row, "conversation_id")
    turn.status = _STATUS.get(text_of(row, "status"), Status.COMPLETED)
    turn.error = one_line(text_of(row, "error"))
    turn.ended_by = EndedBy.SERVER
    turn.stream_done = True
    turn.answer.restore(_blocks(row), [], None, [])
    turn.kept = Kept(
        characters=len(turn.answer.text.strip()),
        feedback=text_of(object_of(row, "feedback"), "rating"),
        inputs=object_of(row, "inputs"),
    )
    turn.answer.from_steps = not text_of(row, "answer")
    return turn


def _files(row: Mapping[str, Any]) -> Iterator[DraftFile]:
    """The files that went along and could be sent once more (wire 18)."""
    for file in objects_of(row, "message_files"):
        upload, url = text_of(file, "upload_file_id"), text_of(file, "url")
        if text_of(file, "transfer_method") == "local_file":
            url = ""  # signed, and expires
        if file.get("belongs_to") == "user" and (upload or url):
            name = text_of(file, "filename")
            yield DraftFile(text_of(file, "type"), upload, url, name)


def _blocks(row: Mapping[str, Any]) -> list[Block]:
    thoughts = sorted(objects_of(row, "agent_thoughts"), key=_position)
    blocks: list[Block] = [
        ThoughtBlock(
            text_of(thought, "id"),
            _position(thought),
            text_of(thought, "thought"),
            text_of(thought, "tool"),
            text_of(thought, "tool_input"),
            text_of(thought, "observation"),
        )
        for thought in thoughts
    ]
    # A stopped answer of an agent survives only in its thoughts (wire 32).
    text = text_of(row, "answer") or "".join(
        text_of(thought, "answer") or text_of(thought, "thought")
        for thought in thoughts
    )
    if text:
        blocks.append(TextBlock([text]))
    files = objects_of(row, "message_files")
    blocks += [
        FileBlock(text_of(file, "id"), text_of(file, "type"), text_of(file, "url"))
        for file in files
        if file.get("belongs_to") != "user"
    ]
    return blocks


def _position(thought: Mapping[str, Any]) -> int:
    return int(number_of(thought, "position"))
