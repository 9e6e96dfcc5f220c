"""A conversation on the screen, also while another one is shown."""

from textual.geometry import Offset
from textual.selection import Selection

from app.ui.chat.conversation_view import ConversationView
from app.ui.chat.status_line import State
from app.ui.transcript import Transcript
from tests.ui.using import HELD, NEXT, SHOWN, Chat


async def another(chat: Chat) -> ConversationView:
    """Open a second conversation of the same app beside the first, and show it."""
    workspace = chat.app.workspace
    assert workspace is not None
    view = ConversationView()
    chat.screen.show(view)
    view.attach(workspace.begin(view))
    view.start()
    await chat.misses("Welcome")
    return view


async def test_an_answer_streams_on_while_another_conversation_is_read(
    chat: Chat,
) -> None:
    await chat.hold()
    first = chat.screen.view
    await another(chat)
    await chat.is_in(State.READY)
    await chat.ask("n=3 rate=0")
    await chat.sees("The harbour was")
    chat.server.release()
    await chat.until(lambda: first.live is None)
    chat.screen.show(first)
    await chat.sees(SHOWN, NEXT)


async def test_esc_concerns_the_conversation_on_the_screen(chat: Chat) -> None:
    await chat.hold()
    first = chat.screen.view
    await another(chat)
    await chat.hold(HELD)
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.sees("interrupted after")
    assert chat.stops == 1
    assert first.live is not None
    chat.screen.show(first)
    await chat.is_in(State.STREAMING)


async def test_a_view_that_comes_back_has_its_draft_place_and_selection(
    chat: Chat,
) -> None:
    await chat.ask("n=400 rate=0")
    await chat.write("half a thought\nof two lines")
    await chat.press("left", "pageup", "pageup")
    first = chat.screen.view
    await chat.until(lambda: not first.transcript.following)
    selection = Selection(Offset(0, 5), Offset(9, 7))
    chat.screen.selections = {first.transcript: selection}
    selected = chat.screen.get_selected_text()
    assert selected
    shown, at = chat.transcript, chat.screen.prompt.cursor_location
    second = await another(chat)
    assert chat.draft == ""
    assert not chat.screen.selections
    await chat.write("something else")
    chat.screen.show(first)
    await chat.until(lambda: chat.transcript == shown)
    assert chat.draft == "half a thought\nof two lines"
    assert chat.screen.prompt.cursor_location == at
    assert chat.screen.get_selected_text() == selected
    chat.screen.show(second)
    assert chat.draft == "something else"


async def test_what_waits_in_one_conversation_is_not_shown_in_another(
    chat: Chat,
) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.sees("queued: second", "f8 Drop queue")
    await another(chat)
    await chat.misses("queued: second")
    await chat.misses("f8 Drop queue")


async def test_a_question_without_an_answer_comes_back_into_its_own_input(
    chat: Chat,
) -> None:
    question = "n=9 rate=0 [fault: hold=0, error_event=0]"
    await chat.send(question)
    first = chat.screen.view
    await another(chat)
    chat.server.release()
    await chat.until(lambda: first.live is None)
    assert chat.draft == ""
    chat.screen.show(first)
    await chat.until(lambda: chat.draft == question)


async def test_leaving_stops_and_keeps_every_conversation(chat: Chat) -> None:
    await chat.hold()
    await another(chat)
    await chat.hold()
    await chat.press("ctrl+q")
    await chat.until(lambda: chat.app.return_value == 0)
    assert chat.stops == 2


async def test_a_click_on_the_badge_goes_to_the_end(chat: Chat) -> None:
    view = chat.screen.view
    await chat.ask("n=400 rate=0")
    view.transcript.page(-2)
    view.notice("something new")
    view.transcript.post_message(Transcript.NewBelow(True))
    await chat.sees("new text below")
    await chat.pilot.click(".badge")
    await chat.until(lambda: view.transcript.following)
    await chat.sees("something new")
    await chat.misses("new text below")
