"""Paths as people write and terminals paste them."""

import re
import shlex
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

_LONGEST: Final = 8192
"""Characters of a paste that may be paths; nobody drags more in."""
_LOOKS_LIKE: Final = re.compile(r"""["']?(?:[/~]|file://|\.{1,2}/|[A-Za-z]:[\\/])""")
_ADDRESS: Final = re.compile(r"https?://\S+")


class Completion(NamedTuple):
    """What is known of a path that is begun."""

    text: str
    """The path as far as it is certain."""
    choices: tuple[str, ...]
    """Names that go on from there; empty when there is nothing to choose."""


def is_address(text: str) -> bool:
    """Whether a text is one address of the web."""
    return _ADDRESS.fullmatch(text) is not None


def named(text: str) -> Path:
    """The path that a person wrote, with quotes, escapes or as a `file:` address."""
    words = _words(text)
    return _path(words[0] if len(words) == 1 else text.strip())


def pasted(text: str) -> list[Path]:
    """The files that a paste names, as terminals paste what is dragged into them.

    Empty unless all of it is paths of files that are there: then it is a text.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or not _LOOKS_LIKE.match(text):
        return []
    whole = _path(text)  # one whose blanks nobody escaped
    found = [whole] if _is_file(whole) else [_path(word) for word in _words(text)]
    return found if found and all(map(_is_file, found)) else []


def completed(begun: str) -> Completion:
    """Go on with a path that is begun, as far as there is only one way.

    A blank is not escaped: the rest of the line is the path.
    """
    head, slash, tail = begun.rpartition("/")
    folder = Path(f"{head}/" if slash else ".").expanduser()
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return Completion(begun, ())
    names = [n for n in names if n.startswith(tail) and (tail or n[0] != ".")]
    if not names:
        return Completion(begun, ())
    certain = _common(names)
    if len(names) == 1 and (folder / certain).is_dir():
        certain += "/"
    return Completion(head + slash + certain, tuple(names) if len(names) > 1 else ())


def _common(names: list[str]) -> str:
    """What all names begin with; they are sorted."""
    first, last = names[0], names[-1]
    same = (
        at
        for at, pair in enumerate(zip(first, last, strict=False))
        if pair[0] != pair[1]
    )
    return first[: next(same, min(len(first), len(last)))]


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quote without its end
        return [text.strip()]


def _path(word: str) -> Path:
    if word.startswith("file://"):
        word = unquote(urlsplit(word).path)
    try:
        return Path(word).expanduser()
    except (RuntimeError, ValueError):  # nobody knows the home, or a NUL
        return Path(word)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long a name, or one with a NUL
        return False
