"""A whole conversation as people read it."""

from app.core.conversation import Conversation
from app.core.draft import Draft, DraftFile
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, MessageFile, TextDelta
from app.shell.showing import Story, story_lines


def shown(*turns: Turn, name: str = "") -> str:
    """The lines of a conversation."""
    story = Story(Conversation("k", "id", name, 0), list(turns))
    return "\n".join(story_lines(story))


def answered(draft: Draft, text: str) -> Turn:
    """A turn that completed."""
    turn = Turn(draft)
    turn.apply(TextDelta(text=text, task_id="t"), 1.0)
    turn.apply(MessageEnd(), 2.0)
    return turn


def test_a_question_is_a_quote_and_an_answer_stands_as_it_came() -> None:
    turn = answered(Draft("one\n\ntwo"), "* a\n* b\n")
    assert shown(turn, name="Lists") == ("# Lists\n\n> one\n>\n> two\n\n* a\n* b\n")


def test_what_came_after_esc_stands_below_the_mark() -> None:
    turn = Turn(Draft("q"))
    turn.apply(TextDelta(text="before", task_id="t"), 1.0)
    turn.interrupt(1.5)
    turn.apply(TextDelta(text=" after"), 2.0)
    turn.apply(MessageEnd(), 2.5)
    question, answer, mark, late = [p for p in shown(turn).split("\n\n") if p]
    assert (question, answer) == ("> q", "before")
    assert mark.startswith("■ interrupted after 1.5 s")
    assert late == "after Esc:\n after\n"


def test_files_are_named_on_both_sides() -> None:
    photo = DraftFile("image", upload_file_id="u", name="photo.png")
    turn = Turn(Draft("look", (photo,)))
    turn.apply(MessageFile(url="https://x.example/a.png"), 1.0)
    turn.apply(MessageEnd(), 2.0)
    assert shown(turn) == (
        "> look\n> file: photo.png\n\nfile: https://x.example/a.png\n"
    )
