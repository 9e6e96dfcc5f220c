"""When difyterm itself fails: a report that tells nothing of what was said.

Neither local variables nor the words of an exception get anywhere: either may hold
the key or what a person wrote. May be imported by every front end.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from app import __version__

# What only a report needs is imported when one is written: every start loads this.

_ROOT: Final = Path(__file__).resolve().parents[1]
_LIBRARIES: Final = ("textual", "httpx", "httpx-sse")
_TERMINAL: Final = ("TERM", "COLORTERM", "TERM_PROGRAM", "LANG", "LC_ALL", "TMUX")


class HandedOn:
    """A block whose failure somebody else is told of, and which then counts as over.

    It is for the outermost edges, where nobody is left who could catch: the command
    itself, and a thread. What is no `Exception`, such as `SystemExit`, goes on.

    Args:
        to: Told of the failure.
    """

    def __init__(self, to: Callable[[Exception], object]) -> None:
        self._to = to

    def __enter__(self) -> None:
        """Nothing yet."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Hand a failure on."""
        if not isinstance(error, Exception):
            return False
        self._to(error)
        return True


def report(error: BaseException) -> str:
    """Write a report of a failure of our own.

    Returns:
        One line for the person: what failed, and where the report is.
    """
    what = f"difyterm itself failed ({_name(error)} at {_innermost(error)})."
    try:
        path = _write(_directory(), _text(error))
    except (OSError, RuntimeError) as problem:  # RuntimeError: there is no home
        why = getattr(problem, "strerror", None) or "there is no home directory"
        return f"{what} No report could be written: {why}."
    return f"{what} A report without key and texts: {path}"


def _directory() -> Path:
    from platformdirs import user_state_path

    place = os.environ.get("DIFYTERM_DATA") or user_state_path("difyterm", False)
    return Path(place).expanduser()


def _write(directory: Path, text: str) -> Path:
    """Write a new file that only its owner can read.

    Raises:
        OSError: It cannot be written.
    """
    from time import strftime

    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = directory / f"crash-{strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _text(error: BaseException) -> str:
    return "\n".join([*_circumstances(), "", *_story(error, set())]) + "\n"


def _circumstances() -> Iterator[str]:
    import platform
    from importlib.metadata import version
    from time import strftime

    yield f"difyterm {__version__} failed at {strftime('%Y-%m-%d %H:%M:%S %z')}"
    yield f"Python {platform.python_version()} on {platform.platform()}"
    yield ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    said = ((name, os.environ.get(name)) for name in _TERMINAL)
    yield " ".join(f"{name}={value!a}" for name, value in said if value)


def _story(error: BaseException, told: set[int]) -> Iterator[str]:
    """The first cause first: frames without their source, kinds without words."""
    told.add(id(error))
    before = error.__cause__ or error.__context__
    if before is not None and id(before) not in told:
        yield from _story(before, told)
        yield "then:"
    yield from (f"  {place}" for place in _frames(error))
    yield _name(error)
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield "which holds:"
            yield from _story(member, told)


def _frames(error: BaseException) -> Iterator[str]:
    from traceback import StackSummary, walk_tb

    frames = walk_tb(error.__traceback__)
    for frame in StackSummary.extract(frames, lookup_lines=False):
        yield f"{_place(frame.filename)}:{frame.lineno} in {frame.name}"


def _innermost(error: BaseException) -> str:
    *_, place = ("an unknown place", *_frames(error))
    return place


def _place(filename: str) -> str:
    """A file without the directories that tell whose machine it is."""
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-3:])


def _name(error: BaseException) -> str:
    """The kind of an error; the system's name of its number if it has one."""
    from errno import errorcode

    number = error.errno if isinstance(error, OSError) else None
    code = errorcode.get(number or 0, "")
    return f"{type(error).__qualname__} {code}".rstrip()
