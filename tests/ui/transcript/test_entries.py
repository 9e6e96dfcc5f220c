"""Entries that are no turns, and plain text."""

import pytest
from rich.cells import cell_len

from app.ui.transcript import MarkdownEntry, NoticeEntry, QueueEntry
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.plain import plain_lines, plain_parts


def rows(entry: Entry, width: int = 40) -> list[str]:
    """The lines of an entry as text."""
    return [line.plain for line in entry.lines(width)]


@pytest.mark.parametrize("kind", ["info", "warning", "error"])
def test_a_notice_is_plain_text_in_the_colour_of_its_kind(kind: str) -> None:
    entry = NoticeEntry("**no** [red]markup[/red]\nsecond", kind)
    first, second, _ = rows(entry)
    assert first.endswith("**no** [red]markup[/red]")
    assert second == "  second"
    assert f"notice-{kind}" in entry.lines(40)[0].pieces[-1].style


def test_a_markdown_entry_is_rendered() -> None:
    entry = MarkdownEntry("Hello, I am **difyterm**.\n\n```\ncode\n```")
    assert rows(entry)[0] == "Hello, I am difyterm."
    assert entry.last_code_block() == "code\n"
    before = rows(entry)
    entry.forget()
    assert rows(entry) == before


def test_each_queued_message_takes_one_line() -> None:
    entry = QueueEntry()
    assert rows(entry) == []
    entry.set(["one", "two\n" + "x\n" * 12, "a\nb"], held=False)
    assert rows(entry) == [
        "queued: one",
        "queued: two (+12 lines)",
        "queued: a (+1 line)",
        "",
    ]


def test_line_ends_of_all_kinds_count_in_a_queued_message() -> None:
    entry = QueueEntry()
    entry.set(["a\u2028b\r\nc"], held=False)
    assert rows(entry)[0] == "queued: a (+2 lines)"


def test_a_held_queue_says_so_in_another_colour() -> None:
    entry = QueueEntry()
    entry.set(["one"], held=True)
    assert rows(entry)[0] == "held: one"
    assert entry.lines(40)[0].pieces[0].style == "held"


def test_a_long_queued_message_is_cut_but_keeps_its_count() -> None:
    entry = QueueEntry()
    entry.set(["很长的消息" * 20 + "\nmore"], held=False)
    line = entry.lines(40)[0]
    assert line.plain.endswith("… (+1 line)")
    assert line.width == cell_len(line.plain) <= 40


@pytest.mark.parametrize("width", [1, 2, 5, 40])
def test_plain_text_is_wrapped_by_cells_and_loses_nothing(width: int) -> None:
    text = "A 中文 line with\ttab, 👩‍👩‍👧 and é\n\nend"
    lines = plain_lines(text, width)
    shown = "".join(
        line.plain + (line.joint if line.wrapped else "\n") for line in lines
    )
    assert shown == text.replace("\t", "    ") + "\n"
    if width > 2:
        assert all(cell_len(line.plain) == line.width <= width for line in lines)


def test_control_characters_in_plain_text_are_made_visible() -> None:
    first, _ = rows(NoticeEntry("a\x1b[31mb\x07"))
    assert first == "· a␛[31mb␇"


@pytest.mark.parametrize("width", [9, 40])
def test_a_long_plain_text_in_parts_is_the_same_as_in_one(width: int) -> None:
    text = "\n".join(f"{'word ' * (n % 5)}line\t{n}" for n in range(300)) + "\n\n"
    parts = plain_parts(text, width, "question", "| ")
    assert len(parts) > 3
    assert not any(part.measured for part in parts)
    lines = [line for part in parts for line in part.lines]
    assert lines == plain_lines(text, width, "question", "| ", "| ")
    assert plain_parts("", width)[0].lines == plain_lines("", width)
