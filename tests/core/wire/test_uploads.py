"""Which files an app takes."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.core.wire.uploads import (
    REMOTE,
    UploadRules,
    WrongFile,
    file_name,
    readable_size,
)
from tests.replay import recorded_call

MB = 1024 * 1024


def rules(name: str = "fileflow") -> UploadRules:
    return UploadRules.from_json(recorded_call(f"{name}.parameters")["body"])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "image"),
        ("A.JPEG", "image"),
        ("notes.md", "document"),
        ("table.csv", "document"),
        ("x.json", "document"),
    ],
)
def test_the_ending_tells_the_kind(name: str, kind: str) -> None:
    assert rules().kind(name) == kind


def test_a_list_of_endings_stands_for_the_kind_custom() -> None:
    own = UploadRules(True, kinds=("custom",), extensions=frozenset({".dat", ".csv"}))
    assert own.kind("a.DAT") == "custom"
    assert own.kind("a.csv") == "custom"
    with pytest.raises(WrongFile, match=r"it takes \.csv, \.dat"):
        own.kind("a.png")


@pytest.mark.parametrize("name", ["song.mp3", "film.mp4", "run.exe", "noending"])
def test_another_kind_is_refused_with_what_the_app_takes(name: str) -> None:
    with pytest.raises(WrongFile) as raised:
        rules().kind(name)
    assert name in str(raised.value)
    assert "it takes image, document, .csv, .json" in str(raised.value)


def test_each_kind_has_a_largest_size() -> None:
    assert rules().kind("a.png", 10 * MB) == "image"
    with pytest.raises(WrongFile, match=r"10\.5 MB; the server takes 10 MB"):
        rules().kind("a.png", 10 * MB + MB // 2)
    with pytest.raises(WrongFile, match="15 MB at most"):
        rules().kind("a.txt", 16 * MB)


def test_an_app_without_uploads_takes_none() -> None:
    with pytest.raises(WrongFile, match="takes no files"):
        UploadRules().kind("a.png")


def test_a_message_takes_so_many_files_and_no_more() -> None:
    rules().check_count(3)
    with pytest.raises(WrongFile, match="3 files at most"):
        rules().check_count(4)


def test_a_way_that_the_app_does_not_take_is_refused() -> None:
    local = UploadRules(True, methods=("local_file",))
    local.kind("a.png")
    with pytest.raises(WrongFile, match="takes no addresses"):
        local.kind("https://example.org/a.png", method=REMOTE)


def test_an_app_of_old_takes_images_only() -> None:
    image = {"enabled": True, "number_limits": 2, "transfer_methods": ["local_file"]}
    old = UploadRules.from_json({"file_upload": {"image": image}})
    assert (old.enabled, old.most, old.kinds) == (True, 2, ("image",))
    assert old.methods == ("local_file",)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.floats(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_answer_of_a_server_is_an_error(value: Any) -> None:
    UploadRules.from_json({"file_upload": value, "system_parameters": value})
    UploadRules.from_json({"file_upload": {"enabled": value, "image": value}})


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (1023, "1023 B"), (12_345, "12 kB"), (3_600_000, "3.4 MB")],
)
def test_sizes_are_written_for_people(size: int, shown: str) -> None:
    assert readable_size(size) == shown


def test_an_address_is_called_by_the_name_in_it() -> None:
    assert file_name("https://example.org/a/b.pdf?x=/y") == "b.pdf"
    assert file_name("https://example.org") == "example.org"
