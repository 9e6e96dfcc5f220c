"""Checks the shape of JSON values that this program wrote, and may find damaged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar, get_args, get_type_hints

_T = TypeVar("_T")
_Member = TypeVar("_Member", bound=StrEnum)


class Unreadable(ValueError):
    """What was read is not what this program writes."""


class _Shape(NamedTuple):
    types: Mapping[str, tuple[type, ...]]
    """What a field may hold, by its name."""
    required: tuple[str, ...]
    """The fields without a default."""
    members: Mapping[str, type[StrEnum]]
    """The fields that hold a member of an enumeration."""


_TYPES: Final[Mapping[object, tuple[type, ...]]] = {float: (float, int)}
"""What JSON has for a type, where it is not that type alone."""


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object.

    Raises:
        Unreadable: It is something else.
    """
    if not isinstance(value, dict):
        raise Unreadable(f"{type(value).__name__} in place of an object")
    return value


def sequence(value: object) -> Sequence[Any]:
    """A JSON array.

    Raises:
        Unreadable: It is something else.
    """
    if not isinstance(value, list):
        raise Unreadable(f"{type(value).__name__} in place of an array")
    return value


def value_of(values: Mapping[str, Any], name: str, kind: Any) -> Any:
    """One value of a JSON object.

    Args:
        values: The object.
        name: The name of the value.
        kind: `str`, `int`, `float`, or such a type with None.

    Raises:
        Unreadable: It is missing or of another type.
    """
    found = values.get(name, MISSING)
    if not isinstance(found, _types(kind)):
        raise Unreadable(f"{name} is missing or of another type")
    return found


def text(values: Mapping[str, Any], name: str) -> str:
    """One text of a JSON object, as `value_of`."""
    found = values.get(name)
    if not isinstance(found, str):
        raise Unreadable(f"{name} is missing or no text")
    return found


def member(kind: type[_Member], value: object) -> _Member:
    """The member of an enumeration that a JSON text stands for.

    Raises:
        Unreadable: It stands for none.
    """
    try:
        return kind(str(value))
    except ValueError as error:
        raise Unreadable(str(error)) from error


def dumped(value: Any) -> dict[str, Any]:
    """A dataclass as a JSON object, for `filled`; what has its default is left out."""
    return {
        field.name: found
        for field in fields(value)
        if (found := getattr(value, field.name)) != field.default
    }


def filled(kind: Callable[..., _T], value: object) -> _T:
    """A dataclass with the values of a JSON object; unknown names are passed over.

    Args:
        kind: The dataclass. Its fields are `str`, `int`, `float`, `bool` or a
            `StrEnum`, or such a type with None.
        value: What `dumped` made of one.

    Raises:
        Unreadable: A value is missing or of another type.
    """
    values = mapping(value)
    types, required, members = _shape(kind)
    taken: dict[str, Any] = {}
    for name, found in values.items():
        allowed = types.get(name)
        if allowed is not None:
            if not isinstance(found, allowed):
                raise Unreadable(f"{name} is of another type")
            taken[name] = member(members[name], found) if name in members else found
    for name in required:
        if name not in taken:
            raise Unreadable(f"{name} is missing")
    return kind(**taken)


@cache
def _shape(kind: Any) -> _Shape:
    hints = get_type_hints(kind)
    return _Shape(
        {field.name: _types(hints[field.name]) for field in fields(kind)},
        tuple(field.name for field in fields(kind) if field.default is MISSING),
        {name: hint for name, hint in hints.items() if _is_enum(hint)},
    )


@cache
def _types(hint: Any) -> tuple[type, ...]:
    if _is_enum(hint):
        return (str,)
    members = get_args(hint) or (hint,)
    return tuple(kind for member in members for kind in _TYPES.get(member, (member,)))


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)
