"""The words under an answer."""

import pytest

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.mark import characters, ledger_lines, mark, seconds
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.events import (
    MessageEnd,
    ReasoningDelta,
    StreamError,
    TextDelta,
    WorkflowFinished,
    WorkflowPaused,
    WorkflowStarted,
)


def stopped(by: EndedBy, error: str = "", cause: StopCause = StopCause.ESC) -> Turn:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="Hello", task_id="t"), 1.0)
    turn.interrupt(3.2, cause)
    turn.claim_stop(3.2)
    turn.stop_sent()
    turn.stop_answered(3.26)
    turn.apply(TextDelta(text=" there"), 3.4)
    turn.close(4.1, by, error)
    return turn


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (EndedBy.SERVER, "interrupted after 3.2 s · 5 characters · 6 more"),
        (EndedBy.LET_GO, "3.2 s (not confirmed): the server went on generating"),
        (EndedBy.UNSENT, "interrupted after 3.2 s: it was not sent"),
        (EndedBy.SILENCE, "3.2 s (not confirmed): the server had fallen silent"),
        (EndedBy.NO_CONFIRMATION, "the server went on generating"),
        (EndedBy.NO_TASK, "never named a task"),
        (EndedBy.CONNECTION, "then the connection broke"),
        (EndedBy.QUIT, "(not confirmed): difyterm was left"),
        (EndedBy.CRASH, "difyterm was gone before the end"),
        (EndedBy.ELSEWHERE, "still being received in another difyterm window"),
    ],
)
def test_an_interruption_says_who_ended_it(by: EndedBy, words: str) -> None:
    assert mark(stopped(by)).startswith("■ ")
    assert words in mark(stopped(by))


@pytest.mark.parametrize("by", list(EndedBy))
@pytest.mark.parametrize("text", ["Hello", ""])
@pytest.mark.parametrize("pressed", [False, True])
def test_every_ending_has_a_mark_of_one_line_and_whole_words(
    by: EndedBy, text: str, pressed: bool
) -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text=text), 1.0)
    if pressed:
        turn.interrupt(2.0)
    turn.close(3.0, by, "it broke")
    assert len(mark(turn).splitlines()) == 1
    lines = ledger_lines(turn)
    assert len(lines) == (5 if pressed else 0)
    assert all(len(line.splitlines()) == 1 for line in lines)
    assert "EndedBy" not in mark(turn) + "".join(lines)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (EndedBy.SERVER, "the server ended the stream at 4.1 s"),
        (EndedBy.CONNECTION, "the connection broke at 4.1 s"),
        (EndedBy.LET_GO, "difyterm closed the connection at 4.1 s"),
        (EndedBy.SILENCE, "difyterm closed the connection at 4.1 s"),
        (EndedBy.UNSENT, "the message was not sent"),
        (EndedBy.NO_CONFIRMATION, "difyterm closed the connection at 4.1 s"),
        (EndedBy.NO_TASK, "difyterm closed the connection at 4.1 s"),
        (EndedBy.QUIT, "difyterm closed the connection at 4.1 s"),
        (EndedBy.CRASH, "difyterm was gone before the stream ended"),
    ],
)
def test_the_ledger_says_who_ended_the_stream_and_when(by: EndedBy, words: str) -> None:
    assert ledger_lines(stopped(by))[3].startswith(words)


@pytest.mark.parametrize(
    ("answered", "failure", "words"),
    [
        (True, "", "(not confirmed): the server fell silent"),
        (False, "the server failed", "the stop failed, the server failed"),
        (False, "", "the stop failed, no answer to it came"),
    ],
)
def test_an_end_without_confirmation_says_what_became_of_the_stop(
    answered: bool, failure: str, words: str
) -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="Hello", task_id="t"), 1.0)
    turn.interrupt(2.0)
    turn.claim_stop(2.0)
    if failure:
        turn.stop_failed(failure)
    if answered:
        turn.stop_answered(2.1)
    assert turn.expire(60.0)
    assert words in mark(turn)


def test_the_servers_words_for_a_stop_we_asked_for_are_no_failure() -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="Hello", task_id="t"), 1.0)
    turn.interrupt(2.0)
    aborted = "Aborted: User requested stop"
    turn.apply(WorkflowFinished(status="failed", error=aborted), 2.5)
    assert mark(turn) == "■ interrupted after 2.0 s · 5 characters"
    assert aborted not in "".join(ledger_lines(turn))


def test_the_ledger_tells_the_whole_stop() -> None:
    assert ledger_lines(stopped(EndedBy.SERVER)) == [
        "Esc pressed at 3.2 s, after 5 characters",
        "stop request sent 0 ms later, answered “success” after 60 ms",
        "6 characters came after Esc",
        "the server ended the stream at 4.1 s",
        "kept here: 11 characters",
    ]


def test_the_ledger_tells_of_failed_attempts_and_of_a_stop_never_sent() -> None:
    turn = Turn(Draft("question"))
    turn.interrupt(1.0)
    assert "no stop request was sent" in ledger_lines(turn)[1]
    turn.apply(TextDelta(text="x", task_id="t"), 1.5)
    turn.claim_stop(1.5)
    turn.stop_sent()
    turn.stop_failed("the server failed")
    turn.stop_sent()
    sent = ledger_lines(turn)[1]
    assert sent == "stop request sent 500 ms later (2 attempts), the server failed"


def test_a_turn_nobody_stopped_has_no_ledger() -> None:
    assert ledger_lines(Turn(Draft("question"))) == []


def test_a_turn_that_was_let_go_tells_how_it_went_on() -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="Hello", task_id="t"), 1.0)
    turn.interrupt(2.0)
    turn.claim_stop(2.0)
    turn.interrupt(3.0)
    assert mark(turn) == (
        "■ interrupted after 2.0 s: the server is still ending it · 5 characters"
    )
    assert ledger_lines(turn)[2:5] == [
        "read on in the background from 3.0 s on",
        "nothing came after Esc",
        "the stream has not ended yet",
    ]
    turn.apply(MessageEnd(), 3.4)
    assert mark(turn) == "■ interrupted after 2.0 s · 5 characters"
    assert ledger_lines(turn)[4] == "the server ended the stream at 3.4 s"


@pytest.mark.parametrize("cause", list(StopCause))
def test_only_a_pressed_esc_is_called_one(cause: StopCause) -> None:
    turn = stopped(EndedBy.SERVER, cause=cause)
    words = "".join([mark(turn), *ledger_lines(turn)])
    assert ("Esc" in words) is (cause is StopCause.ESC)


@pytest.mark.parametrize(
    ("cause", "in_mark", "in_ledger"),
    [
        (StopCause.LEAVING, "3.2 s: difyterm was left · 5", "difyterm left at 3.2 s"),
        (StopCause.CTRL_C, "after 3.2 s · 5 characters", "Ctrl+C pressed at 3.2 s"),
        (StopCause.COMMAND, "after 3.2 s · 5 characters", "/stop given at 3.2 s"),
        (StopCause.TERMINAL_CLOSED, "the terminal was closed", "terminal closed at"),
        (StopCause.SIGNAL, "ended by a signal", "ended by a signal at 3.2 s"),
        (StopCause.SEND_NOW, "another message was sent now", "message sent now at"),
        (StopCause.OUTPUT_CLOSED, "could read the output", "output closed at 3.2 s"),
    ],
)
def test_a_stop_names_what_it_came_from(
    cause: StopCause, in_mark: str, in_ledger: str
) -> None:
    turn = stopped(EndedBy.SERVER, cause=cause)
    assert in_mark in mark(turn)
    assert ledger_lines(turn)[0].startswith(in_ledger)


def test_reasoning_that_is_kept_counts() -> None:
    turn = Turn(Draft("question"))
    turn.apply(ReasoningDelta(text="Let me think", task_id="t"), 1.0)
    turn.interrupt(2.0)
    turn.apply(ReasoningDelta(text=" more"), 2.1)
    turn.apply(MessageEnd(), 3.0)
    assert mark(turn) == (
        "■ interrupted after 2.0 s · 12 characters of reasoning"
        " · 5 more of reasoning came after Esc"
    )
    assert ledger_lines(turn)[-1] == "kept here: 17 characters of reasoning"


def test_an_answer_that_moderation_took_back_is_neither_stopped_nor_failed() -> None:
    turn = Turn(Draft("question"))
    moderated = "Stopped by output moderation."
    turn.apply(WorkflowFinished(status="stopped", error=moderated), 2.0)
    assert turn.status is Status.WITHHELD
    assert mark(turn) == (
        "⊘ withheld after 2.0 s: the app's moderation took the answer back"
    )


def test_a_failure_that_is_a_stop_of_others_is_called_so() -> None:
    aborted = "Aborted: User requested stop"
    chatflow, chat = Turn(Draft("question")), Turn(Draft("question"))
    chatflow.apply(WorkflowFinished(status="failed", error=aborted), 2.0)
    chatflow.apply(StreamError(status=400, message=f"Run failed: {aborted}"), 2.1)
    chat.apply(StreamError(status=400, message=f"Run failed: {aborted}"), 2.0)
    for turn in (chatflow, chat):
        assert turn.stream_done
        assert mark(turn) == (
            "■ interrupted after 2.0 s: stopped elsewhere · 0 characters"
        )


def test_a_resumed_run_that_ends_stopped_is_nobodys_doing() -> None:
    turn = Turn(Draft("question"))
    turn.apply(WorkflowStarted(resumed=True), 1.0)
    turn.apply(WorkflowFinished(status="stopped", error="Stopped by user."), 2.0)
    assert "the server ended it" in mark(turn)


def test_a_stop_that_nobody_here_asked_for_is_somebody_elses() -> None:
    turn = Turn(Draft("question"))
    turn.apply(WorkflowFinished(status="stopped"), 1200.0)
    assert mark(turn) == (
        "■ interrupted after 1200 s: stopped elsewhere · 0 characters"
    )


def test_a_torn_turn_of_the_journal_says_what_was_kept() -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="Hello"), 1.0)
    turn.close(1.0, EndedBy.CRASH)
    assert "difyterm was gone before the end · 5 characters kept" in mark(turn)


def test_failures_and_pauses_say_why() -> None:
    failed = Turn(Draft("question"))
    failed.apply(WorkflowFinished(status="failed", error="no model"), 2.0)
    paused = Turn(Draft("question"))
    paused.apply(WorkflowPaused(waiting_for="Approve"), 2.0)
    assert mark(failed) == "✗ failed after 2.0 s: no model"
    assert "paused at “Approve”" in mark(paused)
    failed.error = ""
    assert mark(failed) == "✗ failed after 2.0 s: the server gave no reason"


def test_live_and_completed_turns_have_no_mark() -> None:
    turn = Turn(Draft("question"))
    assert mark(turn) == ""
    turn.status = Status.COMPLETED
    assert mark(turn) == ""


def test_spans_and_counts_read_well() -> None:
    assert [seconds(0.44), seconds(59.94), seconds(61.2)] == ["0.4 s", "59.9 s", "61 s"]
    assert [characters(1), characters(1234)] == ["1 character", "1,234 characters"]


def test_a_reason_of_several_lines_makes_a_mark_of_one() -> None:
    failed = Turn(Draft("question"))
    failed.close(1.0, error="no model\nat line 3")
    paused = Turn(Draft("question"))
    paused.apply(WorkflowPaused(waiting_for="Sign\nhere"), 1.0)
    stopped = Turn(Draft("question"))
    stopped.apply(TextDelta(text="x", task_id="t"), 1.0)
    stopped.interrupt(1.0)
    stopped.claim_stop(1.0)
    stopped.stop_failed("<html>\n502")
    stopped.expire(60.0)
    assert mark(failed) == "✗ failed after 1.0 s: no model at line 3"
    assert "“Sign here”" in mark(paused)
    assert "the stop failed, <html> 502 · " in mark(stopped)
    assert ledger_lines(stopped)[1].endswith(", <html> 502")
