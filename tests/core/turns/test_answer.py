"""The answer: its blocks, and what Esc does to them."""

import pytest

from app.core.turns import blocks
from app.core.turns.answer import Answer
from app.core.wire.events import (
    AgentThought,
    ChunkEvent,
    MessageFile,
    NodeProgress,
    OtherEvent,
    ReasoningDelta,
    TextDelta,
    TextReplace,
    WorkflowStarted,
)


def taken(*events: ChunkEvent) -> Answer:
    answer = Answer()
    for event in events:
        answer.take(event)
    return answer


def stopped(before: list[ChunkEvent], after: list[ChunkEvent]) -> Answer:
    answer = taken(*before)
    answer.freeze()
    for event in after:
        answer.take(event)
    return answer


def spoken(text: str) -> TextDelta:
    return TextDelta(text=text, agent=True)


def test_neighbouring_deltas_are_one_block_of_several_parts() -> None:
    answer = taken(TextDelta(text="Hel"), TextDelta(text=""), TextDelta(text="lo"))
    assert answer.blocks == [blocks.TextBlock(["Hel", "lo"])]
    assert (answer.text, answer.shown_length) == ("Hello", 5)


def test_blocks_stand_in_order_of_arrival() -> None:
    answer = taken(
        ReasoningDelta(text="Let "),
        ReasoningDelta(text="me see"),
        AgentThought(id="1"),
        TextDelta(text="It is "),
        AgentThought(id="2"),
        TextDelta(text="sunny."),
        MessageFile(id="f", type="image", url="/x"),
    )
    assert answer.blocks == [
        blocks.ReasoningBlock(["Let ", "me see"]),
        blocks.ThoughtBlock("1"),
        blocks.TextBlock(["It is "]),
        blocks.ThoughtBlock("2"),
        blocks.TextBlock(["sunny."]),
        blocks.FileBlock("f", "image", "/x"),
    ]
    assert answer.text == "It is sunny."


def test_nodes_do_not_cut_the_text_that_flows_between_them() -> None:
    answer = taken(
        NodeProgress(id="1"),
        TextDelta(text="Hel"),
        NodeProgress(id="2"),
        TextDelta(text="lo"),
    )
    texts = [block for block in answer.blocks if isinstance(block, blocks.TextBlock)]
    assert texts == [blocks.TextBlock(["Hel", "lo"])]


def test_a_thought_that_comes_again_fills_in_and_never_empties() -> None:
    answer = taken(
        AgentThought(id="1", position=1),
        AgentThought(id="1", position=1, thought="Ask", tool="a;b", tool_input="{}"),
        AgentThought(id="1", position=1, observation="sunny"),
    )
    assert answer.blocks == [blocks.ThoughtBlock("1", 1, "Ask", "a;b", "{}", "sunny")]


def test_a_node_is_updated_by_the_id_of_its_execution() -> None:
    answer = taken(
        NodeProgress(id="1", node_id="n", node_type="llm", title="Answer"),
        NodeProgress(id="2", node_id="n"),
        NodeProgress(id="1", status="failed", error="no model", elapsed=1.2),
    )
    assert answer.blocks == [
        blocks.NodeBlock("1", "n", "llm", "Answer", "failed", "no model", 1.2),
        blocks.NodeBlock("2", "n"),
    ]


@pytest.mark.parametrize(
    ("event", "known"),
    [(WorkflowStarted(), True), (NodeProgress(), True), (TextDelta(text="x"), False)],
)
def test_a_run_is_known_by_its_start_and_by_its_nodes(
    event: ChunkEvent, known: bool
) -> None:
    assert taken(event).has_nodes is known


@pytest.mark.parametrize("event", [OtherEvent(name="tts_message"), TextDelta(text="")])
def test_what_shows_nothing_is_no_change(event: ChunkEvent) -> None:
    answer = Answer()
    assert not answer.take(event)
    assert not answer.blocks


def test_a_replaced_text_goes_to_the_end_and_grows_on() -> None:
    answer = taken(
        TextDelta(text="Hel"),
        AgentThought(id="1"),
        TextDelta(text="lo"),
        TextReplace(text="With"),
        TextDelta(text="held."),
    )
    assert answer.blocks == [
        blocks.ThoughtBlock("1"),
        blocks.TextBlock(["With", "held."]),
    ]
    assert (answer.withdrawn, answer.shown_length) == (["Hello"], 9)


def test_an_empty_replacement_leaves_no_text() -> None:
    answer = taken(TextDelta(text="Hel"), TextReplace(text=""))
    assert (answer.text, answer.shown_length) == ("", 0)
    assert answer.withdrawn == ["Hel"]


def test_a_replacement_of_nothing_withdraws_nothing() -> None:
    assert not taken(TextReplace(text="Hello")).withdrawn
    assert not stopped([], [TextReplace(text="Hello")]).withdrawn


@pytest.mark.parametrize(
    ("last", "text"),
    [
        ("Hello ", "Hello"),
        ("lo", "Hello"),
        ("Hello there", "Hello there"),
        ("Good day", "Hello"),
    ],
)
def test_an_agents_last_message_never_replaces_what_was_streamed(
    last: str, text: str
) -> None:
    answer = taken(spoken("Hel"), spoken("lo"), TextDelta(text=last))
    assert (answer.text, answer.withdrawn) == (text, [])


def test_an_agents_last_message_is_the_answer_when_nothing_was_streamed() -> None:
    answer = taken(spoken("\n"), TextDelta(text=" Hello"))
    assert answer.text == "\n Hello"


def test_reasoning_that_only_ends_makes_no_block() -> None:
    answer = taken(TextDelta(text="Hello"), ReasoningDelta(text=""))
    assert answer.blocks == [blocks.TextBlock(["Hello"])]


def test_after_esc_everything_goes_to_the_late_blocks() -> None:
    answer = stopped(
        [TextDelta(text="Hel"), AgentThought(id="1"), NodeProgress(id="n")],
        [
            TextDelta(text="lo"),
            AgentThought(id="1", thought="late"),
            NodeProgress(id="n", status="stopped"),
            ReasoningDelta(text="why"),
            MessageFile(id="f"),
        ],
    )
    assert answer.blocks == [
        blocks.TextBlock(["Hel"]),
        blocks.ThoughtBlock("1"),
        blocks.NodeBlock("n"),
    ]
    kinds: list[type[blocks.Block]] = [type(block) for block in answer.late]
    assert kinds == [
        blocks.TextBlock,
        blocks.ThoughtBlock,
        blocks.NodeBlock,
        blocks.ReasoningBlock,
        blocks.FileBlock,
    ]
    assert (answer.shown, answer.late_text, answer.text) == ("Hel", "lo", "Hello")
    assert (answer.frozen_at, answer.late_length) == (3, 2)


def test_freezing_again_moves_nothing() -> None:
    answer = stopped([TextDelta(text="Hel")], [TextDelta(text="lo")])
    answer.freeze()
    answer.take(TextDelta(text="!"))
    assert answer.frozen_at == 3
    assert answer.late == [blocks.TextBlock(["lo", "!"])]


@pytest.mark.parametrize(
    ("last", "late"),
    [("Hello", "lo"), ("Hello there", "lo there"), ("lo", "lo"), ("Good day", "lo")],
)
def test_an_agents_last_message_after_esc_changes_only_what_is_late(
    last: str, late: str
) -> None:
    answer = stopped([spoken("Hel")], [spoken("lo"), TextDelta(text=last)])
    assert (answer.shown, answer.late_text) == ("Hel", late)
    assert (answer.withdrawn, answer.late_length) == ([], len(late))


def test_an_answer_from_the_journal_knows_its_lengths() -> None:
    answer = Answer()
    answer.restore(
        [blocks.NodeBlock("n"), blocks.TextBlock(["Hel"])],
        [blocks.TextBlock(["lo"])],
        3,
        ["x"],
    )
    assert (answer.shown_length, answer.late_length) == (3, 2)
    assert answer.has_nodes
    assert answer.text == "Hello"
