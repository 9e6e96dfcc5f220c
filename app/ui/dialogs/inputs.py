"""The form of an app: a person gives what the app wants to know."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Select, Static, TextArea

from app.core.wire.form import Control, FormField, WrongInput

_LONG: Final = (Control.PARAGRAPH, Control.JSON)


class InputsDialog(ModalScreen[dict[str, Any] | None]):
    """Asks for the inputs of a conversation; gives them, None when it was closed.

    Nothing is given before every value is one that the server takes.

    Args:
        form: The fields; hidden ones are not shown.
        inputs: The values that hold now, by variable.
        why: What is said above the fields; empty for nothing.
    """

    DEFAULT_CSS = """
    InputsDialog {
        align: center middle;
        & > .dialog { scrollbar-size-vertical: 1; }
        .field, Static { height: auto; }
        .field { margin-top: 1; }
        .label { text-style: bold; }
        .help { color: $text-muted; }
        .error { color: $text-error; display: none; }
        Input, TextArea, SelectCurrent { background: $boost; }
        Input:focus, TextArea:focus { background: $primary-muted; }
        TextArea { height: 4; }
        Checkbox { background: $surface; }
    }
    InputsDialog.-short {
        .field { margin-top: 0; }
        TextArea { height: 2; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("ctrl+c", "dismiss", show=False),
    ]

    def __init__(
        self, form: Sequence[FormField], inputs: Mapping[str, Any], why: str = ""
    ) -> None:
        super().__init__()
        self._fields: Final = [field for field in form if not field.hidden]
        self._inputs: Final = dict(inputs)
        self._why: Final = why

    def compose(self) -> ComposeResult:
        """One block for each field: name, what is said of it, control, error."""
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = "inputs · ctrl+s saves · esc closes"
            if self._why:
                yield Static(self._why, markup=False)
            for number, field in enumerate(self._fields):
                with Vertical(classes="field"):
                    yield from self._block(number, field)

    def on_mount(self) -> None:
        """Begin with what is missing."""
        empty = (
            number
            for number, field in enumerate(self._fields)
            if field.required and self._inputs.get(field.variable) in (None, "")
        )
        if self._fields:
            self._control(next(empty, 0)).focus()

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, and saves in the last one."""
        if event.input is self._control(len(self._fields) - 1):
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Give the values, or say what is wrong with them."""
        given: dict[str, Any] = {}
        wrong: list[int] = []
        for number, field in enumerate(self._fields):
            error = self.query_one(f"#error-{number}", Static)
            try:
                value = field.value(self._written(number, field))
            except WrongInput as problem:
                wrong.append(number)
                error.update(f"✗ {problem}")
            else:
                given[field.variable] = value
            error.display = number in wrong
        if wrong:
            self._control(wrong[0]).focus()
        else:
            self.dismiss(self._with(given))

    def _with(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All inputs; one that was emptied is not among them."""
        inputs = {**self._inputs, **given}
        return {name: value for name, value in inputs.items() if value is not None}

    def _block(self, number: int, field: FormField) -> ComposeResult:
        mark = " *" if field.required else ""
        if field.control is not Control.CHECKBOX:
            yield Static(field.label + mark, classes="label", markup=False)
        if about := _about(field):
            yield Static(about, classes="help", markup=False)
        control = _control_of(field, field.written(self._inputs.get(field.variable)))
        control.id = f"field-{number}"
        yield control
        yield Static(id=f"error-{number}", classes="error", markup=False)

    def _control(self, number: int) -> Widget:
        return self.query_one(f"#field-{number}")

    def _written(self, number: int, field: FormField) -> str:
        match self._control(number):
            case TextArea() as area:
                return area.text
            case Checkbox() as box:
                return "yes" if box.value else ""
            case Select() as select:
                return "" if select.value is Select.NULL else str(select.value)
            case Input() as line:
                return line.value
        raise NoMatches(f"no control for {field.variable}")


def _control_of(field: FormField, written: str) -> Widget:
    if field.control is Control.CHECKBOX:
        return Checkbox(field.label, bool(written), compact=True)
    if field.control in _LONG:
        return TextArea(written, tab_behavior="focus", compact=True)
    if field.control is Control.SELECT and field.options:
        options = [(option, option) for option in field.options]
        chosen = written if written in field.options else Select.NULL
        return Select(options, value=chosen, prompt="choose", compact=True)
    return Input(written, placeholder=_placeholder(field), compact=True)


def _about(field: FormField) -> str:
    """What is said of a field: the owner's words, and the limit."""
    most = field.max_length
    limit = (
        f"{most} characters at most" if most and not field.control.takes_files else ""
    )
    return " · ".join(filter(None, (field.help, limit)))


def _placeholder(field: FormField) -> str:
    match field.control:
        case Control.NUMBER:
            return "a number"
        case Control.FILE | Control.FILES:
            return "an address that the server fetches it from"
    return "" if field.required else "not required"
