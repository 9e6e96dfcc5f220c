"""What is kept exactly as it came is clean where it is drawn and copied."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from app.core.draft import Draft
from app.core.texts.text import clean
from app.core.turns.turn import Turn
from app.core.wire.events import (
    AgentThought,
    ChunkEvent,
    MessageEnd,
    MessageFile,
    ReasoningDelta,
    StreamError,
    TextDelta,
    WorkflowPaused,
)
from app.markdown.document import Document
from app.ui.transcript import MarkdownEntry, NoticeEntry, QueueEntry, TurnView
from app.ui.transcript.entries.entry import Entry
from tests.odd_text import ODD

PIECES = st.lists(
    st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=8)
    | st.sampled_from(["\ud83d", "\ude00", "\r", "\n", "\u0301" * 5, "a", "**", "- "]),
    max_size=20,
)


def turn_of(*events: ChunkEvent, query: str = "q") -> Turn:
    turn = Turn(Draft(query))
    for event in events:
        turn.apply(event, 1.0)
    return turn


def queue_of(message: str) -> QueueEntry:
    entry = QueueEntry()
    entry.set([message], held=False)
    return entry


def view_of(*events: ChunkEvent, query: str = "q") -> TurnView:
    view = TurnView(turn_of(*events, query=query))
    view.show_late = view.show_thoughts = True
    return view


ENTRIES = {
    "notice": NoticeEntry(ODD),
    "opening words": MarkdownEntry(ODD),
    "queued message": queue_of(re.sub("[\u2028\u2029\x85\n]", "", ODD)),
    "question": view_of(query=ODD),
    "answer": view_of(TextDelta(text=ODD), MessageEnd()),
    "code": view_of(TextDelta(text=f"```{ODD}\n{ODD}```\n"), MessageEnd()),
    "link": view_of(TextDelta(text=f"[a](http://x.y/{ODD}) https://x.y/{ODD}")),
    "reasoning": view_of(ReasoningDelta(text=ODD), MessageEnd()),
    "tool": view_of(AgentThought(id="1", tool=ODD, tool_input=ODD, observation=ODD)),
    "file": view_of(MessageFile(id="1", url=f"http://x.y/{ODD}")),
    "error": view_of(StreamError(message=ODD)),
    "pause": view_of(WorkflowPaused(waiting_for=ODD)),
}


def seen(entry: Entry, width: int = 400) -> list[str]:
    """All texts of an entry that can get out of it: drawn, opened, copied."""
    lines = entry.lines(width)
    texts = [piece.text for line in lines for piece in line.pieces]
    texts += [piece.link for line in lines for piece in line.pieces]
    sources = [run.source for run in entry.texts(width)]
    texts += [source() for source in sources if source is not None]
    return [*texts, *entry.code_blocks()]


@pytest.mark.parametrize("name", ENTRIES)
def test_nothing_of_an_entry_can_do_more_than_be_read(name: str) -> None:
    texts = seen(ENTRIES[name])
    assert "lrm" in "".join(texts)
    assert [clean(text) for text in texts] == texts


@given(PIECES)
@settings(max_examples=60, deadline=None)
def test_an_answer_in_chunks_is_drawn_as_its_whole_text_cleaned(
    pieces: list[str],
) -> None:
    turn = turn_of(TextDelta(text="x"))
    view = TurnView(turn)
    for piece in pieces:
        turn.apply(TextDelta(text=piece), 1.0)
        view.lines(30)
    turn.apply(MessageEnd(), 2.0)
    document = Document(clean("x" + "".join(pieces)))
    whole = list(document.lines(30))
    assert list(view.lines(30))[2 : 2 + len(whole)] == whole
    source = view.texts(30)[2].source
    assert source is not None
    assert source() == document.text


def test_half_a_character_at_the_very_end_is_seen_when_the_turn_is_over() -> None:
    turn = turn_of(TextDelta(text="a\ud83d"))
    view = TurnView(turn)
    assert view.lines(30)[2].plain == "a"
    turn.apply(MessageEnd(), 2.0)
    assert view.lines(30)[2].plain == "a\ufffd"


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029", "\r\n"])
def test_code_behind_any_line_end_is_found(separator: str) -> None:
    text = separator.join(["a", "", "    x = 1", "", "b"])
    view = TurnView(turn_of(TextDelta(text=text), MessageEnd()))
    assert view.last_code_block() == "x = 1\n"
