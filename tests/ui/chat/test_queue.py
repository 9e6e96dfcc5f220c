"""Messages written while an answer streams."""

from app.ui.chat.status_line import State
from tests.ui.using import HELD, Chat, Opener


async def test_a_message_sent_meanwhile_is_shown_as_queued(chat: Chat) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.sees("queued: second")
    assert chat.draft == ""
    assert chat.queries == [HELD]


async def test_queued_messages_go_out_in_order_after_completion(chat: Chat) -> None:
    await chat.hold()
    for text in ("n=1 rate=0", "n=2 rate=0", "n=3 rate=0"):
        await chat.send(text)
    await chat.sees("queued: n=3 rate=0")
    chat.server.release()
    await chat.request("/chat-messages", 4)
    await chat.is_in(State.READY)
    assert chat.queries == [HELD, "n=1 rate=0", "n=2 rate=0", "n=3 rate=0"]
    await chat.misses("queued:")


async def test_after_an_interruption_the_queue_is_held(chat: Chat) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.sees("held: second", "⏎ Send queued")
    assert chat.queries == [HELD]


async def test_after_a_failure_the_queue_is_held(chat: Chat) -> None:
    question = "n=40 rate=0 [fault: hold=5, eof=6]"
    await chat.hold(question)
    await chat.send("second")
    chat.server.release()
    await chat.sees("✗ connection lost", "held: second")
    assert chat.queries == [question]


async def test_enter_in_an_empty_input_sends_what_is_held(chat: Chat) -> None:
    await chat.hold()
    await chat.send("n=1 rate=0")
    await chat.send("n=2 rate=0")
    await chat.press("escape")
    await chat.sees("held: n=1 rate=0")
    await chat.press("enter")
    await chat.request("/chat-messages", 3)
    await chat.is_in(State.READY)
    assert chat.queries == [HELD, "n=1 rate=0", "n=2 rate=0"]
    await chat.misses("held:")


async def test_a_new_message_goes_before_what_is_held(chat: Chat) -> None:
    await chat.hold()
    await chat.send("n=1 rate=0")
    await chat.press("escape")
    await chat.sees("held: n=1 rate=0")
    await chat.ask("n=2 rate=0")
    assert chat.queries == [HELD, "n=2 rate=0"]
    await chat.sees("held: n=1 rate=0")


async def test_up_takes_the_last_queued_message_back(chat: Chat) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.send("third")
    await chat.press("up")
    assert chat.draft == "third"
    await chat.misses("queued: third")
    await chat.sees("queued: second")


async def test_up_never_writes_a_queued_message_over_a_draft(chat: Chat) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.write("a draft")
    await chat.press("up", "down")
    assert chat.draft == "a draft"
    await chat.sees("queued: second")


async def test_f8_drops_the_queue(chat: Chat) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.send("third")
    await chat.press("f8")
    await chat.misses("queued:")
    await chat.sees("2 queued messages dropped")
    chat.server.release()
    await chat.is_in(State.READY)
    assert chat.queries == [HELD]


async def test_a_held_queue_survives_leaving(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.hold()
        await chat.send("n=1 rate=0")
        await chat.press("escape")
        await chat.sees("held: n=1 rate=0")
    async with open_chat(resume=True) as chat:
        await chat.sees("held: n=1 rate=0", "interrupted after")
        assert chat.queries == [HELD]
        await chat.press("enter")
        await chat.request("/chat-messages", 2)
        await chat.is_in(State.READY)
        assert chat.queries == [HELD, "n=1 rate=0"]


async def test_a_queue_is_kept_when_difyterm_is_left_in_mid_stream(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.hold()
        await chat.send("n=1 rate=0")
        await chat.sees("queued: n=1 rate=0")
    async with open_chat(resume=True) as chat:
        await chat.sees("held: n=1 rate=0")
        assert chat.queries == [HELD]


async def test_what_waits_stays_below_new_notices_and_turns(chat: Chat) -> None:
    await chat.hold()
    await chat.send("second")
    chat.screen.view.notice("something to know", "warning")
    await chat.sees("! something to know")
    shown = chat.transcript
    assert shown.index("something to know") < shown.index("queued: second")


async def test_a_queue_stays_with_its_conversation(chat: Chat) -> None:
    await chat.hold()
    await chat.send("second")
    await chat.press("escape")
    await chat.sees("held: second")
    await chat.is_in(State.READY)
    old = chat.screen.view
    await chat.press("ctrl+n")
    await chat.misses("held: second")
    assert not chat.screen.view.outbox.drafts
    assert [draft.text for draft in old.outbox.drafts] == ["second"]


async def test_a_queued_message_that_starts_does_not_move_a_reader(chat: Chat) -> None:
    await chat.hold("n=400 rate=0 [fault: hold=390]")
    await chat.send("n=2 rate=0")
    await chat.press("ctrl+home")
    chat.server.release()
    await chat.request("/chat-messages", 2)
    await chat.is_in(State.READY)
    assert chat.screen.view.transcript.scroll_offset.y == 0
    await chat.send("n=3 rate=0")
    await chat.until(lambda: chat.screen.view.transcript.following)
