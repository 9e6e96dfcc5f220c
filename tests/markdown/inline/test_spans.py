"""Inline Markdown."""

import pytest

from app.markdown.inline.spans import inline_pieces
from app.markdown.line import Piece

LINK = "https://a.b/c"


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("plain", [Piece("plain")]),
        ("**a *b***", [Piece("a ", "strong"), Piece("b", "strong emphasis")]),
        ("~~a~~ `b*c*`", [Piece("a", "strike"), Piece(" "), Piece("b*c*", "code")]),
        ("a\nb", [Piece("a"), Piece("\n"), Piece("b")]),
        ("`a\nb`", [Piece("a b", "code")]),
        ("$$\na\n$$", [Piece("$$", "math"), Piece("\n"), Piece("a", "math"), Piece("\n"), Piece("$$", "math")]),
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
        ("a \\\nb", [Piece("a"), Piece("\n"), Piece("b")]),
        ("**注意：**请看", [Piece("注意：", "strong"), Piece("请看")]),
        ("这是**“重点”**的", [Piece("这是"), Piece("“重点”", "strong"), Piece("的")]),
        ("使用**`a`**来", [Piece("使用"), Piece("a", "strong code"), Piece("来")]),
        ("a **(b)**c", [Piece("a **(b)**c")]),
        ("中** 文** x", [Piece("中** 文** x")]),
        ("5$/m *or* 6$/m", [Piece("5$/m "), Piece("or", "emphasis"), Piece(" 6$/m")]),
        ("中 ** 文 **", [Piece("中 ** 文 **")]),
        (f"“{LINK}”", [Piece("“"), Piece(LINK, "link", LINK), Piece("”")]),
        (f"{LINK}…", [Piece(LINK, "link", LINK), Piece("…")]),
        (f"[{LINK}?a=[1]]", [Piece("["), Piece(f"{LINK}?a=[1]", "link", f"{LINK}?a=[1]"), Piece("]")]),
        ("5$ or **6$**", [Piece("5$ or "), Piece("6$", "strong")]),
        ("$-5 to **$-6**", [Piece("$-5 to "), Piece("$-6", "strong")]),
        ("$x^*$ 中$y$是", [Piece("$x^*$", "math"), Piece(" 中"), Piece("$y$", "math"), Piece("是")]),
        ("<https://x.y/%1b%07%09%C2%9B>",
         [Piece("https://x.y/␛␇ \ufffd", "link", "https://x.y/%1b%07%09%C2%9B")]),
        ("&amp;&#27;&#x202e;&#x2028;&#9;", [Piece("&\ufffd\u2039RLO\u203a  ")]),
        ("a" + "&#x301;" * 20 + "b", [Piece("a" + "\u0301" * 8 + "b")]),
        ("a" + "*\u0301\u0301\u0301*~~\u0301\u0301\u0301~~" * 9 + "b",
         [Piece("a"), Piece("\u0301" * 3, "emphasis"), Piece("\u0301" * 3, "strike"), Piece("\u0301" * 2, "emphasis"), Piece("b")]),
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
