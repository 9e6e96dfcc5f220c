"""Settings."""

from pathlib import Path

import pytest

from app import config
from app.errors import ConfigError


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


def test_a_tilde_is_the_home_also_when_no_shell_has_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config.load({"DIFYTERM_DATA": "~/chats"}).data == tmp_path / "chats"


def test_without_a_home_the_data_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr(config, "user_data_path", homeless)
    settings = config.load({})
    assert settings.data == Path("/nonexistent/difyterm")
    assert settings.user.startswith("difyterm-")


@pytest.mark.parametrize("damage", [b"\xff", b"", b" \n", b"a\0b", b"x" * 300, None])
def test_a_damaged_user_file_is_replaced(tmp_path: Path, damage: bytes | None) -> None:
    if damage is None:
        (tmp_path / "user").mkdir()
    else:
        (tmp_path / "user").write_bytes(damage)
    user = config.own_user(tmp_path)
    assert user.startswith("difyterm-")
    if damage is not None:
        assert config.own_user(tmp_path) == user


def test_the_proxy_of_the_environment_is_part_of_the_settings(tmp_path: Path) -> None:
    environ = {"DIFYTERM_DATA": str(tmp_path), "DIFY_API_KEY": "app-1"}
    settings = config.load(environ | {"ALL_PROXY": "socks5://127.0.0.1:9"})
    assert settings.network.proxy == "socks5://127.0.0.1:9"
    assert config.load(environ | {"ALL_PROXY": "x://"}, demo=True).network.proxy == ""
