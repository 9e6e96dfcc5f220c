"""What Esc does: the table, and that key, footer and table agree."""

from itertools import product

import pytest

from app.ui.chat.escape import EscContext, EscStep, esc_step
from app.ui.chat.status_line import State
from tests.ui.using import HELD, Chat

NOTHING = EscContext()
STEPS: list[tuple[EscContext, EscStep | None]] = [
    (NOTHING, None),
    (EscContext(armed=True), None),
    (EscContext(draft=True), EscStep.ARM_CLEAR),
    (EscContext(draft=True, armed=True), EscStep.CLEAR_DRAFT),
    (EscContext(live=True), EscStep.STOP),
    (EscContext(live=True, draft=True, armed=True), EscStep.STOP),
    (EscContext(live=True, stopping=True), EscStep.LET_GO),
    (EscContext(live=True, stopping=True, draft=True), EscStep.LET_GO),
    (EscContext(menu=True, draft=True), EscStep.CLOSE_MENU),
    (EscContext(menu=True, draft=True, live=True), EscStep.STOP),
    (EscContext(finding=True), EscStep.CLOSE_FIND),
    (EscContext(finding=True, live=True), EscStep.STOP),
    (EscContext(finding=True, selected=True, draft=True), EscStep.CLOSE_FIND),
    (EscContext(finding=True, menu=True, draft=True), EscStep.CLOSE_MENU),
    (EscContext(recalling=True, draft=True), EscStep.CLOSE_RECALL),
    (EscContext(recalling=True, live=True), EscStep.STOP),
    (EscContext(selected=True), EscStep.UNSELECT),
    (EscContext(selected=True, live=True), EscStep.STOP),
    (EscContext(selected=True, live=True, stopping=True), EscStep.LET_GO),
    (EscContext(selected=True, draft=True, armed=True), EscStep.UNSELECT),
    (EscContext(queue=True, selected=True, draft=True), EscStep.CLOSE_QUEUE),
    (EscContext(queue=True, menu=True), EscStep.CLOSE_MENU),
    (EscContext(queue=True, live=True), EscStep.STOP),
]
EVERY = [EscContext(*values) for values in product((False, True), repeat=len(NOTHING))]


@pytest.mark.parametrize(("now", "step"), STEPS, ids=repr)
def test_a_context_has_its_step(now: EscContext, step: EscStep | None) -> None:
    assert esc_step(now) is step


def test_a_running_answer_is_always_first_and_nothing_idle_stops() -> None:
    for now in EVERY:
        stops = esc_step(now) in (EscStep.STOP, EscStep.LET_GO)
        assert stops is now.live, now


def test_a_draft_is_never_cleared_while_an_answer_runs() -> None:
    for now in EVERY:
        step = esc_step(now._replace(live=True))
        assert step not in (EscStep.ARM_CLEAR, EscStep.CLEAR_DRAFT), now


def test_the_labels_of_the_steps_differ() -> None:
    labels = [step.value for step in EscStep]
    assert len(set(labels)) == len(labels)


async def agrees(chat: Chat, step: EscStep | None) -> None:
    """Key, footer and table say the same."""
    assert esc_step(chat.screen.stopping.context()) is step
    bound = chat.screen.active_bindings.get("escape")
    assert (bound is not None) is (step is not None)
    if step is None:
        await chat.until(lambda: "esc" not in chat.keys)
    else:
        footer = f"esc {step.value}"
        await chat.until(lambda: footer in [k.strip() for k in keys_of(chat)])


def keys_of(chat: Chat) -> list[str]:
    return chat.keys.split("  ")


async def select_a_word(chat: Chat) -> None:
    await chat.pilot.double_click(chat.screen.view.transcript, offset=(4, 1))
    await chat.until(lambda: bool(chat.screen.selections))


async def test_idle_and_empty_the_footer_has_no_esc(chat: Chat) -> None:
    await agrees(chat, None)
    await chat.press("escape")
    await agrees(chat, None)
    assert chat.stops == 0


async def test_the_find_bar_closes_and_the_draft_stays(chat: Chat) -> None:
    await chat.write("a draft")
    await chat.press("ctrl+f", *"greet")
    await agrees(chat, EscStep.CLOSE_FIND)
    await chat.press("escape")
    await agrees(chat, EscStep.ARM_CLEAR)
    assert chat.draft == "a draft"


async def test_an_answer_is_stopped_before_the_find_bar_closes(chat: Chat) -> None:
    await chat.hold()
    await chat.press("ctrl+f")
    await agrees(chat, EscStep.STOP)
    await chat.press("escape")
    await chat.is_in(State.READY)
    await agrees(chat, EscStep.CLOSE_FIND)


async def test_with_a_draft_esc_first_warns_then_clears(chat: Chat) -> None:
    await chat.write("a draft")
    await agrees(chat, EscStep.ARM_CLEAR)
    await chat.press("escape")
    await agrees(chat, EscStep.CLEAR_DRAFT)
    await chat.press("escape")
    await agrees(chat, None)


async def test_while_an_answer_runs_esc_stops_then_hangs_up(chat: Chat) -> None:
    await chat.send("n=5 [fault: no_first_chunk]")
    await chat.is_in(State.WAITING)
    await agrees(chat, EscStep.STOP)
    await chat.press("escape")
    await agrees(chat, EscStep.LET_GO)


async def test_while_text_streams_and_with_a_draft_esc_still_stops(chat: Chat) -> None:
    await chat.hold(f"{HELD} [fault: ignore_stop]")
    await chat.write("a draft")
    await agrees(chat, EscStep.STOP)
    await chat.press("escape")
    await agrees(chat, EscStep.LET_GO)
    assert chat.draft == "a draft"


async def test_while_nothing_runs_a_selection_comes_before_the_draft(
    chat: Chat,
) -> None:
    await chat.write("a draft")
    await select_a_word(chat)
    await agrees(chat, EscStep.UNSELECT)
    await chat.press("escape")
    await agrees(chat, EscStep.ARM_CLEAR)


async def test_the_menu_of_slash_words_closes_before_the_draft_is_touched(
    chat: Chat,
) -> None:
    await chat.press("/", "l")
    await chat.sees("/ledger")
    await agrees(chat, EscStep.CLOSE_MENU)
    await chat.press("escape")
    await chat.misses("/ledger")
    assert chat.draft == "/l"
    await agrees(chat, EscStep.ARM_CLEAR)
