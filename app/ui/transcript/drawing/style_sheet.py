"""Style names of pieces, and the colours of the theme they are drawn in."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color, ColorParseError


class StyleSpec(NamedTuple):
    """How one style name looks; "" leaves a colour as it is."""

    color: str = ""
    """Name of a theme variable."""
    background: str = ""
    """Name of a theme variable; without effect in the terminal's own colours."""
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    reverse: bool | None = None
    dim: bool = False
    """Nearer to the background, whatever the colour is."""


_TITLE = StyleSpec("text-primary")
_SUBTITLE = StyleSpec(dim=True)
_MUTED = StyleSpec(dim=True)

SPECS: Final[Mapping[str, StyleSpec]] = {
    "strong": StyleSpec(bold=True),
    "emphasis": StyleSpec(italic=True),
    "strike": StyleSpec(strike=True, dim=True),
    "code": StyleSpec("text-accent", "surface"),
    "link": StyleSpec("text-primary", underline=True),
    "link-target": _MUTED,
    "image": StyleSpec("text-secondary", italic=True),
    "math": StyleSpec("text-success"),
    "html": _MUTED,
    # Without colours, too, a level differs from its neighbours and from a paragraph.
    "heading-1": _TITLE._replace(bold=True),
    "heading-2": _TITLE._replace(bold=True, italic=True),
    "heading-3": _TITLE._replace(italic=True),
    "heading-4": _SUBTITLE._replace(bold=True),
    "heading-5": _SUBTITLE._replace(bold=True, italic=True),
    "heading-6": _SUBTITLE._replace(italic=True),
    "quote": StyleSpec(italic=True),
    "quote-bar": StyleSpec(italic=False, dim=True),
    "list-marker": StyleSpec("text-primary", bold=True),
    "rule": _MUTED,
    "definition": _MUTED,
    "table-header": StyleSpec("text-primary", bold=True),
    "table-border": _MUTED,
    "code-block": StyleSpec("", "surface"),
    "code-language": StyleSpec(italic=True, dim=True),
    "thought": StyleSpec(italic=True, dim=True),
    "thought-header": StyleSpec(italic=True, dim=True),
    "token-keyword": StyleSpec("text-accent"),
    "token-constant": StyleSpec("text-error"),
    "token-type": StyleSpec("text-secondary"),
    "token-builtin": StyleSpec("text-secondary"),
    "token-function": StyleSpec("text-primary"),
    "token-class": StyleSpec("text-primary", bold=True),
    "token-decorator": StyleSpec("text-warning"),
    "token-variable": StyleSpec("text-error"),
    "token-attribute": StyleSpec("text-primary"),
    "token-tag": StyleSpec("text-accent"),
    "token-string": StyleSpec("text-success"),
    "token-number": StyleSpec("text-warning"),
    "token-comment": StyleSpec(italic=True, dim=True),
    "token-operator": StyleSpec(""),
    "token-punctuation": StyleSpec(""),
    "token-heading": StyleSpec("text-primary", bold=True),
    "token-inserted": StyleSpec("text-success"),
    "token-deleted": StyleSpec("text-error"),
    "token-emphasis": StyleSpec(italic=True),
    "token-prompt": StyleSpec("text-primary", bold=True),
    "token-output": StyleSpec(dim=True),
    "token-error": StyleSpec("text-error"),
    "question": StyleSpec("text-primary", "panel", bold=True),
    "margin": StyleSpec(),
    "tool": _MUTED,
    "file": StyleSpec("text-secondary"),
    "mark-interrupted": StyleSpec("text-warning"),
    "mark-failed": StyleSpec("text-error"),
    "mark-paused": StyleSpec("text-accent"),
    "mark-mended": StyleSpec("text-accent"),
    "late": _MUTED,
    "late-header": StyleSpec("text-warning"),
    "ledger": _MUTED,
    "notice-info": _MUTED,
    "notice-warning": StyleSpec("text-warning"),
    "notice-error": StyleSpec("text-error"),
    "queued": _MUTED,
    "held": StyleSpec("text-warning"),
    "pointer": StyleSpec("text-accent", bold=True),
    # Over any other style, and told apart without colours, too.
    "match": StyleSpec("", "warning-muted", underline=True),
    "match-current": StyleSpec(bold=True, reverse=True),
}
"""All names of `app.markdown.styles` and those of the transcript itself."""

_DIMMED: Final = 0.4
"""How far a dim colour goes towards the background."""


class StyleSheet:
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
        self._overlays: dict[str, Style] = {}

    def style(self, names: str) -> Style:
        """The style of a piece: names with spaces between, from the outside in."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = self._made(names)
        return style

    def overlay(self, name: str) -> Style:
        """One style by itself, to be laid over that of any piece."""
        style = self._overlays.get(name)
        if style is None:
            style = self._overlays[name] = self._look(SPECS[name])
        return style

    def _made(self, names: str) -> Style:
        specs = [SPECS[name] for name in names.split() if name in SPECS]
        style = self.base
        for spec in specs:
            style += self._look(spec)
        if any(spec.dim for spec in specs):
            style += self._faded(style)
        return style

    def _look(self, spec: StyleSpec) -> Style:
        return Style(
            color=self._color(spec.color),
            bgcolor=None if self._ansi else self._color(spec.background),
            bold=spec.bold,
            italic=spec.italic,
            underline=spec.underline,
            strike=spec.strike,
            reverse=spec.reverse,
        )

    def _faded(self, style: Style) -> Style:
        if self._ansi or style.color is None or style.bgcolor is None:
            return Style(dim=True)
        color = Color.from_rich_color(style.color)
        back = Color.from_rich_color(style.bgcolor)
        return Style(color=color.blend(back, _DIMMED).rich_color)

    def _color(self, name: str) -> RichColor | None:
        try:
            color = Color.parse(self._variables.get(name, ""))
        except ColorParseError:
            return None
        if color.ansi is None and color.a < 1 and self.base.bgcolor is not None:
            color = Color.from_rich_color(self.base.bgcolor) + color
        return color.rich_color
