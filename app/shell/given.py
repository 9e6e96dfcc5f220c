"""Inputs and files that a command names: checked first, then uploaded."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.client.files import size_of, upload
from app.core.draft import DraftFile
from app.core.wire.form import FormField, WrongInput, missing
from app.core.wire.models import AppParameters
from app.core.wire.uploads import LOCAL, REMOTE, UploadRules, WrongFile, file_name
from app.errors import ConfigError
from app.session.session import Session

_WEB: Final = ("https://", "http://")


class Given(NamedTuple):
    """What was written behind `--input` and `--file`."""

    inputs: tuple[str, ...] = ()
    """Each `NAME=VALUE`; `NAME=@FILE` takes the text of a file."""
    files: tuple[str, ...] = ()
    """Paths, or addresses of the web."""


class Named(NamedTuple):
    """A file that the app takes, not yet uploaded."""

    place: str
    """Its path, or its address."""
    kind: str
    """Dify's kind of file."""

    async def bring(self, session: Session) -> DraftFile:
        """Upload it, unless the server fetches it by itself.

        Raises:
            DifyError: The server refused it, or was not reached.
            ConfigError: It cannot be read any more.
        """
        if self.place.startswith(_WEB):
            return DraftFile(self.kind, url=self.place, name=file_name(self.place))
        try:
            return await upload(session.client, Path(self.place), self.kind)
        except WrongFile as error:
            raise ConfigError(str(error)) from error


class Checked(NamedTuple):
    """What goes along, as far as that is known before anything is uploaded."""

    inputs: Mapping[str, Any]
    """Values, by variable; a `Named` or a list of them where files are wanted."""
    files: tuple[Named, ...] = ()

    async def bring(self, session: Session) -> tuple[DraftFile, ...]:
        """Upload what is to be uploaded; the inputs become those of the session.

        Raises:
            AppError: As for `Named.bring`.
        """
        inputs = {}
        for name, value in self.inputs.items():
            inputs[name] = await _brought(value, session)
        session.inputs = inputs
        return tuple([await file.bring(session) for file in self.files])


def check(
    given: Given, parameters: AppParameters, inputs: Mapping[str, Any]
) -> Checked:
    """Look whether the app takes what was given, before anything is sent.

    Args:
        given: What was written.
        parameters: What the app takes and asks for.
        inputs: The values that the conversation has already.

    Raises:
        ConfigError: Something is missing, wrong or not there.
    """
    form, rules = parameters.form, parameters.uploads
    try:
        values = {**inputs, **dict(_inputs(given.inputs, form, rules))}
        rules.check_count(len(given.files))
        files = tuple(_file(place, rules) for place in given.files)
    except (WrongInput, WrongFile) as error:
        raise ConfigError(str(error), "Nothing was sent.") from error
    if lacking := missing(form, values):
        names = " ".join(f"--input {field.variable}=…" for field in lacking)
        raise ConfigError("This app asks for more than the message.", f"Give {names}.")
    return Checked({name: v for name, v in values.items() if v is not None}, files)


def _inputs(
    given: Iterable[str], form: Iterable[FormField], rules: UploadRules
) -> Iterable[tuple[str, Any]]:
    fields = {field.variable: field for field in form}
    for written in given:
        name, sign, value = written.partition("=")
        if not sign:
            raise WrongInput(f"“{written}” is no input: write NAME=VALUE.")
        if name not in fields:
            known = ", ".join(fields) or "none"
            raise WrongInput(f"This app has no input “{name}”; it has: {known}.")
        yield name, _value(fields[name], value, rules)


def _value(field: FormField, written: str, rules: UploadRules) -> Any:
    if field.control.takes_files:
        own = rules._replace(
            enabled=True,
            kinds=field.file_types or rules.kinds,
            extensions=frozenset(map(str.lower, field.extensions)) or rules.extensions,
        )
        files = [_file(place, own) for place in written.split(",") if place]
        return files if field.control == "file-list" else next(iter(files), None)
    if written.startswith("@"):
        written = _text_of(Path(written[1:]))
    return field.value(written)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise WrongFile(f"“{path}” cannot be read as a text.") from error


def _file(place: str, rules: UploadRules) -> Named:
    if place.startswith(_WEB):
        return Named(place, rules.kind(place, method=REMOTE))
    path = Path(place)
    return Named(place, rules.kind(path.name, size_of(path), method=LOCAL))


async def _brought(value: Any, session: Session) -> Any:
    """A value as it is sent: files as what the upload gave."""
    if isinstance(value, Named):
        return (await value.bring(session)).as_input()
    if isinstance(value, list):
        return [await _brought(item, session) for item in value]
    return value
