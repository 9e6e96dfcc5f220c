"""The conversation that the screen opens with, and how it begins."""

import asyncio

import pytest

from app.demo import faults
from app.demo.server import DemoServer
from app.ui.chat.status_line import State
from tests.answering import Reply, answering, json_reply, refusal, stream_reply
from tests.ui.using import Opener

NOT_THERE = (
    "Conversation Not Exists. You have requested this URI [/v1/messages] but did you "
    "mean /v1/messages ?"
)
MALFORMED = "1 validation error for MessageListQuery\nconversation_id\n  Value error"
FORM = [{"select": {"variable": "tone", "required": True, "default": "dry"}}]
START = {
    "opening_statement": "Good morning.",
    "suggested_questions": [],
    "user_input_form": FORM,
}
END = {"event": "message_end", "task_id": "t", "message_id": "m"}


def late(value: object, when: asyncio.Event) -> Reply:
    """JSON whose last byte comes when an event is set."""
    whole = json_reply(value)
    body = whole.body
    return Reply(200, body[:-1], whole.headers, rest=body[-1:], resume=when)


@pytest.mark.parametrize("id", ["00000000-0000-4000-8000-000000000000", "no-uuid"])
@pytest.mark.parametrize(
    "refused",
    [refusal(404, "not_found", NOT_THERE), refusal(400, "invalid_param", MALFORMED)],
    ids=["unknown", "malformed"],
)
async def test_an_unknown_conversation_is_told_once_and_a_new_one_sends(
    open_chat: Opener, id: str, refused: Reply
) -> None:
    routes = {
        "/info": json_reply({"name": "Form", "mode": "chat"}),
        "/parameters": json_reply(START),
        "/chat-messages": stream_reply(END),
        "/messages": refused,
    }
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url, conversation_id=id) as chat,
    ):
        await chat.is_in(State.READY)
        words = " ".join(chat.transcript.split())
        sentence = f"“{id}” is no conversation of this app and user. This is a new one."
        assert words.count(sentence) == 1
        assert "requested this URI" not in words
        assert "validation" not in words
        assert words.count("Good morning.") == 1
        await chat.send("hello")
        await chat.until(
            lambda: bool(server.requests) and server.requests[-1].method == "POST"
        )
        assert b'"conversation_id":""' in server.requests[-1].body
        assert b'"inputs":{"tone":"dry"}' in server.requests[-1].body
        await chat.is_in(State.READY)
        await chat.press("ctrl+n")
        await chat.until(lambda: "is no conversation" not in chat.transcript)
        await chat.send("again")
        await chat.until(lambda: b'"again"' in server.requests[-1].body)
        assert b'"conversation_id":""' in server.requests[-1].body


async def test_a_conversation_of_the_server_opens_when_the_server_is_back(
    open_chat: Opener, demo: DemoServer
) -> None:
    demo.fail_next(faults.status(500), path="/info")
    async with open_chat(
        conversation_id="00000000-0000-4000-8000-000000000000", greeted=False
    ) as chat:
        await chat.is_in(State.OFFLINE)
        assert "trying again" in chat.status
        await chat.send("n=3 rate=0")
        await chat.sees("needs no key", "is no conversation", "The harbour was")
        await chat.is_in(State.READY)


async def test_messages_that_the_server_fails_to_give_are_asked_for_again(
    open_chat: Opener, demo: DemoServer
) -> None:
    demo.fail_next(faults.status(500), path="/messages")
    async with open_chat(
        conversation_id="00000000-0000-4000-8000-000000000000", greeted=False
    ) as chat:
        await chat.is_in(State.OFFLINE)
        await chat.is_in(State.READY)
        await chat.sees("is no conversation", "Welcome to difyterm")


async def test_ctrl_n_while_a_conversation_waits_for_the_server_begins_a_new_one(
    open_chat: Opener, demo: DemoServer
) -> None:
    demo.fail_next(faults.html_error(404), path="/info")
    async with open_chat(
        conversation_id="00000000-0000-4000-8000-000000000000", greeted=False
    ) as chat:
        await chat.is_in(State.OFFLINE)
        await chat.press("ctrl+n")
        await chat.send("n=3 rate=0")
        await chat.sees("The harbour was")
        await chat.is_in(State.READY)
        await chat.misses("is no conversation")


async def test_a_conversation_deleted_on_the_server_keeps_the_message_for_a_new_one(
    open_chat: Opener, demo: DemoServer
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=2 rate=0")
    demo.fail_next(faults.status(404), path="/chat-messages")
    async with open_chat(resume=True) as chat:
        await chat.sees("The harbour")
        await chat.send("n=3 rate=0")
        await chat.sees("✗ failed after")
        await chat.until(lambda: chat.draft == "n=3 rate=0")
        await chat.press("ctrl+n")
        await chat.misses("✗ failed after")
        assert chat.draft == "n=3 rate=0"
        await chat.press("enter")
        await chat.sees("The harbour was")
        sent = (await chat.request("/chat-messages", 3)).json
        assert sent is not None
        assert sent["conversation_id"] == ""


async def test_a_message_sent_before_the_app_is_known_takes_the_defaults_along(
    open_chat: Opener,
) -> None:
    told = asyncio.Event()
    routes = {
        "/info": json_reply({"name": "Form", "mode": "chat"}),
        "/parameters": late(START, told),
        "/chat-messages": stream_reply(END),
    }
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url, greeted=False) as chat,
    ):
        await chat.send("hello")
        await chat.sees("queued: hello")
        told.set()
        await chat.until(
            lambda: bool(server.requests) and server.requests[-1].method == "POST"
        )
        assert b'"inputs":{"tone":"dry"}' in server.requests[-1].body
        await chat.is_in(State.READY)
        assert chat.transcript.count("Good morning.") == 1
        assert chat.transcript.index("Good morning.") < chat.transcript.index("hello")


async def test_parameters_that_come_after_the_first_message_still_greet_above_it(
    open_chat: Opener, demo: DemoServer
) -> None:
    demo.fail_next(faults.status(500), path="/parameters")
    async with open_chat(greeted=False) as chat:
        await chat.is_in(State.OFFLINE)
        await chat.send("n=3 rate=0")
        await chat.sees("The harbour was", "Welcome to difyterm")
        await chat.is_in(State.READY)
        words = chat.transcript
        assert words.count("Welcome to difyterm") == 1
        assert words.index("Welcome to difyterm") < words.index("n=3")


async def test_ctrl_n_before_the_app_is_known_greets_once_in_the_new_conversation(
    open_chat: Opener,
) -> None:
    told = asyncio.Event()
    routes = {
        "/info": json_reply({"name": "Form", "mode": "chat"}),
        "/parameters": late(START, told),
        "/chat-messages": stream_reply(END),
    }
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url, greeted=False) as chat,
    ):
        await chat.until(lambda: len(server.requests) == 2)
        await chat.press("ctrl+n")
        await chat.send("hello")
        await chat.sees("queued: hello")
        told.set()
        await chat.until(
            lambda: bool(server.requests) and server.requests[-1].method == "POST"
        )
        assert b'"inputs":{"tone":"dry"}' in server.requests[-1].body
        await chat.is_in(State.READY)
        assert chat.transcript.count("Good morning.") == 1


async def test_a_conversation_that_has_no_id_yet_is_opened_by_the_journals_key(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.send("never answered [fault: status=500]")
        await chat.sees("✗ failed")
        session = chat.screen.view.session
        assert session is not None
        assert session.conversation_id == ""
    async with open_chat(conversation_id=session.key) as chat:
        await chat.sees("never answered", "✗ failed")
