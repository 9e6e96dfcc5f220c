"""The theme to begin with."""

import pytest

from app.ui.terminal.theme import DARK, LIGHT, first_theme


@pytest.mark.parametrize(
    ("colours", "theme"),
    [
        (None, DARK),
        ("15;0", DARK),
        ("0;15", LIGHT),
        ("0;default;7", LIGHT),
        ("0;default", DARK),
    ],
)
def test_the_theme_fits_the_background_that_the_terminal_tells(
    colours: str | None, theme: str
) -> None:
    assert first_theme({} if colours is None else {"COLORFGBG": colours}) == theme
