"""Which theme to begin with."""

from collections.abc import Mapping
from typing import Final

DARK: Final = "textual-dark"
LIGHT: Final = "textual-light"
_LIGHT_BACKGROUNDS: Final = ("7", "15")
"""White and bright white among the 16 colours of a terminal."""


def first_theme(environ: Mapping[str, str]) -> str:
    """The theme that fits the terminal's background.

    Args:
        environ: `COLORFGBG`, which many terminals set to `foreground;background`,
            tells; without it dark is taken. The palette (Ctrl+P) has all others.
    """
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in _LIGHT_BACKGROUNDS else DARK
