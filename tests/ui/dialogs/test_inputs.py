"""The form of an app that wants to know something first."""

from collections.abc import AsyncIterator

import pytest
from textual.widgets import Checkbox, Input, Select, Static, TextArea

from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from app.ui.dialogs.inputs import InputsDialog
from tests.ui.using import Chat, Opener

ALL = {"name": "Ann", "tone": "warm", "count": 4, "notes": "two\nlines", "urgent": True}
FIRST = {"name": "Ann", "tone": "dry", "count": 3, "urgent": False}


@pytest.fixture(params=["form", "form-chatflow"])
async def asking(
    open_chat: Opener, request: pytest.FixtureRequest
) -> AsyncIterator[Chat]:
    """An app with a form, one of each control."""
    async with open_chat(mode=request.param, size=(100, 40)) as running:
        yield running


def dialog(chat: Chat) -> InputsDialog:
    """The open form."""
    assert isinstance(chat.app.screen, InputsDialog)
    return chat.app.screen


def errors(chat: Chat) -> list[str]:
    """What the form says to be wrong."""
    shown = dialog(chat).query(".error").results(Static)
    return [str(error.content) for error in shown if error.display]


async def open_form(chat: Chat, message: str) -> None:
    """Send the first message, which opens the form."""
    await chat.send(message)
    await chat.until(lambda: isinstance(chat.app.screen, InputsDialog))
    await chat.pilot.pause()


async def inputs_sent(chat: Chat, count: int = 1) -> object:
    """The inputs of the count-th message that reached the server."""
    request = await chat.request("/chat-messages", count)
    assert request.json is not None
    return request.json["inputs"]


async def test_what_is_required_is_asked_before_the_first_message(
    asking: Chat,
) -> None:
    await open_form(asking, "n=3 rate=0")
    assert asking.queries == []
    assert dialog(asking).query_one("#field-0", Input).has_focus
    await asking.press(*"Ann", "ctrl+s")
    assert await inputs_sent(asking) == FIRST
    await asking.is_in(State.READY)
    await asking.sees("The harbour was")
    await asking.ask("n=1 rate=0")
    assert await inputs_sent(asking, 2) == FIRST


async def test_every_control_gives_its_value(asking: Chat) -> None:
    await open_form(asking, "n=3 rate=0")
    form = dialog(asking)
    form.query_one("#field-0", Input).value = "Ann"
    form.query_one("#field-1", Select).value = "warm"
    form.query_one("#field-2", Input).value = "4"
    form.query_one("#field-3", TextArea).text = "two\nlines"
    form.query_one("#field-4", Checkbox).value = True
    await asking.press("ctrl+s")
    assert await inputs_sent(asking) == ALL


async def test_what_the_server_would_refuse_stays_in_the_form(asking: Chat) -> None:
    await open_form(asking, "n=3 rate=0")
    form = dialog(asking)
    form.query_one("#field-2", Input).value = "many"
    await asking.press("ctrl+s")
    assert errors(asking) == [
        "✗ Your name is required.",
        "✗ How many must be a number.",
    ]
    assert form.query_one("#field-0", Input).has_focus
    form.query_one("#field-0", Input).value = "Ann"
    form.query_one("#field-2", Input).value = "2"
    await asking.press("ctrl+s")
    await asking.until(lambda: isinstance(asking.app.screen, ChatScreen))
    assert await inputs_sent(asking) == {**FIRST, "count": 2}


async def test_enter_goes_from_field_to_field(asking: Chat) -> None:
    await open_form(asking, "n=3 rate=0")
    await asking.press(*"Ann", "enter")
    assert dialog(asking).query_one("#field-1", Select).has_focus


async def test_who_closes_the_form_has_the_message_back(asking: Chat) -> None:
    await open_form(asking, "n=3 rate=0")
    await asking.press("escape")
    await asking.until(lambda: asking.draft == "n=3 rate=0")
    assert asking.queries == []


async def test_inputs_can_be_changed_later(asking: Chat) -> None:
    await open_form(asking, "n=3 rate=0")
    await asking.press(*"Ann", "ctrl+s")
    await asking.request("/chat-messages")
    await asking.is_in(State.READY)
    await asking.send("/inputs")
    await asking.until(lambda: isinstance(asking.app.screen, InputsDialog))
    await asking.pilot.pause()
    assert dialog(asking).query_one("#field-0", Input).value == "Ann"
    dialog(asking).query_one("#field-0", Input).value = "Bo"
    dialog(asking).query_one("#field-2", Input).value = ""
    await asking.press("ctrl+s")
    await asking.ask("n=1 rate=0")
    sent = {name: value for name, value in FIRST.items() if name != "count"}
    assert await inputs_sent(asking, 2) == {**sent, "name": "Bo"}


async def test_a_message_sent_while_it_connects_waits_for_the_form(
    open_chat: Opener,
) -> None:
    async with open_chat(mode="form", greeted=False) as chat:
        await chat.send("n=3 rate=0")
        await chat.until(lambda: isinstance(chat.app.screen, InputsDialog))
        await chat.pilot.pause()
        assert chat.queries == []
        await chat.press(*"Ann", "ctrl+s")
        assert await inputs_sent(chat) == FIRST


async def test_an_app_without_a_form_says_so(chat: Chat) -> None:
    await chat.send("/inputs")
    await chat.sees("this app asks for no inputs")
