"""The ladder of Esc: the table, and that key, footer and table agree."""

from dataclasses import replace
from itertools import product

import pytest

from app.ui.chat import escape
from app.ui.chat.escape import EscapeStep, Situation, escape_step
from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from tests.ui.using import HELD, Chat

NOTHING = Situation()
LADDER: list[tuple[Situation, EscapeStep | None]] = [
    (NOTHING, None),
    (Situation(armed=True), None),
    (Situation(draft=True), escape.ARM_CLEAR),
    (Situation(draft=True, armed=True), escape.CLEAR_DRAFT),
    (Situation(live=True), escape.INTERRUPT),
    (Situation(live=True, draft=True, armed=True), escape.INTERRUPT),
    (Situation(live=True, stopping=True), escape.HANG_UP),
    (Situation(live=True, stopping=True, draft=True), escape.HANG_UP),
    (Situation(selected=True), escape.CLEAR_SELECTION),
    (Situation(selected=True, live=True), escape.CLEAR_SELECTION),
    (Situation(selected=True, live=True, stopping=True), escape.CLEAR_SELECTION),
    (Situation(selected=True, draft=True, armed=True), escape.CLEAR_SELECTION),
]
EVERY = [Situation(*values) for values in product((False, True), repeat=5)]


@pytest.mark.parametrize(("now", "step"), LADDER, ids=repr)
def test_a_situation_has_its_step(now: Situation, step: EscapeStep | None) -> None:
    assert escape_step(now) is step


@pytest.mark.parametrize("now", EVERY, ids=repr)
def test_a_selection_is_always_first_and_nothing_idle_stops(now: Situation) -> None:
    step = escape_step(now)
    assert (step is escape.CLEAR_SELECTION) is now.selected
    if not now.live:
        assert step not in (escape.INTERRUPT, escape.HANG_UP)


@pytest.mark.parametrize("now", EVERY, ids=repr)
def test_a_draft_is_never_cleared_while_an_answer_runs(now: Situation) -> None:
    step = escape_step(replace(now, live=True))
    assert step not in (escape.ARM_CLEAR, escape.CLEAR_DRAFT)


def test_every_step_of_the_ladder_is_bound_to_esc_and_to_two_escs() -> None:
    for key in ("escape", "alt+escape"):
        bound = [b for b in ChatScreen.BINDINGS if not isinstance(b, tuple)]
        mine = [b for b in bound if b.key == key]
        assert [b.action for b in mine] == [step.action for step in escape.LADDER]
        assert all(b.priority for b in mine)


def test_the_labels_of_the_steps_differ() -> None:
    labels = [step.label for step in escape.LADDER]
    assert len(set(labels)) == len(labels)


async def agrees(chat: Chat, step: EscapeStep | None) -> None:
    """Key, footer and table say the same."""
    allowed = [
        each for each in escape.LADDER if chat.screen.check_action(each.action, ())
    ]
    assert allowed == ([step] if step else [])
    binding = chat.screen.active_bindings.get("escape")
    assert (binding.binding.action if binding else None) == (
        step.action if step else None
    )
    if step is None:
        await chat.until(lambda: "esc" not in chat.keys)
    else:
        footer = f" esc {step.label}  "
        await chat.until(lambda: chat.keys.startswith(footer))


async def select_a_word(chat: Chat) -> None:
    await chat.pilot.double_click(chat.screen.transcript, offset=(4, 1))
    await chat.until(lambda: bool(chat.screen.selections))


async def test_idle_and_empty_the_footer_has_no_esc(chat: Chat) -> None:
    await agrees(chat, None)
    await chat.press("escape")
    await agrees(chat, None)
    assert chat.stops == 0


async def test_with_a_draft_esc_first_warns_then_clears(chat: Chat) -> None:
    await chat.write("a draft")
    await agrees(chat, escape.ARM_CLEAR)
    await chat.press("escape")
    await agrees(chat, escape.CLEAR_DRAFT)
    await chat.press("escape")
    await agrees(chat, None)


async def test_while_an_answer_runs_esc_stops_then_hangs_up(chat: Chat) -> None:
    await chat.send("n=5 [fault: no_first_chunk]")
    await chat.is_in(State.WAITING)
    await agrees(chat, escape.INTERRUPT)
    await chat.press("escape")
    await agrees(chat, escape.HANG_UP)


async def test_while_text_streams_and_with_a_draft_esc_still_stops(chat: Chat) -> None:
    await chat.hold(f"{HELD} [fault: ignore_stop]")
    await chat.write("a draft")
    await agrees(chat, escape.INTERRUPT)
    await chat.press("escape")
    await agrees(chat, escape.HANG_UP)
    assert chat.draft == "a draft"


async def test_a_selection_comes_before_all_of_it(chat: Chat) -> None:
    await chat.write("a draft")
    await select_a_word(chat)
    await agrees(chat, escape.CLEAR_SELECTION)
    await chat.press("escape")
    await agrees(chat, escape.ARM_CLEAR)
