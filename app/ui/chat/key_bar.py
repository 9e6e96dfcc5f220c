"""The footer: what each key does now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

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

    def __init__(self, working_keys: Callable[[], Iterable[Binding]]) -> None:
        """Show the keys of the screen that it is on, or of a dialog above that.

        Args:
            working_keys: Gives the screen's keys that do something now, most
                important first; their actions name the screen.
        """
        super().__init__()
        self._working_keys = working_keys

    def on_mount(self) -> None:
        """Follow the bindings of the screen, and of a dialog above it."""
        self.screen.bindings_updated_signal.subscribe(self, self._look)
        self.app.screen_change_signal.subscribe(self, self._look)

    def _look(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """Every key that fits, a whole one or none."""
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

    def _keys(self) -> Iterator[Content]:
        bold = Style(bold=True)
        top = self.app.screen
        # A dialog's keys are the ones that work while it is open.
        keys = self._working_keys() if top is self.screen else _keys_of(top)
        for binding in keys:
            display = self.app.get_key_display(binding)
            text = Content.assemble((display, bold), " ", binding.description)
            yield text.stylize(Style.from_meta({"@click": binding.action}))


def _keys_of(dialog: Screen[object]) -> Iterator[Binding]:
    """The keys of a dialog in the order in which it names them."""
    names = [b.key for b in dialog.BINDINGS if isinstance(b, Binding)]
    order = {name: index for index, name in enumerate(names)}
    active = dialog.active_bindings.values()
    for key in sorted(active, key=lambda key: order.get(key.binding.key, len(order))):
        if key.binding.show and key.enabled:
            action = key.binding.action
            # Without a name a click would look for the action in this line.
            named = action if "." in action else f"screen.{action}"
            yield replace(key.binding, action=named)
