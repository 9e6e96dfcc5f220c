"""Whether there is a browser that leaves the terminal alone."""

from collections.abc import Mapping
from typing import Final

_CHOICES: Final = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def has_browser(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a link can be opened outside of the terminal.

    Without a display, Python's `webbrowser` runs lynx or w3m in this terminal and
    waits for it: no key would do anything, Esc neither.

    Args:
        environ: `os.environ`. Who sets BROWSER has chosen.
        platform: `sys.platform`; macOS and Windows always have one.
    """
    if platform in ("darwin", "win32"):
        return True
    return any(environ.get(name) for name in _CHOICES)
