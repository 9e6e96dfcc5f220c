"""The numbered facts of the wire: each is known by something, and can be found."""

import re
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
WIRE: Final = (ROOT / "app/client/WIRE.md").read_text(encoding="utf-8")
FACTS: Final = dict(re.findall(r"(?ms)^(\d+)\. (.*?)(?=^\d+\. |^## |\Z)", WIRE))
NAMED: Final = re.compile(r"\bwire (\d+)\b")
ELSEWHERE: Final = re.compile("dify-api" + r"\.md|\u00a7 ?\d")
"""References to texts that a reader of the repository does not have."""


def sources() -> list[Path]:
    trees = ("app", "tests", "screenshots")
    return sorted(chain(*((ROOT / tree).rglob("*.py") for tree in trees)))


def test_facts_are_numbered_from_1_without_a_gap() -> None:
    assert list(FACTS) == [str(number) for number in range(1, len(FACTS) + 1)]


@pytest.mark.parametrize("number", FACTS)
def test_each_fact_says_how_it_is_known(number: str) -> None:
    _, known, by = FACTS[number].replace("\n", " ").partition("Known by: ")
    assert known
    kinds = r"(recording|live server|source) \S+"
    assert re.fullmatch(rf"{kinds}(, +{kinds})*", by.replace("  ", " ").strip(". "))


def test_each_recording_that_is_named_is_there() -> None:
    names = re.findall(r"recording\s+([a-z]+/[\w.]*\w)", WIRE)
    assert names
    for name in names:
        assert list((ROOT / "tests/recordings").glob(f"{name}.*")), name


def test_each_fact_that_is_named_exists_and_nothing_else_is_referred_to() -> None:
    for path in sources():
        text = path.read_text(encoding="utf-8")
        assert set(NAMED.findall(text)) <= set(FACTS), path
        assert not ELSEWHERE.search(text), path
