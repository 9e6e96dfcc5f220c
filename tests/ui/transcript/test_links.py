"""Which links there are in drawn lines."""

import pytest

from app.markdown.document import Document
from app.ui.transcript.links import Link, link_in, links_in
from app.ui.transcript.plain import one_line


def links(text: str, width: int = 60) -> list[Link]:
    """The links of a Markdown text."""
    return links_in(Document(text).lines(width))


def test_links_are_listed_from_top_to_bottom_with_their_text() -> None:
    text = "See [one](http://a.example/1).\n\n- https://b.example and [*two*](https://c.example)"
    assert links(text) == [
        Link("one", "http://a.example/1"),
        Link("https://b.example", "https://b.example"),
        Link("two", "https://c.example"),
    ]


@pytest.mark.parametrize("width", [9, 14, 40])
def test_a_link_that_is_wrapped_is_one(width: int) -> None:
    text = (
        "> - see [a link of *many* words](http://a.example) and [b](http://b.example)"
    )
    assert links(text, width) == [
        Link("a link of many words", "http://a.example"),
        Link("b", "http://b.example"),
    ]


def test_the_same_link_is_listed_once_for_each_text() -> None:
    text = "[a](http://x.example) [a](http://x.example) [b](http://x.example)"
    assert [link.text for link in links(text)] == ["a", "b"]


def test_an_address_that_a_cell_breaks_is_one() -> None:
    url = "https://a.example/some/long/path/of/a/page"
    assert links(f"|a|b|\n|-|-|\n|{url}|{'word ' * 9}|", 30) == [Link(url, url)]


def test_neighbours_with_the_same_address_are_two() -> None:
    lines = [one_line(text, 40, "file", "http://x.example") for text in ("a", "b")]
    assert [link.text for link in links_in([*lines, None])] == ["a", "b"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "a.md"]
)
def test_what_is_no_web_address_is_no_link(address: str) -> None:
    assert links(f"[a]({address})") == []
    line = one_line("a", 40, "file", address)
    assert links_in([line]) == []
    assert link_in(line, 0) == ""
