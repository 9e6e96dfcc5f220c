"""Style names of pieces, and the colours of the theme they are drawn in."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color, ColorParseError


class Look(NamedTuple):
    """How one style name looks; "" leaves a colour as it is."""

    color: str = ""
    """Name of a theme variable."""
    background: str = ""
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    dim: bool = False
    """Nearer to the background, whatever the colour is."""


_HEADING = Look("markdown-h1-color", bold=True)
_MUTED = Look(dim=True)

LOOKS: Final[Mapping[str, Look]] = {
    "strong": Look(bold=True),
    "emphasis": Look(italic=True),
    "strike": Look(strike=True, dim=True),
    "code": Look("text-accent", "surface-code"),
    "link": Look("text-primary", underline=True),
    "link-target": _MUTED,
    "image": Look("text-secondary", italic=True),
    "math": Look("text-success"),
    "html": _MUTED,
    "heading-1": _HEADING._replace(underline=True),
    "heading-2": _HEADING,
    "heading-3": _HEADING,
    "heading-4": Look(bold=True, underline=True),
    "heading-5": Look(bold=True),
    "heading-6": Look(bold=True, dim=True),
    "quote": Look(italic=True),
    "quote-bar": Look("text-primary", italic=False),
    "list-marker": Look("text-primary", bold=True),
    "rule": _MUTED,
    "definition": _MUTED,
    "table-header": Look("text-primary", bold=True),
    "table-border": _MUTED,
    "code-block": Look("", "surface-code"),
    "code-language": Look(italic=True, dim=True),
    "thought": Look(italic=True, dim=True),
    "thought-header": Look(italic=True, dim=True),
    "token-keyword": Look("text-accent"),
    "token-constant": Look("text-error"),
    "token-type": Look("text-secondary"),
    "token-builtin": Look("text-secondary"),
    "token-function": Look("text-primary"),
    "token-class": Look("text-primary", bold=True),
    "token-decorator": Look("text-warning"),
    "token-variable": Look("text-error"),
    "token-attribute": Look("text-primary"),
    "token-tag": Look("text-accent"),
    "token-string": Look("text-success"),
    "token-number": Look("text-warning"),
    "token-comment": Look(italic=True, dim=True),
    "token-operator": Look(""),
    "token-punctuation": Look(""),
    "token-heading": Look("text-primary", bold=True),
    "token-inserted": Look("text-success"),
    "token-deleted": Look("text-error"),
    "token-emphasis": Look(italic=True),
    "token-prompt": Look("text-primary", bold=True),
    "token-output": Look(dim=True),
    "token-error": Look("text-error"),
    "question": Look("text-primary", bold=True),
    "margin": Look(),
    "tool": _MUTED,
    "file": Look("text-secondary"),
    "mark-interrupted": Look("text-warning"),
    "mark-failed": Look("text-error"),
    "mark-paused": Look("text-accent"),
    "late": _MUTED,
    "late-header": Look("text-warning"),
    "ledger": _MUTED,
    "notice-info": _MUTED,
    "notice-warning": Look("text-warning"),
    "notice-error": Look("text-error"),
    "queued": _MUTED,
    "held": Look("text-warning"),
}
"""All names of `app.markdown.styles` and those of the transcript itself."""

_DIMMED: Final = 0.4
"""How far a dim colour goes towards the background."""


class Looks:
    """Rich styles for style names under one theme, made once each.

    Args:
        base: Style of plain text, with both colours.
        variables: Theme variables, as `App.theme_variables` gives them.
        ansi: Whether the terminal's own colours are used, which can't be mixed.
    """

    def __init__(self, base: Style, variables: Mapping[str, str], ansi: bool) -> None:
        self.base: Final = base
        self._variables = variables
        self._ansi = ansi
        self._styles: dict[str, Style] = {"": base}

    def style(self, names: str) -> Style:
        """The style of a piece: names with spaces between, from the outside in."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = self._made(names)
        return style

    def _made(self, names: str) -> Style:
        looks = [LOOKS[name] for name in names.split() if name in LOOKS]
        style = self.base
        for look in looks:
            style += self._overlay(look)
        if any(look.dim for look in looks):
            style += self._faded(style)
        return style

    def _overlay(self, look: Look) -> Style:
        return Style(
            color=self._color(look.color),
            bgcolor=self._color(look.background),
            bold=look.bold,
            italic=look.italic,
            underline=look.underline,
            strike=look.strike,
        )

    def _faded(self, style: Style) -> Style:
        if self._ansi or style.color is None or style.bgcolor is None:
            return Style(dim=True)
        color = Color.from_rich_color(style.color)
        back = Color.from_rich_color(style.bgcolor)
        return Style(color=color.blend(back, _DIMMED).rich_color)

    def _color(self, name: str) -> RichColor | None:
        if name == "surface-code":
            name = "" if self._ansi else "surface"
        try:
            color = Color.parse(self._variables.get(name, ""))
        except ColorParseError:
            return None
        if color.ansi is None and color.a < 1 and self.base.bgcolor is not None:
            color = Color.from_rich_color(self.base.bgcolor) + color
        return color.rich_color
