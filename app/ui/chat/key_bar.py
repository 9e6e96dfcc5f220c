"""The footer: what each key does now."""

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget


class KeyBar(Widget):
    """One line of the keys that work at this moment, most important first.

    Drawn as one line and not as Textual's `Footer`, which mounts a widget per key
    at every change: that would stand between Esc and the next frame.
    """

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground 70%;
        link-color: $foreground 80%;
        link-background: $panel;
        link-style: none;
        link-style-hover: bold;
    }
    """

    def on_mount(self) -> None:
        """Follow the bindings of the screen, and of a dialog above it."""
        self.screen.bindings_updated_signal.subscribe(self, self._look)
        self.app.screen_change_signal.subscribe(self, self._look)

    def _look(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """Every shown binding that fits, a whole one or none."""
        room = self.content_size.width
        parts: list[Content] = []
        for key in self._keys():
            gap = 2 if parts else 0
            if key.cell_length + gap > room:
                break
            parts.append(Content(" " * gap))
            parts.append(key)
            room -= key.cell_length + gap
        return Content("").join(parts)

    def _keys(self) -> list[Content]:
        bold = Style(bold=True)
        # A dialog's keys are the ones that work while it is open.
        screen = self.app.screen
        order = {name: index for index, name in enumerate(_keys_of(screen))}
        active = sorted(
            screen.active_bindings.items(),
            key=lambda item: order.get(item[0], len(order)),
        )
        return [
            Content.assemble(
                (self.app.get_key_display(key.binding), bold),
                " ",
                key.binding.description,
            ).stylize(Style.from_meta({"@click": _action(key.binding)}))
            for _, key in active
            if key.binding.show and key.enabled
        ]


def _action(binding: Binding) -> str:
    """The action as a click has to name it: without a name it is the screen's."""
    return binding.action if "." in binding.action else f"screen.{binding.action}"


def _keys_of(screen: Screen[object]) -> list[str]:
    """The keys of a screen in the order in which it names them."""
    return [b.key for b in screen.BINDINGS if isinstance(b, Binding)]
