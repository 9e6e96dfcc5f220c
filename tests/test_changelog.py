"""The changelog and the version belong together."""

import re
from pathlib import Path

from app import __version__

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"


def test_the_newest_heading_is_this_version_or_unreleased() -> None:
    headings = re.findall(
        r"^## \[?([^\]\s]+)", CHANGELOG.read_text("utf-8"), re.MULTILINE
    )
    assert headings, "CHANGELOG.md has no heading such as '## [0.1.0] - 2026-01-31'"
    assert headings[0] in (__version__, "Unreleased")
