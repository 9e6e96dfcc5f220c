"""The numbered facts of the wire: each is known by something, and can be found."""

import re
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
RECORDINGS: Final = ROOT / "tests/recordings"
WIRE: Final = (ROOT / "app/client/WIRE.md").read_text(encoding="utf-8")
FACTS: Final = dict(re.findall(r"(?ms)^(\d+)\. (.*?)(?=^\d+\. |^## |\Z)", WIRE))
KNOWN_BY: Final = re.compile(r"(recording|live server|source) \S+")
NAMED: Final = re.compile(r"\bwire (\d+(?:(?:, | to | and )\d+)*)\b")
"""A comment may name several facts at once: “wire 26, 31, 49 to 51”."""
RECORDED: Final = re.compile(r"\brecordings?[ /]((?:[a-z]+|\*)/[\w.]*\w)")
"""`recording chat/full` in the facts, `recordings/*/full` in comments."""
ELSEWHERE: Final = re.compile("dify-api" + r"\.md|\u00a7 ?\d")
"""References to texts that a reader of the repository does not have."""


def numbers(text: str) -> set[str]:
    return {
        number for named in NAMED.findall(text) for number in re.findall(r"\d+", named)
    }


def sources(*kinds: str) -> list[Path]:
    trees = (ROOT / tree for tree in ("app", "tests", "screenshots"))
    return sorted(chain(*(tree.rglob(kind) for tree in trees for kind in kinds)))


def test_facts_are_numbered_from_1_without_a_gap() -> None:
    numbered = re.findall(r"(?m)^(\d+)\. ", WIRE)
    assert numbered == [str(number) for number in range(1, len(FACTS) + 1)]


@pytest.mark.parametrize("number", FACTS)
def test_each_fact_says_how_it_is_known(number: str) -> None:
    known, _, by = " ".join(FACTS[number].split()).partition(" Known by: ")
    assert known.endswith((".", "”"))
    assert by.endswith(".")
    for way in by.removesuffix(".").split(", "):
        assert KNOWN_BY.fullmatch(way), way


def test_each_recording_that_is_named_is_there() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sources("*.py", "*.md")]
    names = {n for text in texts for n in RECORDED.findall(" ".join(text.split()))}
    assert len(names) > 40
    assert not {name for name in names if not list(RECORDINGS.glob(f"{name}.*"))}


def test_each_fact_that_is_named_exists_and_nothing_else_is_referred_to() -> None:
    named = set()
    texts = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "pyproject.toml"]
    for path in [*texts, *sources("*.py", "*.tcss", "*.md")]:
        text = path.read_text(encoding="utf-8")
        named |= numbers(text)
        assert numbers(text) <= set(FACTS), path
        assert not ELSEWHERE.search(text), path
    assert len(named) > 40
