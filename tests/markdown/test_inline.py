"""Inline Markdown."""

import pytest

from app.markdown.inline import inline_pieces
from app.markdown.line import Piece

LINK = "https://a.b/c"


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("plain", [Piece("plain")]),
        ("**a *b***", [Piece("a ", "strong"), Piece("b", "strong emphasis")]),
        ("~~a~~ `b*c*`", [Piece("a", "strike"), Piece(" "), Piece("b*c*", "code")]),
        ("a\nb", [Piece("a b")]),
        ("a  \nb", [Piece("a"), Piece("\n"), Piece("b")]),
        (f"[t]({LINK})", [Piece("t", "link", LINK)]),
        ("[t](x.md)", [Piece("t"), Piece(" (x.md)", "link-target")]),
        ("[t](javascript:x)", [Piece("[t](javascript:x)")]),
        (f"<{LINK}>", [Piece(LINK, "link", LINK)]),
        (f"see {LINK}.", [Piece("see "), Piece(LINK, "link", LINK), Piece(".")]),
        (f"({LINK}_(d))", [Piece("("), Piece(f"{LINK}_(d)", "link", f"{LINK}_(d)"), Piece(")")]),
        (f"`{LINK}`", [Piece(LINK, "code")]),
        (f"![x]({LINK})", [Piece(f"[image: x]({LINK})", "image", LINK)]),
        ("$a_1*b*c_2$", [Piece("$a_1*b*c_2$", "math")]),
        ("\\(a*b*c\\)", [Piece("\\(a*b*c\\)", "math")]),
        ("$5 or $6", [Piece("$5 or $6")]),
        ("a <b>c</b>", [Piece("a <b>c</b>")]),
        ("&amp;&#27;&#x202e;", [Piece("&\ufffd\ufffd")]),
    ],
)  # fmt: skip
def test_markup_becomes_styled_pieces(source: str, pieces: list[Piece]) -> None:
    assert inline_pieces(source) == pieces


def test_every_piece_begins_with_the_style_of_its_block() -> None:
    found = inline_pieces("a **b**", "quote")
    assert [piece.style for piece in found] == ["quote", "quote strong"]


def test_a_definition_gives_its_links_their_address() -> None:
    known = {"REF": {"href": LINK, "title": ""}}
    assert inline_pieces("[ref]", "", known) == [Piece("ref", "link", LINK)]
