"""What a server sends is what is kept and passed on, to the last character."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.answering import Answering, stream_reply
from tests.e2e.command import run
from tests.e2e.launch import Home, Launcher
from tests.e2e.serving import CHAT_INFO, served
from tests.odd_text import ODD

IDS = {
    "task_id": "t\x1b\u2028",
    "message_id": "m\x85\ud800",
    "conversation_id": "c\x0b",
}
CHUNKS = (*ODD, "\ud83d", "\ude00!")
"""A character a chunk, and one whose halves come in two."""
WHOLE = "".join(CHUNKS).replace("\ud83d\ude00", "\U0001f600")


@pytest.fixture
def server() -> Iterator[Answering]:
    """An app whose answer is `CHUNKS`."""
    chunks = [{"event": "message", "answer": chunk, **IDS} for chunk in CHUNKS]
    end = {"event": "message_end", **IDS}
    routes = {**CHAT_INFO, "/chat-messages": stream_reply(*chunks, end)}
    with served(routes) as serving:
        yield serving


def key_of(server: Answering) -> dict[str, str]:
    return {"DIFY_API_KEY": "app-x", "DIFY_BASE_URL": server.base_url}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_a_pipe_gets_exactly_what_came(
    home: Home, server: Answering, encoding: str
) -> None:
    env = key_of(server) | {"PYTHONIOENCODING": encoding}
    result = run(home, "ask", "hello", env=env)
    carried = WHOLE.replace("\ud83d", "\ufffd").replace("\ude00", "\ufffd")
    assert result.stdout == f"{carried}\n".encode()
    assert result.returncode == 0


def test_half_a_character_at_the_very_end_is_not_lost(home: Home) -> None:
    events = [{"event": "message", "answer": "a\ud83d"}, {"event": "message_end"}]
    with served({**CHAT_INFO, "/chat-messages": stream_reply(*events)}) as server:
        result = run(home, "ask", "hello", env=key_of(server))
    assert result.stdout == "a\ufffd\n".encode()


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_json_gives_exactly_what_came_a_line_each(
    home: Home, server: Answering, encoding: str
) -> None:
    env = key_of(server) | {"PYTHONIOENCODING": encoding}
    result = run(home, "ask", "hello", "--json", env=env)
    lines = result.stdout.decode().splitlines()
    first, *texts, last = map(json.loads, lines)
    assert first == {"type": "start", **IDS}
    assert {item["type"] for item in texts} == {"text"}
    assert "".join(item["text"] for item in texts) in (WHOLE, "".join(CHUNKS))
    assert (last["answer"], last["status"]) == (WHOLE, "completed")
    assert result.stdout.isascii() is (encoding != "utf-8")


def test_the_journal_holds_exactly_what_came_and_what_was_sent(
    home: Home, server: Answering
) -> None:
    asked = "why\u2028\x1b[31m so\r\n"
    run(home, "ask", "-", env=key_of(server), stdin=asked.encode())
    [(draft, record)] = kept(home.data)
    assert draft == {"text": asked}
    assert record["blocks"][0]["text"] in (WHOLE, "".join(CHUNKS))
    assert {name: record[name] for name in IDS} == IDS
    sent = next(r for r in server.requests if r.path.endswith("/chat-messages"))
    assert json.loads(sent.body)["query"] == asked


def test_a_terminal_gets_clean_text(start: Launcher, server: Answering) -> None:
    terminal = start("ask", "hello", env=key_of(server), columns=120)
    text = terminal.wait_for("😀!")
    assert "vt␋ff␌cr" in text
    assert "esc␛[31m osc␛]0;t␇ c1\ufffd del␡ nul␀ half\ufffd half\ufffd" in text
    assert "rlo‹RLO› pdi‹PDI› lrm" in text
    for bad in (b"\x1b[31m", b"\x1b]0", b"\x07", "\x9b".encode(), b"\x00", b"\x0b"):
        assert bad not in terminal.raw
    assert "\u202e".encode() not in terminal.raw
    assert terminal.raw.count("\u0301".encode()) == 8


def kept(data: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Draft and record of all finished turns of the journal, as they are stored."""
    [path] = data.rglob("*.sqlite3")
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT draft, record FROM turns").fetchall()
    return [(json.loads(draft), json.loads(record)) for draft, record in rows]
