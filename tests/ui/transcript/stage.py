"""A small app with a transcript in it, turns made to order, and what is painted."""

from collections.abc import Callable

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input

from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.ui.transcript import Transcript, TurnView
from tests.until import until as until_fact


class Stage(App[None]):
    """A transcript above an input, as on the chat screen."""

    def __init__(self, transcript: Transcript | None = None) -> None:
        super().__init__()
        self.transcript = transcript or Transcript()
        self.badges: list[bool] = []
        self.tops = 0
        self.links: list[str] = []
        self.hovered: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.transcript
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_transcript_new_below(self, event: Transcript.NewBelow) -> None:
        self.badges.append(event.unseen)

    def on_transcript_near_top(self) -> None:
        self.tops += 1

    def on_transcript_link_clicked(self, event: Transcript.LinkClicked) -> None:
        self.links.append(event.url)

    def on_transcript_link_hovered(self, event: Transcript.LinkHovered) -> None:
        self.hovered.append(event.url)


def feed(turn: Turn, text: str) -> None:
    """Let a piece of an answer arrive."""
    turn.apply(TextDelta(text=text), 1.0)


def streaming(query: str, answer: str = "") -> Turn:
    """A turn that is still being answered."""
    turn = Turn(Draft(query))
    feed(turn, answer)
    return turn


def completed(query: str, answer: str) -> Turn:
    """A turn that was answered."""
    turn = streaming(query, answer)
    turn.apply(MessageEnd(), 2.0)
    return turn


def interrupted(query: str, answer: str, late: str = "") -> Turn:
    """A turn that was stopped after 3.2 s, with text that still came."""
    turn = streaming(query, answer)
    turn.interrupt(3.2)
    feed(turn, late)
    turn.apply(MessageEnd(), 4.0)
    return turn


def painted(transcript: Transcript) -> list[str]:
    """The lines on the screen, without spaces at their ends."""
    width, height = transcript.size
    strips = transcript.render_lines(Region(0, 0, width, height))
    assert {strip.cell_length for strip in strips} == {width}
    return [strip.text.rstrip() for strip in strips]


def text_on(transcript: Transcript) -> str:
    """All that is on the screen."""
    return "\n".join(painted(transcript))


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Let the app run until something is so."""
    await until_fact(condition, pause=pilot.pause)


async def put(
    pilot: Pilot[None], transcript: Transcript, turn: Turn, sign: str
) -> TurnView:
    """Show a turn at the end and wait until a text of it is on the screen."""
    view = TurnView(turn)
    transcript.add(view)
    await until(pilot, lambda: sign in text_on(transcript))
    return view


async def converse(pilot: Pilot[None], transcript: Transcript, count: int) -> None:
    """Show answered turns, "question 0" and on, of nine numbered lines each."""
    for number in range(count):
        transcript.add(TurnView(completed(f"question {number}", numbered(9))))
    await until(pilot, lambda: "line 8" in text_on(transcript))


def grow(transcript: Transcript, view: TurnView, text: str) -> None:
    """Let a piece of an answer arrive, and tell the transcript."""
    feed(view.turn, text)
    transcript.changed(view)


def numbered(count: int, word: str = "line") -> str:
    """Paragraphs that tell their number: two screen lines each."""
    return "".join(f"{word} {number}\n\n" for number in range(count))


def wheel(transcript: Transcript, up: bool) -> None:
    """Turn the wheel by one notch over the transcript."""
    kind = events.MouseScrollUp if up else events.MouseScrollDown
    direction = -1 if up else 1
    transcript.post_message(
        kind(transcript, 5, 5, 0, direction, 0, False, False, False, 5, 5)
    )
