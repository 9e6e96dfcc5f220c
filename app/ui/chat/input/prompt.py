"""The input: several lines, history, and nothing that is lost by a slip."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from app.core.draft import Draft
from app.core.outbox import Place
from app.core.texts.text import as_typed
from app.ui.chat.input.input_history import InputHistory
from app.ui.input_keys import INPUT_KEYS

_MOST_ROWS: Final = 8
"""Rows of text shown at once; on a low screen a third of it, if that is less."""

_LOW_SCREEN: Final = 20
"""Rows below which the frame gives way to the text."""

_NOT_OURS: Final = frozenset({"pageup", "pagedown", "ctrl+c", "ctrl+z", "f6", "f7"})
"""Keys of TextArea that belong to the screen."""


def _editing_keys() -> Iterator[Binding]:
    """The bindings of TextArea, without the keys that belong to the screen."""
    for binding in TextArea.BINDINGS:
        assert isinstance(binding, Binding)
        keys = [key for key in binding.key.split(",") if key not in _NOT_OURS]
        if keys:
            yield replace(binding, key=",".join(keys))


_KEYS: Final = [
    *_editing_keys(),
    *(Binding(row.keys, row.action, show=False) for row in INPUT_KEYS if row.action),
]
_ACTIONS: Final = {
    key: binding.action for binding in _KEYS for key in binding.key.split(",")
}


def _files(text: str) -> list[Path]:
    """The files that a paste names; none when it is a text."""
    # Not at the top: the first paint needs none of it.
    from app.ui.attaching.paths import pasted

    return pasted(text)


class Loaded(NamedTuple):
    """A text that was put into a prompt, and where it came from."""

    shown: str = ""
    """As it is shown."""
    given: str = ""
    """Exactly as it was given."""
    place: Place | None = None
    """Where it waited in the queue; None if it did not."""


class PromptState(NamedTuple):
    """What stands in a prompt, so that it can be put there again."""

    text: str = ""
    selection: Selection = Selection()
    """Where the cursor is, and what is selected."""
    loaded: Loaded = Loaded()
    """What was loaded last."""

    @classmethod
    def of(cls, text: str) -> "PromptState":
        """A text with the cursor at its end."""
        shown = as_typed(text)
        lines = shown.split("\n")
        end = len(lines) - 1, len(lines[-1])
        return cls(shown, Selection(end, end), Loaded(shown, text))


class Prompt(TextArea, inherit_bindings=False):
    """Where a person writes a message.

    Enter sends; Shift+Enter, Ctrl+J and Alt+Enter begin a new line. Up in the first
    row and Down in the last walk through earlier messages. Escape, Ctrl+C, Page Up
    and Page Down, Ctrl+Home and Ctrl+End and the function keys are left to the screen.
    """

    DEFAULT_CSS = """
    Prompt {
        height: auto;
        padding: 0 1;
        background: $surface;
        border: round $border-blurred;
        scrollbar-size-vertical: 1;
        &:focus { border: round $primary; }
        &.-low { border: none; border-left: outer $border-blurred; }
        &.-low:focus { border: none; border-left: outer $primary; }
    }
    """

    ALLOW_MAXIMIZE: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*_KEYS]

    @dataclass
    class Submitted(Message):
        """Enter was pressed on a text that is not blank.

        The prompt is empty again by then, so a second Enter or a letter that follows
        at once cannot send it twice or get into it. Who refuses a text gives it back
        with `load`.
        """

        prompt: "Prompt"
        """Where it was written."""
        draft: Draft
        """The message just as written."""
        place: Place | None = None
        """Where it waited in the queue before it was edited; None if it did not."""

        @property
        def control(self) -> "Prompt":
            """The sender, for `@on` with a selector."""
            return self.prompt

    @dataclass
    class FilesPasted(Message):
        """A paste was the paths of files, as when files are dragged in."""

        paths: list[Path]

    def __init__(
        self,
        history: Iterable[str] = (),
        *,
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Begin empty.

        Args:
            history: Earlier messages, oldest first.
            placeholder: Shown while there is no text.
            id: Id for style sheets and queries.
            classes: Classes for style sheets, separated by blanks.
        """
        super().__init__(
            placeholder=placeholder,
            highlight_cursor_line=False,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.takes_files = False
        """Whether a paste of paths stands for the files."""
        self._earlier = InputHistory(map(as_typed, history))
        self._loaded = Loaded()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Grow with the text, up to eight rows or a third of the screen."""
        most = min(_MOST_ROWS, max(1, viewport.height // 3))
        return min(super().get_content_height(container, viewport, width), most)

    def render_line(self, y: int) -> Strip:
        """A row; an empty one where there is no room for any text.

        TextArea cannot wrap its placeholder to no width at all.
        """
        if self.content_size.width < 1:
            return Strip.blank(self.size.width)
        return super().render_line(y)

    @property
    def empty(self) -> bool:
        """Whether nothing is written; costs nothing, however long the text is."""
        return self.document.line_count == 1 and not self.document[0]

    @property
    def earlier(self) -> tuple[str, ...]:
        """Earlier messages, oldest first."""
        return self._earlier.entries

    @property
    def state(self) -> PromptState:
        """What stands here now."""
        return PromptState(self.text, self.selection, self._loaded)

    @state.setter
    def state(self, state: PromptState) -> None:
        self.load_text(state.text)
        self.selection = state.selection
        self._loaded = state.loaded

    def load(self, text: str, place: Place | None = None) -> bool:
        """Put a text into the prompt, only if nothing is there.

        Sent as it stands, it is sent exactly as it was given, with all that an input
        cannot show.

        Args:
            text: What to put there.
            place: Where it waited in the queue; None if it did not.

        Returns:
            Whether it was put there.
        """
        if self.text:
            return False
        self._loaded = Loaded(as_typed(text), text, place)
        self._replace_all(self._loaded.shown)
        return True

    def forget_loaded(self) -> None:
        """What is written from now on has nothing to do with what was loaded."""
        self._loaded = Loaded()

    def give_back(self, text: str, place: Place | None = None) -> None:
        """Put a text back that came from here, above whatever was written since."""
        if not self.load(text, place):
            self._replace_all(f"{as_typed(text)}\n{self.text}")

    def put(self, text: str) -> None:
        """Exchange the text; one undo (Ctrl+_) brings the old one back."""
        self._replace_all(as_typed(text))

    def remember(self, history: Iterable[str]) -> None:
        """Add earlier messages before those known; the draft stays as it is.

        Args:
            history: Oldest first.
        """
        self._earlier.prepend(map(as_typed, history))

    def clear_draft(self) -> None:
        """Empty the prompt; one undo (Ctrl+_) brings the text back."""
        self._replace_all("")

    def take(self) -> str:
        """Remove the text and remember it as sent; Enter does this.

        Undo ends here: a sent message comes back by Up, not by Ctrl+_, so that undo
        never mixes two messages.

        Returns:
            The text; "" if there is none, and then nothing changes. A text that was
            loaded and not edited, exactly as it was given.
        """
        if not self.text:
            return ""
        text = self.text
        self._earlier.add(text)
        self.load_text("")
        loaded, self._loaded = self._loaded, Loaded()
        return loaded.given if text == loaded.shown else text

    def on_mount(self) -> None:
        """Follow the height of the screen."""
        signal = self.screen.screen_layout_refresh_signal
        signal.subscribe(self, self._fit, immediate=True)

    async def on_key(self, event: events.Key) -> None:
        """Do here what a key is bound to.

        Bindings are otherwise looked at only when the key has travelled up to the
        app, and characters typed behind it would overtake it.
        """
        action = _ACTIONS.get(event.key)
        if action is None:
            return
        event.prevent_default()
        if await self.app.run_action(action, self):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Insert a paste as it is, lines and all; paths of files are told of."""
        event.prevent_default()
        event.stop()
        if self.takes_files and (paths := _files(event.text)):
            self.post_message(self.FilesPasted(paths))
        else:
            self._insert(event.text)

    def action_paste(self) -> None:
        """Insert what was copied in this app."""
        self._insert(self.app.clipboard)

    def action_submit(self) -> None:
        """Send the text, unless it is blank."""
        if self.text.strip():
            place = self._loaded.place
            self.post_message(self.Submitted(self, Draft(self.take()), place))

    def action_new_line(self) -> None:
        """Begin a new line."""
        self._insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        """Move up; from the first row to the message before."""
        if self._at_edge(select) and self.navigator.is_first_wrapped_line(
            self.cursor_location
        ):
            text = self._earlier.previous(self.text)
            if text is not None:
                self._replace_all(text)
                # In the first row, so that the next Up goes on.
                self.move_cursor(self.navigator.get_location_end((0, 0)))
                return
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Move down; from the last row to the message after, last to the draft."""
        if self._at_edge(select) and self.navigator.is_last_wrapped_line(
            self.cursor_location
        ):
            text = self._earlier.next(self.text)
            if text is not None:
                self._replace_all(text)
                return
        super().action_cursor_down(select)

    def _at_edge(self, select: bool) -> bool:
        return not select and self.selection.is_empty

    def _insert(self, text: str) -> None:
        start, end = self.selection
        self.replace(as_typed(text), start, end, maintain_selection_offset=False)

    def _replace_all(self, text: str) -> None:
        """Exchange the whole text, as one step of undo, with the cursor at its end."""
        self.history.checkpoint()
        end = self.document.end
        self.replace(text, (0, 0), end, maintain_selection_offset=False)

    def _fit(self, screen: Screen[object]) -> None:
        self.set_class(screen.size.height < _LOW_SCREEN, "-low")
