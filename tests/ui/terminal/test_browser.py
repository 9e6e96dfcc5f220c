"""Where links can be opened."""

import pytest

from app.ui.terminal.browser import has_browser


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"])
def test_a_display_or_a_choice_means_a_browser(name: str) -> None:
    assert has_browser({name: ":0"}, "linux")


def test_without_a_display_there_is_no_browser_but_that_of_the_terminal() -> None:
    assert not has_browser({"TERM": "xterm", "DISPLAY": ""}, "linux")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_desktops_always_have_one(platform: str) -> None:
    assert has_browser({}, platform)
