"""Which events of a reopened stream go on where the first one broke off."""

import pytest

from app.core.wire.events import (
    ChunkEvent,
    MessageEnd,
    NodeProgress,
    Ping,
    TextDelta,
    TextReplace,
    WorkflowFinished,
    WorkflowStarted,
)
from app.session.mend.reopened import Reopened

CAME = "The quick brown "
NODE = NodeProgress(id="n")


def texts(
    *stream: ChunkEvent | tuple[str, str], came: str = CAME, last_id: str = ""
) -> tuple[list[str], bool]:
    """What fits of a stream; a pair is an id and a text."""
    reopened = Reopened(came, last_id)
    fitting: list[str] = []
    for item in stream:
        event, id = (
            (TextDelta(text=item[1]), item[0])
            if isinstance(item, tuple)
            else (item, "")
        )
        found = reopened.fitting(event, id)
        fitting += [found.text] if isinstance(found, TextDelta) else []
    return fitting, reopened.exact


def deltas(*pieces: str) -> list[TextDelta]:
    return [TextDelta(text=piece) for piece in pieces]


@pytest.mark.parametrize(
    "start", [[], [("9-1", "quick "), ("9-2", "brown ")]], ids=["behind", "overlapping"]
)
def test_numbered_events_behind_the_last_one_fit(start: list[tuple[str, str]]) -> None:
    stream = [*start, ("9-10", "fox "), ("10-0", "jumps")]
    assert texts(*stream, last_id="9-2") == (["fox ", "jumps"], True)


def test_of_a_stream_from_the_start_what_goes_beyond_fits() -> None:
    stream = [WorkflowStarted(), *deltas("The ", "quick brown fox ", "jumps")]
    assert texts(*stream) == (["fox ", "jumps"], True)


def test_a_stream_from_the_start_fits_whole_when_nothing_had_come() -> None:
    assert texts(WorkflowStarted(), *deltas("The "), came="") == (["The "], True)


@pytest.mark.parametrize(
    "stream",
    [
        deltas("fox ", "jumps"),
        deltas("The ", "quick brown ", "fox"),
        [WorkflowStarted(), TextReplace(), *deltas("The ", "quick brown ", "fox")],
        [WorkflowStarted(), *deltas("fox ", "The quick brown fox")],
        [WorkflowStarted(resumed=True), *deltas("The quick brown fox")],
    ],
    ids=["rest", "no start", "snapshot", "another text", "after a pause"],
)
def test_text_behind_a_gap_does_not_fit(stream: list[ChunkEvent]) -> None:
    assert texts(*stream) == ([], False)


@pytest.mark.parametrize(
    "event",
    [TextReplace(), MessageEnd(), WorkflowFinished(), Ping(), WorkflowStarted()],
)
def test_an_empty_replacement_wipes_nothing_and_an_end_ends_nothing(
    event: ChunkEvent,
) -> None:
    exact = Reopened(CAME, "9-2")
    assert exact.fitting(TextDelta(text="fox"), "9-3") is not None
    assert exact.fitting(event, "9-4") is None
    assert Reopened(CAME, "").fitting(event, "") is None


def test_a_text_that_the_server_withdraws_fits_only_behind_the_last_event() -> None:
    withdrawn = TextReplace(text="Withheld.", reason="output_moderation")
    assert Reopened(CAME, "9-2").fitting(withdrawn, "9-3") is withdrawn
    assert Reopened(CAME, "").fitting(withdrawn, "") is None


def test_nodes_fit_wherever_the_stream_begins() -> None:
    assert Reopened(CAME, "").fitting(NODE, "") is NODE
    assert Reopened(CAME, "9-2").fitting(NODE, "9-1") is None
