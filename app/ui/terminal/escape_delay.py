"""How long the terminal layer waits before a lone ESC byte is the Esc key.

On a terminal without the kitty keyboard protocol, ESC may also be the first byte of
an arrow key, so something must wait. Locally the bytes of one key arrive together and
the shortest wait is safe. Over SSH they may come apart, and a wait that is too short would
turn an arrow key into Esc and so stop an answer.
"""

from collections.abc import Mapping, MutableMapping
from typing import Final

LOCAL_DELAY: Final = 0.002
"""Seconds, when the terminal is on this machine: it writes the bytes of one key at
once. Should they come apart all the same, the decoder swallows the rest."""

REMOTE_DELAY: Final = 0.1
"""Seconds, over SSH; Textual's own default."""

_VARIABLE: Final = "ESCDELAY"


def escape_delay(environ: Mapping[str, str]) -> float:
    """Give the wait for the rest of a key sequence.

    Args:
        environ: The environment. `ESCDELAY` wins if it is a whole number of
            milliseconds, at least 1; else a `SSH_CONNECTION` that is not empty means
            a distant terminal.

    Returns:
        Seconds.
    """
    chosen = environ.get(_VARIABLE, "").strip()
    if chosen.isascii() and chosen.isdecimal() and int(chosen) > 0:
        return int(chosen) / 1000
    return REMOTE_DELAY if environ.get("SSH_CONNECTION") else LOCAL_DELAY


def apply_escape_delay(environ: MutableMapping[str, str]) -> None:
    """Write the wait to where Textual reads it.

    Textual reads `ESCDELAY` once, when it is imported: call this before.

    Args:
        environ: `os.environ`; its `ESCDELAY` is set, in milliseconds.
    """
    environ[_VARIABLE] = str(round(escape_delay(environ) * 1000))
