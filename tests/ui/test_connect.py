"""What a person sees when the way to the app, or the app, is wrong."""

import socket

import pytest

from app.demo import faults
from app.demo.faults import Fault
from app.demo.server import DemoServer
from app.ui.dialogs.inputs import InputsDialog
from tests.answering import Reply, answering, json_reply, refusal, stream_reply
from tests.ui.using import Chat, Opener


async def still_usable(chat: Chat) -> None:
    """The input takes text, the help opens, and nothing has crashed."""
    await chat.press(*"ok")
    assert chat.draft == "ok"
    await chat.press("f1", "escape")
    assert chat.screen.focused is chat.screen.prompt
    await chat.press("backspace", "backspace")


async def told(chat: Chat, *texts: str) -> None:
    """A notice says all this; lines are broken where the screen ends."""

    def said() -> bool:
        words = " ".join(chat.transcript.split())
        return all(text in words for text in texts)

    await chat.until(said)


async def test_a_wrong_key_is_told_with_the_next_step(open_chat: Opener) -> None:
    async with open_chat(key="app-wrong", greeted=False) as chat:
        await told(chat, "✗ The server did not accept the API key (401:")
        await told(chat, "Check DIFY_API_KEY: it is the key of one app (app-…")
        await still_usable(chat)
        await chat.send("hello")
        await told(chat, "✗ failed after")
        await chat.until(lambda: chat.draft == "hello")


async def test_a_knowledge_key_is_told_with_the_next_step(open_chat: Opener) -> None:
    async with open_chat(key="dataset-abc123", greeted=False) as chat:
        await told(chat, "✗ The server did not accept the API key (401:")
        await told(chat, "not a knowledge key (dataset-…).")
        await still_usable(chat)


async def test_a_server_that_is_down_is_told_and_tried_again(
    open_chat: Opener,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        url = f"http://127.0.0.1:{port}/v1"
        async with open_chat(base_url=url, greeted=False) as chat:
            await told(chat, f"✗ 127.0.0.1:{port} could not be reached")
            await told(chat, "Check DIFY_BASE_URL and that the server runs.")
            await still_usable(chat)
            await chat.send("hello")
            await told(chat, "✗ failed after")
            await chat.until(lambda: chat.draft == "hello")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.html_error(502), "the server behind it did not (502)"),
        (faults.html_error(404), "answered 404 with a page instead of Dify's JSON"),
        (faults.wrong_content_type(), "answered, but not as a Dify API does."),
        (faults.status(500), "The server failed (500: Internal Server Error)."),
        (faults.status(403), "The app's owner has to look at it."),
        (faults.status(429), "again in 2 s."),
        (faults.reset(), "broke"),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
async def test_what_goes_wrong_at_the_start_is_told_and_chatting_stays_possible(
    open_chat: Opener, fault: Fault, sentence: str
) -> None:
    open_chat.server.fail_next(fault, path="/info")
    async with open_chat(greeted=False) as chat:
        await told(chat, sentence)
        await still_usable(chat)
        await chat.ask("n=8 rate=0")
        await chat.sees("The harbour was quiet when the first boats")


async def test_an_app_that_does_not_chat_is_told_and_nothing_is_sent_to_it(
    open_chat: Opener,
) -> None:
    routes = {"/info": json_reply({"name": "Nightly", "mode": "workflow"})}
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url, greeted=False) as chat,
    ):
        await told(chat, "This key belongs to a workflow app.")
        await told(chat, "use the key of one")
        await still_usable(chat)
        await chat.send("hello")
        await chat.sees("This key belongs to a workflow app.")
        await chat.until(lambda: chat.draft == "hello")
        assert [asked.method for asked in server.requests] == ["GET"]


async def test_markup_in_an_apps_name_is_shown_as_written(open_chat: Opener) -> None:
    routes = {
        "/info": json_reply({"name": "[red]x[/red] [/", "mode": "chat"}),
        "/parameters": json_reply({"opening_statement": "[bold]hi[/bold] [/"}),
    }
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url) as chat,
    ):
        await chat.sees("[red]x[/red] [/ · chat", "[bold]hi[/bold] [/")


async def test_markup_in_an_error_is_shown_as_written(open_chat: Opener) -> None:
    said = "[red]x[/red] [/ \x1b[31m"
    routes = {
        "/info": refusal(500, "internal_server_error", said),
        "/chat-messages": refusal(500, "internal_server_error", said),
    }
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url, greeted=False) as chat,
    ):
        await told(chat, "✗ The server failed (500: [red]x[/red] [/")
        await chat.send("hello")
        await told(chat, "failed after", "[red]x[/red] [/")
        assert "\x1b" not in chat.everything


async def test_inputs_that_have_a_default_are_sent_and_others_are_asked_for(
    open_chat: Opener,
) -> None:
    form = [
        {"text-input": {"variable": "topic", "required": True, "default": ""}},
        {"select": {"variable": "tone", "required": True, "default": "dry"}},
    ]
    end = {"event": "message_end", "task_id": "t", "message_id": "m"}
    routes = {
        "/info": json_reply({"name": "Form", "mode": "chat"}),
        "/parameters": json_reply({"user_input_form": form}),
        "/chat-messages": stream_reply(end),
    }
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url) as chat,
    ):
        await chat.send("hello")
        await chat.until(lambda: isinstance(chat.app.screen, InputsDialog))
        await chat.pilot.pause()
        await chat.press(*"bees", "ctrl+s")
        sent = b'"inputs":{"tone":"dry","topic":"bees"}'
        await chat.until(lambda: any(sent in seen.body for seen in server.requests))


async def test_an_empty_page_instead_of_a_stream_is_told(open_chat: Opener) -> None:
    routes = {
        "/info": json_reply({"name": "Odd", "mode": "chat"}),
        "/parameters": json_reply({}),
        "/chat-messages": Reply(200, b"", {"Content-Type": "text/html"}),
    }
    async with (
        answering(routes) as server,
        open_chat(base_url=server.base_url) as chat,
    ):
        await chat.send("hello")
        await told(chat, "✗ failed after", "did not answer with an event stream")
        await chat.until(lambda: chat.draft == "hello")


async def test_a_server_that_comes_up_later_is_asked_who_it_is(
    open_chat: Opener, demo: DemoServer
) -> None:
    demo.fail_next(faults.status(500), path="/info")
    async with open_chat(greeted=False) as chat:
        await chat.sees("The server failed (500")
        await chat.ask("n=3 rate=0")
        await chat.sees("difyterm demo")
