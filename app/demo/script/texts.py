"""Made-up streams of an exact length, for tests and benchmarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

CONTENT = Path(__file__).with_name("content")
"""The directory of the texts."""

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef\u3000-\u303f"
_CHUNK = re.compile(rf"[{_WIDE}]{{1,3}}\s*|[^\s{_WIDE}]+\s*|\s+")

_SENTENCES = (
    "The harbour was quiet when the first boats came home before sunrise. ",
    "Someone had left a lamp burning in the window of the old chandlery. ",
    "Nobody remembered who had planted the pear tree beside the sea wall. ",
    "By noon the wind had turned, and the whole bay smelled of warm tar. ",
)
_CODE = """def settle(ledger: dict[str, int], name: str, amount: int) -> int:
    \"\"\"Books an amount and returns what is left.\"\"\"
    balance = ledger.get(name, 0) - amount
    if balance < 0:
        raise ValueError(f"{name} is short of {-balance}")
    ledger[name] = balance
    return balance


"""
_ROW = "| pear | 12 | ripe | 0.75 |\n"
_CJK = "港が静かな朝、最初の船が帰ってきた。窓には灯りがともっていた。春天来了。花开了。안녕하세요, 오늘은 날씨가 좋네요. "
_MARKDOWN = """## A morning at the harbour

The *first* boats came home **before** sunrise, with `12` crates each.

- mackerel, still silver
- crabs, tied with twine
  - two of them escaped

```python
for crate in boat.crates:
    print(crate.weight)
```

| Boat | Crates |
| --- | ---: |
| Anna | 12 |
| Heron | 9 |

> The sea gives, and the sea keeps the receipt.

"""
_THINK = "<think>\nThe question is short.\nSo is the answer.\n</think>\nIt is 42."
_SEPARATORS = "one\u2028two\u2029three\x85four\x0bfive\x0csix\x1cseven\r\neight\rnine\n\ndata: no event\n\nevent: none\nid: 7\n\nend"
_CONTROL = "plain \x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]52;c;aGk=\x07 bell\x07 back\x08 [bold]no markup[/bold] end"
_UNICODE = "你好\uff0c世界\uff01 こんにちは 한국어 émoji \U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466🎉 e\u0301 שלום مرحبا 🇪🇺 \U0001d4b3 end"


def split(text: str) -> list[str]:
    """Cuts a text into chunks as a model streams it: a word, or one to three wide characters."""
    return _CHUNK.findall(text)


def _endless(text: str, head: str = "", tail: str = "") -> Callable[[int], list[str]]:
    """A maker of exactly n chunks: head, the text again and again, tail."""
    body = split(text)
    ends = [part for part in (tail,) if part]

    def make(count: int) -> list[str]:
        start = split(head)[: max(0, count - len(ends))]
        middle = count - len(start) - len(ends)
        return [*start, *islice(cycle(body), max(0, middle)), *ends[:count]]

    return make


_KINDS: dict[str, Callable[[int], Sequence[str]]] = {
    "prose": _endless(
        "\n\n".join("".join(_SENTENCES[i:] + _SENTENCES[:i]) for i in range(4)) + "\n\n"
    ),
    "markdown": _endless(_MARKDOWN),
    "code": _endless(_CODE, "Here is the file:\n\n```python\n", "\n```\n"),
    "table": _endless(
        _ROW, "| Fruit | Count | State | Price |\n| --- | ---: | --- | ---: |\n"
    ),
    "paragraph": _endless("".join(_SENTENCES)),
    "cjk": _endless(_CJK),
    "think": _endless(_THINK + "\n\n"),
    "separators": _endless(_SEPARATORS + "\n\n"),
    "control": _endless(_CONTROL + "\n\n"),
    "unicode": _endless(_UNICODE + "\n\n"),
}

_SHORT = {
    "think": _THINK,
    "separators": _SEPARATORS,
    "control": _CONTROL,
    "unicode": _UNICODE,
    "markdown": _MARKDOWN,
}


def made_up(kind: str | None, count: int | None) -> Sequence[str]:
    """The chunks of a made-up answer.

    Args:
        kind: prose, markdown, code (one endless block), table (one), paragraph (one),
            cjk, or a short text with pitfalls: think, separators (of lines, for
            parsers), control (escape sequences), unicode. None is prose.
        count: Chunks, exactly; None: the short text once, or 100 chunks.

    Raises:
        ValueError: There is no such kind.
    """
    kind = kind or "prose"
    if kind not in _KINDS:
        raise ValueError(f"Unknown kind {kind!r}. Known: {', '.join(_KINDS)}.")
    if count is None and kind in _SHORT:
        return split(_SHORT[kind])
    return _KINDS[kind](100 if count is None else count)
