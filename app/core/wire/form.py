"""The form of an app: what it wants to know before it answers (wire 6, 40)."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from app.core.texts.text import one_line
from app.core.wire.parse import number_of, text_of, texts_of
from app.core.wire.uploads import REMOTE, UploadRules, WrongFile


class Control(StrEnum):
    """How a value is given; the names are Dify's."""

    TEXT = "text-input"
    PARAGRAPH = "paragraph"
    SELECT = "select"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    FILE = "file"
    FILES = "file-list"
    JSON = "json_object"

    @classmethod
    def of(cls, name: str) -> "Control":
        """The control of a name; an unknown one is a text of one line."""
        return cls(name) if name in set(cls) else cls.TEXT

    @property
    def takes_files(self) -> bool:
        """Whether its value is one file or several."""
        return self in (Control.FILE, Control.FILES)


class WrongInput(ValueError):
    """A value that the server would refuse; the text says why, for people."""


class FormField(NamedTuple):
    """One value that an app asks for."""

    variable: str
    """Its name, by which it is sent."""
    control: Control
    label: str
    """What people call it, in one line."""
    required: bool = False
    default: Any = None
    """What the form begins with; None when it begins empty."""
    options: tuple[str, ...] = ()
    """What a select offers."""
    max_length: int = 0
    """Most characters, or most files of a list; 0 where there is no limit."""
    hidden: bool = False
    """Whether people are not asked: the default is sent."""
    help: str = ""
    """What the app's owner says of it, in one line."""
    file_types: tuple[str, ...] = ()
    """Kinds of file that it takes; empty for any."""
    extensions: tuple[str, ...] = ()
    """Endings, with their dot, of the files that the kind `custom` stands for."""

    def value(self, written: str) -> Any:
        """The value of what a person wrote.

        Args:
            written: As it was written; blank for none.

        Returns:
            What is sent; None when nothing is to be sent.

        Raises:
            WrongInput: The server would refuse it.
        """
        if not written.strip() and self.control is not Control.CHECKBOX:
            if self.required:
                raise WrongInput(f"{self.label} is required.")
            return None
        match self.control:
            case Control.NUMBER:
                return self._number(written)
            case Control.CHECKBOX:
                return written.strip().lower() in _YES
            case Control.JSON:
                return self._object(written)
            case Control.FILE | Control.FILES:
                return self._addresses(written)
            case Control.SELECT if self.options and written not in self.options:
                raise WrongInput(f"{self.label}: choose {_one_of(self.options)}.")
        if self.max_length and len(written) > self.max_length:
            raise WrongInput(
                f"{self.label} may have {self.max_length} characters at most; "
                f"this has {len(written)}."
            )
        return written

    def written(self, value: object) -> str:
        """A value as a person would write it; empty for none."""
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else ""
            case str():
                return value
            case {"url": str(address)}:
                return address
            case [*files] if self.control is Control.FILES:
                return " ".join(
                    f["url"] for f in files if isinstance(f, dict) and "url" in f
                )
        return json.dumps(value, ensure_ascii=False)

    def _addresses(self, written: str) -> Any:
        """Files that the server fetches by itself; one, or a list of them."""
        rules = UploadRules(
            enabled=True,
            kinds=self.file_types,
            extensions=frozenset(ending.lower() for ending in self.extensions),
        )
        files: list[dict[str, str]] = []
        for address in written.split():
            if not address.startswith(("https://", "http://")):
                raise WrongInput(
                    f"{self.label}: give an address of the web. A file of this machine "
                    f"goes along with: difyterm ask --input {self.variable}=PATH."
                )
            try:
                kind = rules.kind(address, method=REMOTE)
            except WrongFile as error:
                raise WrongInput(f"{self.label}: {error}") from error
            files.append({"type": kind, "transfer_method": REMOTE, "url": address})
        if self.control is Control.FILES:
            if self.max_length and len(files) > self.max_length:
                raise WrongInput(f"{self.label} takes {self.max_length} files at most.")
            return files
        return files[0]

    def _number(self, written: str) -> int | float:
        try:
            return int(written)
        except ValueError:
            pass
        try:
            number = float(written)
        except ValueError as error:
            raise WrongInput(f"{self.label} must be a number.") from error
        if number - number != 0:  # infinite, or none
            raise WrongInput(f"{self.label} must be a number.")
        return number

    def _object(self, written: str) -> dict[str, Any]:
        try:
            value = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise WrongInput(f"{self.label} must be JSON: {error}.") from error
        if not isinstance(value, dict):
            raise WrongInput(f'{self.label} must be a JSON object, such as {{"a": 1}}.')
        return value


_YES: Final = frozenset({"yes", "y", "true", "1", "on"})
_NOT_ASKED: Final = "external_data_tool"


def form_of(value: object) -> tuple[FormField, ...]:
    """The fields of a `user_input_form`, in their order.

    One without a variable's name is passed over: nothing could be sent for it.

    Args:
        value: What the server gave: a list of objects of one key each, the control.
    """
    return tuple(
        _field(kind, inner)
        for control in (value if isinstance(value, list) else [])
        if isinstance(control, dict)
        for kind, inner in control.items()
        if isinstance(inner, dict) and kind != _NOT_ASKED and text_of(inner, "variable")
    )


def defaults(form: Iterable[FormField]) -> dict[str, Any]:
    """The values that a form begins with."""
    return {
        field.variable: field.default for field in form if field.default is not None
    }


def missing(
    form: Iterable[FormField], inputs: Mapping[str, Any]
) -> tuple[FormField, ...]:
    """The required fields that have no value: the server would refuse the message."""
    return tuple(
        field
        for field in form
        if field.required
        and not field.hidden
        and field.control is not Control.CHECKBOX
        and inputs.get(field.variable) in (None, "", [])
    )


def _field(kind: str, inner: Mapping[str, Any]) -> FormField:
    default = inner.get("default")
    return FormField(
        variable=text_of(inner, "variable"),
        control=Control.of(kind),
        label=one_line(text_of(inner, "label") or text_of(inner, "variable"), 80),
        required=bool(inner.get("required")),
        default=None if default == "" else default,
        options=texts_of(inner, "options"),
        max_length=int(number_of(inner, "max_length")),
        hidden=bool(inner.get("hide")),
        help=one_line(
            text_of(inner, "description")
            or text_of(inner, "hint")
            or text_of(inner, "placeholder")
        ),
        file_types=texts_of(inner, "allowed_file_types"),
        extensions=texts_of(inner, "allowed_file_extensions"),
    )


def _one_of(options: tuple[str, ...]) -> str:
    return "one of: " + ", ".join(f"“{one_line(option, 40)}”" for option in options)
