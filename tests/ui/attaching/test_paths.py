"""Paths as people write and terminals paste them."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from app.ui.attaching.paths import completed, is_address, named, pasted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with some names that need care."""
    for name in ("my file.txt", "my other.txt", "it's.png", ".hidden", "ünï.md"):
        (tmp_path / name).write_text(name)
    (tmp_path / "sub").mkdir()
    return tmp_path


def test_a_file_that_is_dragged_in_is_found_however_the_terminal_writes_it(
    folder: Path,
) -> None:
    path = folder / "my file.txt"
    shown = str(path)
    for text in (
        shown,
        f"'{shown}'",
        f'"{shown}"',
        shown.replace(" ", "\\ "),
        f"file://{shown.replace(' ', '%20')}",
        f" {shown.replace(' ', chr(92) + ' ')} \n",
    ):
        assert pasted(text) == [path]


def test_several_files_are_found(folder: Path) -> None:
    one, two = folder / "my file.txt", folder / "ünï.md"
    assert pasted(f"'{one}' '{two}'") == [one, two]
    assert pasted(f"'{one}'\n'{two}'\n") == [one, two]


@pytest.mark.parametrize(
    "text",
    ["", "/", "hello", "/no/such/file", "/usr is a folder", "/" * 9000, "'/a", "~\0"],
)
def test_a_text_stays_a_text(text: str) -> None:
    assert pasted(text) == []


def test_a_path_with_words_behind_it_stays_a_text(folder: Path) -> None:
    assert pasted(f"{folder / 'ünï.md'} says hello") == []


@given(st.text())
def test_no_paste_is_an_error(text: str) -> None:
    pasted(text)
    pasted(f"/{text}")
    named(text)


def test_a_path_is_understood_with_quotes_and_without(folder: Path) -> None:
    path = folder / "my file.txt"
    assert named(str(path)) == named(f"'{path}'") == path
    assert named("~/x") == Path.home() / "x"


def test_a_path_is_completed_as_far_as_there_is_one_way(folder: Path) -> None:
    assert completed(f"{folder}/my").text == f"{folder}/my "
    both = completed(f"{folder}/my ")
    assert both.choices == ("my file.txt", "my other.txt")
    assert completed(f"{folder}/my f").text == f"{folder}/my file.txt"
    assert completed(f"{folder}/s").text == f"{folder}/sub/"
    assert completed(f"{folder}/none").text == f"{folder}/none"
    assert completed("/no/such/folder/x").choices == ()


def test_hidden_names_are_offered_only_when_a_dot_is_written(folder: Path) -> None:
    assert ".hidden" not in completed(f"{folder}/").choices
    assert completed(f"{folder}/.").text == f"{folder}/.hidden"


@pytest.mark.parametrize("text", ["https://a.example/b.png", "http://x"])
def test_an_address_is_none_of_a_file(text: str) -> None:
    assert is_address(text)
    assert not is_address(f"see {text}")
