"""Odd texts of a server: sent back exactly, copied clean."""

import json
from collections.abc import Mapping

from app.core.texts.text import as_typed, clean
from tests.answering import Answering, Reply, answering, json_reply, stream_reply
from tests.odd_text import ODD
from tests.ui.using import Opener

IDS = {"task_id": "t", "message_id": "m", "conversation_id": "c\x1b\u2028"}
ROUTES: Mapping[str, Reply] = {
    "/info": json_reply({"name": ODD, "mode": "chat"}),
    "/parameters": json_reply(
        {
            "opening_statement": ODD,
            "suggested_questions": ["\x1b", ODD, "in\ntwo lines"],
        }
    ),
    "/chat-messages": stream_reply(
        {"event": "message", "answer": ODD, **IDS}, {"event": "message_end", **IDS}
    ),
}


def sent(server: Answering) -> list[dict[str, object]]:
    """What was asked, as the server read it."""
    posts = [asked for asked in server.requests if asked.method == "POST"]
    return [json.loads(asked.body) for asked in posts]


async def test_a_suggested_question_and_the_conversations_id_go_back_as_they_came(
    open_chat: Opener,
) -> None:
    async with (
        answering(ROUTES) as server,
        open_chat(base_url=server.base_url, size=(120, 40)) as chat,
    ):
        await chat.sees("• ls ps nel vt␋ff␌cr", "• in two lines")
        await chat.press("tab")
        assert chat.draft == as_typed(ODD)
        await chat.press("enter")
        await chat.until(lambda: len(sent(server)) == 1)
        await chat.sees("● ready")
        await chat.send("more")
        await chat.until(lambda: len(sent(server)) == 2)
    first, second = sent(server)
    assert first["query"] == ODD
    assert second["conversation_id"] == IDS["conversation_id"]


async def test_what_is_copied_is_clean(open_chat: Opener) -> None:
    async with (
        answering(ROUTES) as server,
        open_chat(base_url=server.base_url, size=(120, 40)) as chat,
    ):
        await chat.ask("hello")
        await chat.sees("rlo‹RLO› pdi‹PDI›")
        await chat.press("f5", *["up"] * 30, "enter")
        await chat.sees("copied")
        copied = chat.app.clipboard
    assert "rlo‹RLO› pdi‹PDI›" in copied
    assert clean(copied) == copied
