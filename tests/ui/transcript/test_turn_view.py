"""What is seen of a turn."""

import pytest

from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import (
    AgentThought,
    ChunkEvent,
    MessageFile,
    NodeProgress,
    ReasoningDelta,
    StreamError,
    TextDelta,
    TextReplace,
    WorkflowPaused,
)
from app.markdown.document import Document
from app.markdown.line import Line
from app.ui.transcript import TurnView
from tests.ui.transcript.stage import completed, feed, interrupted, streaming


def rows(view: TurnView, width: int = 60) -> list[str]:
    """The lines of a turn as text."""
    return [line.plain for line in view.lines(width)]


def line_with(view: TurnView, text: str, width: int = 60) -> Line:
    """The first line that holds the text."""
    return next(line for line in view.lines(width) if text in line.plain)


def styles(line: Line) -> set[str]:
    """All style names in a line."""
    return {name for piece in line.pieces for name in piece.style.split()}


def after(*events: ChunkEvent) -> Turn:
    """A turn after some events."""
    turn = Turn(Draft("q"))
    for event in events:
        turn.apply(event, 1.0)
    return turn


def test_the_question_is_shown_as_typed_and_is_no_markdown() -> None:
    view = TurnView(Turn(Draft("# not *a*\n\n\ttitle [red]x[/red]")))
    assert rows(view) == ["▌ # not *a*", "▌ ", "▌     title [red]x[/red]", ""]
    assert "question" in styles(view.lines(60)[0])


def test_a_long_question_is_wrapped_behind_its_bar() -> None:
    lines = rows(TurnView(Turn(Draft("word " * 20))), 20)
    assert len(lines) > 4
    assert all(line.startswith("▌ ") and len(line) <= 20 for line in lines[:-1])


def test_an_answer_is_what_rendering_its_whole_text_gives() -> None:
    text = "# A\n\nSome **bold**\n\n```py\nx = 1\n```\n\n- one\n- two\n"
    turn = Turn(Draft("q"))
    view = TurnView(turn)
    for character in text:
        feed(turn, character)
        view.lines(60)
    whole = list(Document(text).lines(60))
    assert view.lines(60)[2 : 2 + len(whole)] == whole


def test_markup_in_an_answer_is_shown_literally() -> None:
    view = TurnView(completed("q", "[red]x[/red] [@click=app.quit]y[/]"))
    assert "[red]x[/red] [@click=app.quit]y[/]" in rows(view)


def test_after_esc_neither_late_text_nor_the_ledger_is_shown() -> None:
    view = TurnView(interrupted("q", "early", "later"))
    assert rows(view, 80)[2:] == [
        "early",
        "",
        "■ interrupted after 3.2 s · 5 characters · 5 more came after Esc",
        "",
    ]
    assert "mark-interrupted" in styles(line_with(view, "interrupted"))


def test_late_text_and_the_ledger_are_shown_on_request_and_hidden_again() -> None:
    view = TurnView(interrupted("q", "early", "**later**"))
    hidden = rows(view)
    view.show_late = True
    shown = rows(view)
    assert shown[: len(hidden)] == hidden
    assert shown[len(hidden)] == "after Esc:"
    assert "later" in shown
    assert any(line.startswith("· Esc pressed at 3.2 s") for line in shown)
    assert {"strong", "late"} <= styles(line_with(view, "later", 60))
    view.show_late = False
    assert rows(view) == hidden


def test_a_failure_is_told_in_full_and_wrapped() -> None:
    reason = "the server is very unhappy about " + "everything " * 10
    view = TurnView(after(TextDelta(text="part"), StreamError(message=reason)))
    lines = rows(view, 30)
    assert "part" in lines
    mark = lines[lines.index("part") + 2 : -1]
    assert mark[0].startswith("✗ failed after")
    assert all(line.startswith("  ") for line in mark[1:])
    assert len(mark) > 3
    assert "mark-failed" in styles(line_with(view, "✗"))


def test_a_paused_run_says_what_it_waits_for() -> None:
    view = TurnView(after(WorkflowPaused(waiting_for="Approve")))
    assert "Approve" in line_with(view, "‖").plain
    assert "mark-paused" in styles(line_with(view, "‖"))


def test_a_tool_call_takes_one_line_and_a_thought_without_tool_none() -> None:
    tool = AgentThought(
        id="1", tool="search", tool_input='{"q":\n "x"}', observation="found\nmuch"
    )
    view = TurnView(after(AgentThought(id="0", thought="hm"), tool))
    assert rows(view)[2:] == ['⚙ search({"q": "x"}) → found much', ""]
    assert all(len(line) <= 20 for line in rows(view, 20))


def test_blocks_come_in_the_order_in_which_they_arrived() -> None:
    turn = after(
        TextDelta(text="before", agent=True),
        AgentThought(id="1", tool="search"),
        TextDelta(text="after", agent=True),
        NodeProgress(id="n"),
        MessageFile(id="f", type="image", url="https://a.example/p.png"),
    )
    assert rows(TurnView(turn))[2:] == [
        "before",
        "",
        "⚙ search()",
        "",
        "after",
        "",
        "file: https://a.example/p.png",
        "",
    ]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/p.png", "https://a.example/p.png"),
        ("/files/p.png", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_only_web_addresses_of_files_are_links(url: str, link: str) -> None:
    view = TurnView(after(MessageFile(id="f", type="image", url=url)))
    assert line_with(view, "file:").pieces[0].link == link


def test_reasoning_is_folded_to_a_header_until_it_is_opened() -> None:
    turn = after(ReasoningDelta(text="I think"), TextDelta(text="answer"))
    view = TurnView(turn)
    header, *rest = rows(view)[2:]
    assert header.startswith("▸ reasoning")
    assert rest == ["", "answer", ""]
    assert "thought-header" in styles(view.lines(60)[2])
    view.show_thoughts = True
    assert any("I think" in row for row in rows(view))


def test_a_replaced_answer_is_shown_instead_of_the_first_one() -> None:
    turn = streaming("q", "secret")
    view = TurnView(turn)
    assert "secret" in rows(view)
    turn.apply(TextReplace(text="withdrawn"), 1.0)
    assert rows(view)[2:] == ["withdrawn", ""]


def test_a_forgotten_turn_is_drawn_again_as_it_was() -> None:
    view = TurnView(completed("q", "Some *text*\n\n- one"))
    before = list(view.lines(60))
    view.forget()
    assert list(view.lines(60)) == before


def test_the_last_code_block_is_that_of_the_text_on_the_screen() -> None:
    turn = streaming("q", "```py\na\n```\n\n```\nb\n```\n")
    view = TurnView(turn)
    assert view.code_blocks() == ["a\n", "b\n"]
    assert view.last_code_block() == "b\n"
    feed(turn, "\n```\nc\n```\n")
    view.lines(60)
    assert view.last_code_block() == "c\n"
    assert TurnView(completed("q", "none")).last_code_block() is None


def test_asking_for_code_blocks_does_not_disturb_what_is_drawn() -> None:
    turn = streaming("q", "one\n\n")
    view = TurnView(turn)
    view.lines(60)
    feed(turn, "two")
    view.code_blocks()
    assert rows(view)[2:] == ["one", "", "two", ""]


def test_the_estimate_is_near_what_a_plain_answer_takes() -> None:
    view = TurnView(completed("q", "word " * 2000))
    for width in (38, 78, 120):
        lines = len(view.lines(width))
        assert lines * 0.8 < view.estimate(width) < lines * 1.3
