"""CPU that the Markdown renderer takes for a streamed answer.

Run from the repository: `python -m tests.benchmarks.markdown_cost [--json]`.
Each kind of text arrives in chunks of 5 characters; the lines are asked for
every 50 chunks, as a screen does that draws once per frame.
"""

import argparse
import itertools
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

CHUNK, FRAME, WIDTH = 5, 50, 118
FEW, MANY = 2_000, 20_000
_WORDS = [
    "time",
    "year",
    "people",
    "way",
    "day",
    "man",
    "thing",
    "woman",
    "life",
    "child",
    "world",
    "school",
    "state",
    "family",
    "student",
    "group",
    "country",
    "problem",
    "hand",
    "part",
    "place",
    "case",
    "week",
    "company",
]


def _words(number: int, count: int) -> str:
    return f"m{number:05d} " + " ".join(
        _WORDS[(number * 7 + k * 3) % len(_WORDS)] for k in range(count)
    )


def _prose() -> Iterator[str]:
    for number in itertools.count(1):
        yield _words(number, 4) + (". " if number % 9 else ".\n\n")


def _paragraph() -> Iterator[str]:
    for number in itertools.count(1):
        yield _words(number, 4) + ". "


def _mixed() -> Iterator[str]:
    for number in itertools.count(1):
        yield f"\n\n## Section {_words(number, 2)}\n\n"
        for _ in range(4):
            yield _words(number, 3) + " with **bold**, *emphasis*, `code` and a "
            yield "[link](http://localhost/x). "
        yield "\n\n"
        for k in range(4):
            yield f"- item {_words(number, 3)}\n"
            yield f"  1. nested {_words(number, 2)}\n" if k % 2 else ""
        yield "\n```python\n"
        for k in range(6):
            yield f"def f_{k}(x: int) -> str:  # {_words(number, 2)}\n"
            yield f"    return f'{{x}}' * {k}\n"
        yield "```\n\n| Name | Value | Note |\n|---|---:|---|\n"
        for k in range(4):
            yield f"| row {k} | {k * 37} | {_words(number, 2)} |\n"
        yield f"\n> quote {_words(number, 4)}\n"


def _code_line(number: int) -> str:
    word = _WORDS[number % len(_WORDS)]
    return f"value_{number} = compute({number}, key='m{number:05d}')  # {word}\n"


def _table_row(number: int) -> str:
    return f"| row {number} | {number * 37} | {_words(number, 5)} |\n"


def _list_item(number: int) -> str:
    return f"- item **{number}** {_words(number, 6)}\n"


def _quoted(number: int) -> str:
    return f"> {_words(number, 12)}\n" + ("" if number % 5 else ">\n")


def _thought() -> Iterator[str]:
    yield "<think>\n"
    yield from _prose()


def _code_item(number: int) -> str:
    return f'{{"key{number}": {number}}}, '


def _cjk(number: int) -> str:
    text = "终端里的聊天流式输出 🚀 日本語テキスト👩\u200d💻 한국어 문장 é 🇩🇪"
    return f"m{number:05d} {text} " + ("" if number % 3 else "\n\n")


def _each(make: Callable[[int], str], head: str = "") -> Callable[[], Iterator[str]]:
    """A text that begins with a head and goes on with what each number gives."""
    return lambda: itertools.chain([head], map(make, itertools.count(1)))


KINDS: dict[str, Callable[[], Iterator[str]]] = {
    "prose": _prose,
    "mixed": _mixed,
    "code": _each(_code_line, "Here is the file:\n\n```python\n"),
    "table": _each(_table_row, "| Name | Value | Note |\n|---|---:|---|\n"),
    "paragraph": _paragraph,
    "cjk": _each(_cjk),
    "list": _each(_list_item),
    "quote": _each(_quoted),
    "thought": _thought,
    "one code line": _each(_code_item, "```json\n"),
    "cjk unbroken": lambda: itertools.repeat(
        "终端里的聊天流式输出日本語テキスト한국어문장"
    ),
}


def text_of(kind: str, count: int) -> str:
    """The text of so many chunks."""
    parts: list[str] = []
    size = 0
    for part in KINDS[kind]():
        parts.append(part)
        size += len(part)
        if size >= count * CHUNK:
            break
    return "".join(parts)[: count * CHUNK]


def cost(kind: str, count: int, frame: int) -> float:
    """CPU seconds to take in so many chunks and render every `frame` of them."""
    from app.markdown.document import Document

    text = text_of(kind, count)
    chunks = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
    document = Document()
    begin = time.process_time()
    for number, chunk in enumerate(chunks, 1):
        document.append(chunk)
        if number % frame == 0:
            document.lines(WIDTH)
    document.lines(WIDTH)
    return time.process_time() - begin


def import_seconds() -> float:
    """Seconds the import of the package adds to a bare interpreter."""

    def run(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - begin

    bare = min(run("pass") for _ in range(5))
    return min(run("import app.markdown.document") for _ in range(5)) - bare


def main() -> None:
    """Measure every kind and print a table, or JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--frame", type=int, default=FRAME, help="chunks per frame")
    options = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    for kind in options.kinds:
        cost(kind, 200, FRAME)
        few = min(cost(kind, FEW, options.frame) for _ in range(3))
        many = min(cost(kind, MANY, options.frame) for _ in range(3))
        growth = math.log(many / few) / math.log(MANY / FEW)
        whole = min(cost(kind, MANY, MANY) for _ in range(2))
        figures[kind] = {"few": few, "many": many, "growth": growth, "at_once": whole}
    start = import_seconds()
    if options.json:
        out = json.dumps({"import_seconds": start, "kinds": figures}, indent=2)
        sys.stdout.write(out + "\n")
        return
    sys.stdout.write(f"{'':15}{FEW:>9,}{MANY:>9,}   growth  at once  (CPU s)\n")
    for kind, found in figures.items():
        sys.stdout.write(
            f"{kind:15}{found['few']:9.3f}{found['many']:9.3f}"
            f"{found['growth']:9.2f}{found['at_once']:9.3f}\n"
        )
    sys.stdout.write(f"import of the package: {start * 1000:.0f} ms\n")


if __name__ == "__main__":
    main()
