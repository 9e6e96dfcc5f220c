"""Nothing a server sends can do anything but be read."""

import json
import re

import pytest

from app.demo.server import DemoServer
from tests.answering import Reply, json_reply, refusal, stream_reply
from tests.e2e.chatting import READY, open_chat
from tests.e2e.launch import Launcher
from tests.e2e.serving import CHAT_INFO, served
from tests.e2e.terminal import Terminal

EVIL = "A\x1b[31mB\x1b]52;c;aGk=\x07C\x1b]0;title\x07D\x9b31mE\x07F\x08G\x1bcH"
HARMLESS = "A␛[31mB␛]52;c;aGk=␇C␛]0;title␇D�31mE␇F␈G␛cH"
MARKUP = "[red]no colour[/red] [@click=bell]no button[/] [/] [bold"
TURNED = "bill\u202efdp.exe \u2066x\u2069 o" + "\u0301" * 50
"""A name that would be read backwards, and a flood of marks."""
SEQUENCES = (
    b"\x1b]52;c;aGk=",
    b"\x1b]0;title",
    b"\x07",
    b"\x08",
    b"\x1bc",
    b"\xc2\x9b",
)
"""What must not get to the terminal; difyterm itself sends none of it."""


def event(kind: str, **fields: object) -> dict[str, object]:
    """One event of a chat app's stream."""
    ids = {"task_id": "t", "message_id": "m", "conversation_id": "c"}
    return {"event": kind, **ids, **fields}


def answer_of(text: str) -> Reply:
    """A whole stream that says the text."""
    return stream_reply(event("message", answer=text), event("message_end"))


def hostile_bytes(terminal: Terminal) -> list[bytes]:
    """Which sequences were written; the shape of the pointer is Textual's own."""
    raw = re.sub(rb"\x1b\]22;\w+\x07", b"", terminal.raw)
    return [bad for bad in SEQUENCES if bad in raw]


def environment(url: str) -> dict[str, str]:
    return {"DIFY_API_KEY": "app-x", "DIFY_BASE_URL": url}


def test_escape_sequences_in_an_answer_are_shown_and_not_sent(start: Launcher) -> None:
    routes = {**CHAT_INFO, "/chat-messages": answer_of(EVIL)}
    with served(routes) as server:
        terminal = start(env=environment(server.base_url))
        terminal.wait_for("an app · chat")
        terminal.type("hello\n")
        terminal.wait_for("^ A␛")
        text = terminal.wait_for(READY)
    assert HARMLESS in text
    assert hostile_bytes(terminal) == []


def test_turned_text_is_named_and_a_flood_of_marks_is_cut(start: Launcher) -> None:
    routes = {
        "/info": json_reply({"name": f"an {TURNED}", "mode": "chat"}),
        "/parameters": json_reply({"suggested_questions": [TURNED]}),
        "/chat-messages": answer_of(f"{TURNED} `{TURNED}` &#x202e;"),
    }
    with served(routes) as server:
        terminal = start(env=environment(server.base_url), columns=160)
        terminal.wait_for(r"● ready .*an bill‹RLO›fdp\.exe.*· chat")
        terminal.key("tab", "enter")
        terminal.wait_for(r"▌ bill‹RLO›fdp\.exe ‹LRI›x‹PDI›")
        terminal.wait_for(r"^ bill‹RLO›.*bill‹RLO›.*‹RLO›$")
        terminal.wait_for(READY)
        asked = [json.loads(asked.body) for asked in server.requests if asked.body]
    assert [body["query"] for body in asked] == [TURNED]
    written = terminal.raw.decode()
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", written)
    assert "o" + "\u0301" * 8 in written
    assert "\u0301" * 9 not in written


def test_markup_in_question_and_answer_is_only_text(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type(MARKUP + " rate=0\n")
    terminal.wait_for(r"▌ \[red\]no colour\[/red\] \[@click=bell\]no button\[/\]")
    terminal.wait_for(r"You said:(.|\n)*\[red\]no colour\[/red\] \[@click=bell\]no")
    terminal.wait_for(READY)


def test_names_and_opening_words_are_only_text(start: Launcher) -> None:
    parameters = {
        "opening_statement": f"Hello {EVIL} {MARKUP}",
        "suggested_questions": [f"Why {EVIL}?", MARKUP],
    }
    routes = {
        "/info": json_reply({"name": f"an {EVIL} {MARKUP}", "mode": "chat"}),
        "/parameters": json_reply(parameters),
    }
    with served(routes) as server:
        env = environment(server.base_url)
        terminal = start(env=env, columns=160)
        text = terminal.wait_for(r"● ready .*an A␛.*· chat")
        terminal.wait_for("Hello A␛")
        terminal.key("tab")
        terminal.wait_for("│ Why A")
    assert "[red]no colour" in text
    assert hostile_bytes(terminal) == []


@pytest.mark.parametrize(
    "reply",
    [
        refusal(400, "invalid_param", f"Refused {EVIL} {MARKUP}"),
        stream_reply(event("error", status=400, message=f"Refused {EVIL} {MARKUP}")),
    ],
    ids=["refused", "error event"],
)
def test_words_of_an_error_are_only_text(start: Launcher, reply: Reply) -> None:
    with served({**CHAT_INFO, "/chat-messages": reply}) as server:
        terminal = start(env=environment(server.base_url), columns=160)
        terminal.wait_for("an app · chat")
        terminal.type("hello\n")
        terminal.wait_for(r"✗ failed after .*Refused A␛")
        terminal.wait_for(r"\[red\]no\s+colour")
        terminal.wait_for(READY)
    assert hostile_bytes(terminal) == []


def test_control_characters_in_a_paste_do_not_reach_the_screen_or_the_server(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.send("\x1b[200~n=3 a\x07b\x08c\x9bd\x1b[201~")
    terminal.wait_for("│ n=3 abcd")
    terminal.key("enter")
    demo.wait_for_request("/chat-messages")
    terminal.wait_for("▌ n=3 abcd")
    terminal.wait_for(READY)
    assert hostile_bytes(terminal) == []
