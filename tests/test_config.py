"""Settings."""

from pathlib import Path

import pytest

from app import config
from app.errors import ConfigError


@pytest.mark.parametrize(
    ("pasted", "base"),
    [
        ("https://api.dify.ai/v1", "https://api.dify.ai/v1"),
        ("https://api.dify.ai/v1/", "https://api.dify.ai/v1"),
        ("https://api.dify.ai", "https://api.dify.ai/v1"),
        ("https://api.dify.ai///", "https://api.dify.ai/v1"),
        ("http://host:5001", "http://host:5001/v1"),
        ("https://host/dify/v1", "https://host/dify/v1"),
        ("https://host/dify/", "https://host/dify/v1"),
        ("api.dify.ai/v1", "https://api.dify.ai/v1"),
        ("localhost:8080", "http://localhost:8080/v1"),
        ("[::1]:80/v1", "http://[::1]:80/v1"),
        (" https://host/v1?x=1#top ", "https://host/v1"),
    ],
)
def test_an_address_is_taken_as_people_paste_it(pasted: str, base: str) -> None:
    assert config.base_url(pasted) == base


@pytest.mark.parametrize("pasted", ["ftp://host", "https://", "a b", "http://h:x/v1"])
def test_what_is_no_address_is_refused_with_the_text_in_the_message(
    pasted: str,
) -> None:
    with pytest.raises(ConfigError, match="DIFY_BASE_URL"):
        config.base_url(pasted)


def test_nothing_configured_means_the_demo(tmp_path: Path) -> None:
    settings = config.load({"DIFYTERM_DATA": str(tmp_path)})
    assert settings.demo
    assert settings.data == tmp_path


def test_a_key_connects_to_the_default_server(tmp_path: Path) -> None:
    settings = config.load({"DIFYTERM_DATA": str(tmp_path), "DIFY_API_KEY": " app-1 "})
    assert (settings.base_url, settings.api_key) == ("https://api.dify.ai/v1", "app-1")


def test_a_key_with_characters_no_header_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="DIFY_API_KEY"):
        config.load({"DIFYTERM_DATA": str(tmp_path), "DIFY_API_KEY": "app-1\n2"})


def test_the_user_is_made_once_and_kept(tmp_path: Path) -> None:
    environ = {"DIFYTERM_DATA": str(tmp_path / "data")}
    first = config.load(environ).user
    assert first.startswith("difyterm-")
    assert config.load(environ).user == first


def test_a_set_user_wins_over_the_kept_one(tmp_path: Path) -> None:
    environ = {"DIFYTERM_DATA": str(tmp_path), "DIFY_USER": "ann"}
    assert config.load(environ).user == "ann"


def test_a_directory_that_cannot_be_written_still_gives_a_user(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for data in (tmp_path / "file" / "data", tmp_path / "file"):
        assert config.own_user(data).startswith("difyterm-")


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    environ = {"DIFYTERM_DATA": str(tmp_path), "DIFY_API_KEY": "app-secret"}
    settings = config.load(environ)
    assert "app-secret" not in repr(settings)
    assert "app-secret" not in settings.scope


def test_apps_and_users_have_scopes_of_their_own(tmp_path: Path) -> None:
    def scope(**environ: str) -> str:
        return config.load({"DIFYTERM_DATA": str(tmp_path), **environ}).scope

    scopes = {
        scope(),
        scope(DIFY_API_KEY="app-1"),
        scope(DIFY_API_KEY="app-2"),
        scope(DIFY_API_KEY="app-1", DIFY_BASE_URL="http://localhost"),
        scope(DIFY_API_KEY="app-1", DIFY_USER="ann"),
    }
    assert len(scopes) == 5
