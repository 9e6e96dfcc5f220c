"""What a report of a fault tells, and what it never does."""

import stat
from pathlib import Path

import pytest

from app.crash import HandedOn, report

SECRET = "app-a-key-that-nobody-may-read"


def failure(secret: str) -> Exception:
    """A failure with a cause; both have the secret in words and local variables."""
    try:
        try:
            raise KeyError(secret)
        except KeyError as cause:
            raise OSError(28, secret, secret) from cause
    except OSError as error:
        return error


def test_a_report_tells_kinds_and_places_and_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFYTERM_DATA", str(tmp_path))
    line = report(failure(SECRET))
    (path,) = tmp_path.iterdir()
    text = path.read_text(encoding="utf-8")
    assert line.endswith(str(path))
    assert "\n" not in line
    assert "tests/test_crash.py:" in line
    assert text.index("KeyError") < text.index("OSError ENOSPC")
    assert SECRET not in line + text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_members_of_a_group_are_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFYTERM_DATA", str(tmp_path))
    report(ExceptionGroup(SECRET, [failure(SECRET), ValueError(SECRET)]))
    (path,) = tmp_path.iterdir()
    text = path.read_text(encoding="utf-8")
    assert "KeyError" in text
    assert "ValueError" in text
    assert SECRET not in text


def test_without_a_place_for_it_the_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("no directory")
    monkeypatch.setenv("DIFYTERM_DATA", str(blocked))
    line = report(failure(SECRET))
    assert "No report could be written: " in line
    assert "\n" not in line


def test_a_failure_is_handed_on_and_an_exit_is_not() -> None:
    told: list[Exception] = []
    error = ValueError()
    with HandedOn(told.append):
        raise error
    assert told == [error]
    with pytest.raises(SystemExit), HandedOn(told.append):
        raise SystemExit
    assert told == [error]
