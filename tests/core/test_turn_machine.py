"""Any order of events, Escs and ends drives the turn; what must hold always holds."""

import json
from typing import Any

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.core.draft import Draft
from app.core.turns.completing import lose
from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.mark import ledger_lines, mark
from app.core.turns.record import (
    dump_event,
    dump_interrupt,
    dump_turn,
    load_entry,
    load_turn,
    merge,
    replay,
)
from app.core.turns.status import EscResult
from app.core.turns.turn import Turn
from app.core.wire import events

pytestmark = pytest.mark.thorough

IDS = {
    "task_id": st.sampled_from(["", "task", "task", "other"]),
    "message_id": st.sampled_from(["", "message", "other"]),
    "conversation_id": st.sampled_from(["", "conversation", "other"]),
}
SHORT = st.text(alphabet="ab \n", max_size=4)
LINE = st.text(alphabet="ab ", max_size=4)
END_STATUS = st.sampled_from(
    ["succeeded", "failed", "stopped", "partial-succeeded", ""]
)

EVENTS_END = (EndedBy.SERVER, EndedBy.OTHERS)
CLOSERS = [by for by in EndedBy if by not in EVENTS_END]


def plain(kind: type[events.ChunkEvent], **fields: st.SearchStrategy[Any]) -> Any:
    return st.builds(kind, **IDS, **fields)


def visible(turn: Turn) -> dict[str, Any]:
    """All that a reader can see of a turn."""
    hidden = ("task_id", "message_id", "conversation_id")
    values = {key: value for key, value in dump_turn(turn).items() if key not in hidden}
    return {**values, "mark": mark(turn), "lines": ledger_lines(turn)}


def kept(turn: Turn) -> dict[str, Any]:
    """What the journal has to give again after a crash."""
    names = ("status", "blocks", "late", "frozen_at", "withdrawn")
    record = dump_turn(turn)
    return {name: record[name] for name in (*names, *IDS)}


EVENTS: st.SearchStrategy[events.ChunkEvent] = st.one_of(
    plain(events.TextDelta, text=SHORT),
    plain(events.TextDelta, text=SHORT),
    plain(events.TextDelta, text=SHORT, agent=st.booleans()),
    plain(events.TextReplace, text=SHORT),
    plain(events.ReasoningDelta, text=SHORT),
    plain(events.AgentThought, id=st.sampled_from(["1", "2"]), tool=SHORT),
    plain(events.NodeProgress, id=st.sampled_from(["1", "2"])),
    plain(events.MessageFile, id=st.just("f")),
    plain(events.WorkflowStarted),
    plain(events.OtherEvent, name=st.just("tts_message")),
    plain(events.Ping),
)
ENDS: st.SearchStrategy[events.ChunkEvent] = st.one_of(
    plain(events.MessageEnd, total_tokens=st.integers(0, 9)),
    plain(events.WorkflowFinished, status=END_STATUS, error=LINE),
    plain(events.WorkflowPaused, waiting_for=LINE),
    plain(events.StreamError, status=st.just(400), message=LINE),
)


class TurnMachine(RuleBasedStateMachine):
    """Holds a turn against the simplest memory of what happened to it."""

    @initialize()
    def begin(self) -> None:
        self.now = 100.0
        self.turn = Turn(Draft("question"), started=self.now, created_at=1.0)
        self.log: list[dict[str, Any]] = []
        self.flushed: list[dict[str, Any]] = []
        self.pending: list[events.ChunkEvent] = []
        self.flushed_agent = False
        self.first = dict.fromkeys(IDS, "")
        self.last_press = 0.0
        self.stops: list[str] = []
        self.frozen: str | None = None
        self.end: tuple[Any, ...] | None = None
        self.version = 0
        self.seen = visible(self.turn)
        self.shown = ""
        self.withdrawn: list[str] = []
        self.agent = False

    def remember(self, event: events.ChunkEvent) -> None:
        """What a reader has seen before Esc, told in the simplest way."""
        if isinstance(event, events.TextDelta) and event.text:
            self.agent = self.agent or event.agent
            if event.agent or not self.agent:
                self.shown += event.text
            else:
                self.shown += self.unsaid(event.text)
        elif isinstance(event, events.TextReplace):
            self.replaced_by(event.text)

    def unsaid(self, whole: str) -> str:
        """What an agent's last message adds to what it has said."""
        said = self.shown.strip()
        if not said:
            return whole if whole.strip() else ""
        new = whole.strip()
        return new[len(said) :] if new.startswith(said) else ""

    def replaced_by(self, text: str) -> None:
        self.withdrawn += [self.shown] if self.shown else []
        self.shown = text

    @rule(event=EVENTS)
    def event_comes(self, event: events.ChunkEvent) -> None:
        self.come(event)

    @rule(event=ENDS)
    def end_comes(self, event: events.ChunkEvent) -> None:
        self.come(event)

    def come(self, event: events.ChunkEvent) -> None:
        turn = self.turn
        busy, record, late = turn.busy, kept(turn), turn.answer.late_text
        if turn.live and self.frozen is None:
            self.remember(event)
        if busy:
            for name, known in self.first.items():
                self.first[name] = known or getattr(event, name)
            self.log.append(dump_event(event, self.now - turn.started))
            self.pending.append(event)
        turn.apply(event, self.now)
        if not busy:
            assert kept(turn) == record
        answer = turn.answer
        assert answer.late_text.startswith(late) or answer.withdrawn[-1] == late

    @rule()
    def journal_is_written(self) -> None:
        """As the session does it: neighbouring deltas joined, each write apart."""
        at = self.now - self.turn.started
        merged = merge(self.pending, self.flushed_agent)
        self.flushed += [dump_event(event, at) for event in merged]
        self.flushed_agent = self.turn.answer.agent
        self.pending.clear()

    @rule(gap=st.floats(0, 2) | st.floats(20, 30))
    def time_passes(self, gap: float) -> None:
        self.now += gap

    @rule()
    def esc(self) -> None:
        turn = self.turn
        first = turn.live and turn.ledger is None
        over = turn.lost(self.now) or turn.mending
        shown = turn.answer.shown
        live = turn.live
        press = turn.interrupt(self.now)
        if first:
            assert press is EscResult.STOPPING
            assert turn.live is not over
            self.frozen = shown
            self.journal_is_written()
            self.log.append(dump_interrupt(self.now - turn.started, StopCause.ESC))
            self.flushed.append(self.log[-1])
        elif not live:
            assert press is EscResult.IGNORED
        else:
            meant = self.now - self.last_press >= turn.timeouts.between_presses
            assert press is (EscResult.LET_GO if meant else EscResult.REPEATED)
        self.last_press = self.now

    @rule()
    def esc_and_stop(self) -> None:
        self.esc()
        self.stop_is_taken()

    @rule()
    def stop_is_taken(self) -> None:
        if task_id := self.turn.claim_stop(self.now):
            self.stops.append(task_id)

    @rule()
    def stop_is_sent(self) -> None:
        self.turn.stop_sent()

    @rule()
    def stop_is_answered(self) -> None:
        self.turn.stop_answered(self.now)

    @rule()
    def stop_fails(self) -> None:
        self.turn.stop_failed("the server failed")

    @rule()
    def time_is_up(self) -> None:
        due = self.turn.deadline is not None and self.now >= self.turn.deadline
        assert self.turn.expire(self.now) is due

    @rule(really=st.integers(0, 2))
    def connection_is_lost(self, really: int) -> None:
        # Mostly the stream stays, as below.
        if really == 2 and self.turn.live and self.turn.ledger is None:
            lose(self.turn, self.now)
            assert self.turn.mending
            assert not self.turn.lost(self.now + 1000)

    @rule(by=st.sampled_from(CLOSERS), really=st.integers(0, 3))
    def stream_closes(self, by: EndedBy, really: int) -> None:
        # Mostly the stream goes on, or runs would be too short to find much.
        if really == 3 or not self.turn.busy:
            self.turn.close(self.now, by, "gone")
            assert not self.turn.busy
            assert self.turn.stream_done

    @invariant()
    def at_most_one_stop_and_only_for_the_first_task(self) -> None:
        assert self.stops in ([], [self.first["task_id"]])
        assert not self.stops or self.frozen is not None

    @invariant()
    def the_first_ids_stay(self) -> None:
        assert {name: getattr(self.turn, name) for name in IDS} == self.first

    @invariant()
    def a_turn_ends_once(self) -> None:
        turn = self.turn
        end = None if turn.busy else (turn.status, turn.ended_by, turn.elapsed)
        assert (turn.ended_by is None) == turn.live
        assert not (turn.live and turn.draining)
        assert self.end is None or end == self.end
        self.end = end

    @invariant()
    def no_text_received_before_esc_is_dropped(self) -> None:
        answer = self.turn.answer
        assert answer.shown == self.shown
        assert answer.withdrawn[: len(self.withdrawn)] == self.withdrawn

    @invariant()
    def what_was_shown_at_esc_stays(self) -> None:
        answer = self.turn.answer
        if self.frozen is not None:
            assert answer.shown == self.frozen
            assert answer.frozen_at == len(self.frozen)
            assert answer.text == answer.shown + answer.late_text
        assert answer.shown_length == len(answer.shown)
        assert answer.late_length == len(answer.late_text)

    @invariant()
    def an_end_after_esc_is_an_interruption(self) -> None:
        if self.frozen is not None and not self.turn.live:
            assert self.turn.status == "interrupted"

    @invariant()
    def a_deadline_exists_while_stopping_and_while_a_stopped_turn_is_read_on(
        self,
    ) -> None:
        waits = self.turn.stopping or (self.turn.draining and bool(self.stops))
        assert (self.turn.deadline is not None) == waits

    @invariant()
    def the_version_grows_with_every_visible_change(self) -> None:
        seen = visible(self.turn)
        grown = self.turn.version - self.version
        assert grown > 0 if seen != self.seen else grown >= 0
        self.version, self.seen = self.turn.version, seen

    @invariant()
    def the_words_are_single_lines(self) -> None:
        lines = [mark(self.turn), *ledger_lines(self.turn)]
        assert all("\n" not in line for line in lines)

    @invariant()
    def the_record_gives_the_same_turn_again(self) -> None:
        if self.turn.live:
            return
        kept = json.loads(json.dumps(dump_turn(self.turn)))
        again = load_turn(self.turn.draft, self.turn.created_at, kept)
        assert dump_turn(again) == dump_turn(self.turn)
        if not self.turn.draining:  # which nobody knows any more after a crash
            assert mark(again) == mark(self.turn)
            assert ledger_lines(again) == ledger_lines(self.turn)

    def teardown(self) -> None:
        """The log of what came gives the same turn again, also when merged."""
        self.journal_is_written()
        record = kept(self.turn)
        for log in (self.log, self.flushed):
            entries = map(load_entry, json.loads(json.dumps(log)))
            again = kept(replay(self.turn.draft, 1.0, entries))
            if self.turn.ended_by not in EVENTS_END:
                again["status"] = record["status"]  # the log holds events only
            assert again == record


TestTurnMachine = TurnMachine.TestCase
TestTurnMachine.settings = settings(
    max_examples=250, stateful_step_count=40, deadline=None
)
