"""How long a typed character may wait for the screen."""

from collections.abc import MutableMapping
from typing import Final

FRAMES: Final = 250
"""Screen updates a second at most. Textual's 60 make a key that is typed just after
an update wait 17 ms for the next one. The transcript itself draws 20 times a second,
so a higher limit costs nothing but lets keys through."""

_VARIABLE: Final = "TEXTUAL_FPS"


def apply_frame_rate(environ: MutableMapping[str, str]) -> None:
    """Write the limit to where Textual reads it, unless a person has set it.

    Textual reads `TEXTUAL_FPS` once, when it is imported: call this before.

    Args:
        environ: `os.environ`.
    """
    environ.setdefault(_VARIABLE, str(FRAMES))
