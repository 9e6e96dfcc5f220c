"""Two windows on one conversation: never two turns at once, and nothing is lost."""

from pathlib import Path

from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.mark import mark
from app.core.turns.status import EscResult, Status
from app.demo.server import DemoServer
from app.session.queue import send_now
from tests.until import until
from tests.windows import HELD, SHOWN, house


async def test_a_window_sees_the_turn_of_another_as_it_grows(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        await first.hold()
        turn = await second.shows()
        assert (turn.query, turn.live, turn.elsewhere) == (HELD, True, True)
        assert second.session.live is turn
        demo.release()
        await until(lambda: not turn.live)
        assert turn.status is Status.COMPLETED
        assert turn.answer.text == first.session.turns[-1].answer.text
        assert second.screen.told == [f"started {HELD}", f"completed {HELD}"]


async def test_a_message_waits_for_the_turn_of_another_window(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        await first.hold()
        await second.shows()
        assert second.send("n=2 rate=0") is None
        assert windows.queries[1:] == [HELD]
        demo.release()
        await until(lambda: len(second.session.turns) == 3)
        await second.session.idle()
        assert windows.queries[1:] == [HELD, "n=2 rate=0"]
        assert second.session.turns[-1].status is Status.COMPLETED
        await until(lambda: len(first.session.turns) == 3)
        assert [turn.query for turn in first.screen.shown] == windows.queries


async def test_a_message_waits_while_another_window_has_the_conversation(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        key = first.session.key
        assert await first.journal.claim(key)
        assert second.send("n=2 rate=0") is not None
        await until(lambda: second.queue == ["n=2 rate=0"])
        assert second.screen.told == ["started n=2 rate=0", "withdrawn n=2 rate=0"]
        assert len(windows.queries) == 1
        first.journal.release(key)
        await second.session.idle()
        assert windows.queries[1:] == ["n=2 rate=0"]
        assert second.screen.told[2:] == ["started n=2 rate=0", "completed n=2 rate=0"]


async def test_what_two_windows_send_at_once_goes_out_one_after_the_other(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        texts = [f"n={n} rate=0" for n in range(2, 8)]
        for number, text in enumerate(texts):
            (first, second)[number % 2].send(text)
        await first.session.idle()
        await second.session.idle()
        await until(lambda: len(windows.queries) == 7)
        assert sorted(windows.queries[1:]) == texts
        assert demo.crowded == []


async def test_esc_in_the_second_window_stops_the_turn_of_the_first(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        turn = await first.hold()
        first.send("n=2 rate=0")
        seen = await second.shows()
        assert second.session.interrupt() is EscResult.STOPPING
        assert seen.stopping
        await until(lambda: not turn.live and not seen.live)
        for one in (turn, seen):
            assert one.status is Status.INTERRUPTED
            assert one.answer.shown == SHOWN
            assert "stopped in a second window" in mark(one)
        assert turn.ledger is not None
        assert turn.ledger.cause is StopCause.SECOND_WINDOW
        assert windows.stops == 1
        assert first.session.outbox.held == 1


async def test_after_esc_in_the_second_window_the_next_message_goes_out_there(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        await first.hold()
        await second.shows()
        second.send("n=2 rate=0 held")
        second.session.interrupt()
        second.send("n=2 rate=0 correction")
        await until(lambda: len(windows.queries) == 3)
        await second.session.idle()
        assert windows.queries[1:] == [HELD, "n=2 rate=0 correction"]
        assert second.queue == ["n=2 rate=0 held"]


async def test_a_message_sent_now_stops_the_turn_of_another_window(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        turn = await first.hold()
        await second.shows()
        second.send("n=2 rate=0")
        send_now(second.session, second.session.outbox.drafts[0])
        await until(lambda: len(windows.queries) == 3)
        assert turn.status is Status.INTERRUPTED
        assert demo.crowded == []


async def test_a_stop_that_is_heard_of_after_the_end_is_said_in_both_windows(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        turn = await first.hold()
        seen = await second.shows()
        first.journal.unwatch_all()  # it hangs, as far as the second can see
        second.session.interrupt()
        await until(lambda: not turn.live and not seen.live)
        assert "stopped in a second window" in mark(seen)
        assert turn.status is Status.COMPLETED
        first.session.others.follow()
        await until(lambda: turn.status is Status.INTERRUPTED)
        assert "stopped in a second window" in mark(turn)
        assert windows.stops == 1
        await first.journal.queries()  # all that was given before is written
        third = await windows.window(first.session.key)
        assert mark(third.session.turns[-1]) == mark(turn)


async def test_a_stop_after_the_end_of_a_turn_changes_nothing(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, _ = await windows.pair()
        turn = first.session.turns[0]
        run = first.session.newest_run
        assert run is not None
        first.session.others.stop_asked(run.key, turn.created_at + turn.elapsed + 1)
        assert turn.status is Status.COMPLETED


async def test_a_turn_that_runs_when_a_window_opens_is_seen_there(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first = await windows.window()
        await first.hold()
        second = await windows.window(first.session.key)
        (turn,) = second.session.turns
        assert (turn.live, turn.ended_by) == (True, None)
        await second.shows()
        demo.release()
        await until(lambda: turn.status is Status.COMPLETED)
        assert second.session.conversation_id == first.session.conversation_id != ""


async def test_the_turn_of_a_window_that_is_gone_counts_as_torn(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        await first.hold()
        turn = await second.shows()
        second.send("n=2 rate=0")
        await first.die()
        await until(lambda: not turn.live)
        assert turn.ended_by is EndedBy.CRASH
        assert second.queue == ["n=2 rate=0"]
        second.session.release_queue()
        await second.session.idle()
        assert second.session.turns[-1].status is Status.COMPLETED


async def test_leaving_the_second_window_leaves_the_turn_alone(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        turn = await first.hold()
        await second.shows()
        await second.close()
        assert (turn.live, windows.stops) == (True, 0)
        demo.release()
        await first.session.idle()
        assert turn.status is Status.COMPLETED


async def test_two_windows_that_open_what_only_the_server_has_share_it(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with (
        house(demo, tmp_path / "a") as abroad,
        house(demo, tmp_path / "b") as windows,
    ):
        first, _ = await abroad.pair()
        id = first.session.conversation_id
        one = await windows.window(conversation_id=id)
        two = await windows.window(conversation_id=id)
        assert one.session.key == two.session.key
        await one.hold()
        assert (await two.shows()).elsewhere
        assert two.send("n=2 rate=0") is None


async def test_without_a_journal_every_window_sends_as_it_likes(
    demo: DemoServer, tmp_path: Path
) -> None:
    obstacle = tmp_path / "file"
    obstacle.write_text("no directory")
    async with house(demo, obstacle) as windows:
        window = await windows.window()
        turn = window.send("n=2 rate=0")
        assert turn is not None
        await window.session.idle()
        assert turn.status is Status.COMPLETED
        assert len(windows.told) == 1


async def test_each_window_keeps_its_own_queue(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        await first.hold()
        await second.shows()
        first.send("of the first")
        second.send("of the second")
        first.session.interrupt()
        await until(lambda: second.session.live is None and first.session.live is None)
        third = await windows.window(first.session.key)
        assert third.queue == []
        await second.close()
        fourth = await windows.window(first.session.key)
        fifth = await windows.window(first.session.key)
        assert (fourth.queue, fifth.queue) == (["of the second"], [])
        assert first.queue == ["of the first"]


async def test_a_message_sent_now_stops_the_turn_of_another_window_and_goes_out_first(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with house(demo, tmp_path) as windows:
        first, second = await windows.pair()
        await first.hold()
        turn = await second.shows()
        second.send("n=2 rate=0")
        second.send("n=3 rate=0")
        last = second.session.outbox.drafts[-1]
        assert send_now(second.session, last) is EscResult.STOPPING
        await until(lambda: not turn.live)
        await until(lambda: len(windows.queries) == 4)
        await second.session.idle()
        assert turn.status is Status.INTERRUPTED
        assert windows.queries[1:] == [HELD, "n=3 rate=0", "n=2 rate=0"]
        assert demo.crowded == []
