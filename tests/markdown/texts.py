"""Markdown texts for tests: blocks put together, noise, and recorded answers.

All of them are cleaned, as every text is that a document is given.
"""

from pathlib import Path

from hypothesis import strategies as st

from app.core.texts.text import clean

DATA = Path(__file__).parent / "data"

WORDS = st.sampled_from(
    [
        "time",
        "**bold**",
        "*em*",
        "`code`",
        "a_b_c",
        "__strong__",
        "~~gone~~",
        "[link](http://x.y/z_1)",
        "[rel](a.md)",
        "[ref]",
        "[ref][x]",
        "![i](http://i/j.png)",
        "https://a.b/c?d=1).",
        "$x_1*y$",
        "$5",
        "\\(a*b\\)",
        "\\*",
        "*",
        "**",
        "_",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "<br>",
        "<b>",
        "&amp;",
        "&#27;",
        "|",
        "||",
        "a|b",
        "中文，测试。",
        "日本語テキスト「引用」",
        "한국어",
        "👩\u200d💻",
        "🇩🇪🇫🇷",
        "é",
        "שלום",
        "❤️",
        "👍🏽",
        "-",
        "+",
        "#",
        "1.",
        ">",
        "```",
        "~~~",
        "---",
        "===",
        "averyveryveryverylongwordthatdoesnotfitanywhere",
        "<think>",
        "</think>",
        "<div>",
        "$$",
        "[^1]",
        "[^1]:",
        "<http://auto.link>",
        'x="1',
        '2"',
    ]
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
LINE_END = st.sampled_from(["\n", "\n", "\n", "  \n", "\\\n", "\r\n", "\n    ", "\n> "])
PARAGRAPH = st.builds(
    lambda parts, end: end.join(parts),
    st.lists(SENTENCE, min_size=1, max_size=4),
    LINE_END,
)
LONG_PARAGRAPH = st.builds(
    lambda parts, times: " ".join(parts * times),
    st.lists(SENTENCE, min_size=1, max_size=4),
    st.integers(5, 60),
)
HEADING = st.builds(lambda n, text: "#" * n + " " + text, st.integers(1, 7), SENTENCE)
SETEXT = st.builds(
    lambda text, line: f"{text}\n{line}",
    PARAGRAPH,
    st.sampled_from(["===", "---", "-"]),
)
CODE_LINE = st.sampled_from(
    [
        "def f(x): return x",
        '    """doc',
        '    """',
        "    /* comment",
        "     still */ int a = 1; // b",
        "    <!-- html",
        "    -->",
        "    `template ${x}",
        "    \ttab\tstop",
        "    key: value",
        "    ```",
        "    ~~~",
        "    x = '中文字符' + \"👩\u200d💻\"",
        "    # end",
    ]
)
CODE = st.lists(CODE_LINE, max_size=8).map("\n".join)
FENCE = st.builds(
    lambda mark, info, code, end: f"{mark}{info}\n{code}\n{end}",
    st.sampled_from(["```", "~~~", "````", "  ```"]),
    st.sampled_from(
        ["", "python", "js", "c", "html", "yaml", "nosuch", "json x=1", "rust"]
    ),
    CODE,
    st.sampled_from(["```", "~~~", "````", ""]),
)
LONG_FENCE = st.builds(
    lambda line, times: f"```python\n{line * times}\n```\n",
    CODE_LINE,
    st.integers(20, 300),
)
CELL = st.one_of(WORDS, SENTENCE, st.just(""))
ROW = st.lists(CELL, min_size=1, max_size=4).map(
    lambda cells: "| " + " | ".join(cells) + " |"
)
TABLE = st.builds(
    lambda count, head, rows: "\n".join(
        [
            "|" + "|".join([head] * count) + "|",
            "|" + "|".join([":-:"] * count) + "|",
            *rows,
        ]
    ),
    st.integers(1, 4),
    st.sampled_from(["h", "head **x**", "中文"]),
    st.one_of(
        st.lists(ROW, max_size=6),
        st.builds(lambda row, times: [row] * times, ROW, st.integers(55, 80)),
    ),
)
MATH = st.sampled_from(["$$\na*b*c\n$$", "\\[ x_1 \\]", "$$ open", "$$a$$ after"])
HTML = st.sampled_from(
    ["<div>\n*x*\n</div>", "<!-- a\n\nb -->", "<details>", "<script>\n\nx"]
)
THOUGHT = st.builds(
    lambda before, inside, end: f"{before}<think>{inside}{end}",
    st.sampled_from(["", "\n", "x\n"]),
    st.one_of(PARAGRAPH, LONG_PARAGRAPH, CODE.map("\n```\n{}\n".format)),
    st.sampled_from(["</think>", "\n</think>\n", "</think>after", ""]),
)
RULE = st.sampled_from(["***", "---", "- - -", "___"])
DEFINITION = st.sampled_from(
    ["[ref]: http://x.y/z", "[x]: <a b> 'title'", "[^1]: a note"]
)
NOISE = st.text(
    alphabet=" \t\n\r#>-+*_`~|<[]()!&$\\:=.1a中\u0301👩\u200d\u2028\x1b", max_size=30
)

LEAF = st.one_of(
    PARAGRAPH,
    HEADING,
    SETEXT,
    FENCE,
    TABLE,
    MATH,
    HTML,
    RULE,
    DEFINITION,
    NOISE,
    THOUGHT,
)


def _item(marker: str, text: str) -> str:
    indent = " " * len(marker)
    return marker + ("\n" + indent).join(text.split("\n"))


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    quote = inner.map(lambda text: "> " + text.replace("\n", "\n> "))
    marker = st.sampled_from(
        ["- ", "* ", "1. ", "2) ", "- [ ] ", "10. ", "-   ", "-\n  "]
    )
    item = st.builds(_item, marker, inner)
    items = st.lists(item, min_size=1, max_size=4)
    separator = st.sampled_from(["\n", "\n\n", "\n\n\n"])
    return st.one_of(
        quote, st.builds(lambda sep, all_: sep.join(all_), separator, items)
    )


BLOCK = st.one_of(
    LEAF, LONG_PARAGRAPH, LONG_FENCE, st.recursive(LEAF, _nested, max_leaves=6)
)
MARKDOWN = st.builds(
    lambda separator, blocks: separator.join(blocks),
    st.sampled_from(["\n\n", "\n", "\n\n\n"]),
    st.lists(BLOCK, min_size=1, max_size=6),
).map(clean)

_PLAIN = st.one_of(PARAGRAPH, HEADING, SETEXT, FENCE, TABLE, RULE, NOISE)
PLAIN_BLOCK = st.one_of(_PLAIN, st.recursive(_PLAIN, _nested, max_leaves=6)).map(clean)
"""Blocks without what only this renderer knows."""


def recorded() -> dict[str, str]:
    """Answers of a real Dify, by the name of their recording."""
    return {
        path.stem: clean(path.read_bytes().decode())
        for path in sorted(DATA.glob("*.txt"))
    }
