"""One list of conversations out of the journal's and the server's."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from app.core.conversation import Conversation
from app.core.texts.matching import fold

_CLOCKS: Final = 3600.0
"""Seconds by which the server's clock and ours may differ."""
_UNNAMED: Final = ("", "New conversation")
_CUT: Final = "…"


def merged(
    local: Iterable[Conversation],
    there: Mapping[str, Conversation],
    horizon: float,
    own_names: Collection[str] = (),
) -> list[Conversation]:
    """The conversations of both, in the order of the list.

    Args:
        local: What the journal has.
        there: What the server has, as far as that is known, by Dify's id.
        horizon: The server was asked for all that was used after this time, in unix
            seconds: what it did not name is not there.
        own_names: Ids of conversations whose name the server does not know yet.

    Returns:
        Pinned ones first, then the one used last.
    """
    rows = [_joined(row, there, horizon, own_names) for row in local]
    known = {row.conversation_id for row in rows}
    rows += [item for id, item in there.items() if id not in known]
    return sorted(rows, key=_order)


def matching(
    rows: Iterable[Conversation], text: str, archived: bool
) -> list[Conversation]:
    """Those whose name holds a text, out of the archive or from outside it."""
    folded = fold(text.strip())
    return [
        row for row in rows if row.archived == archived and folded in fold(row.name)
    ]


def provisional(name: str, question: str) -> bool:
    """Whether a name only stands in for one that the server still looks for (wire 65).

    Args:
        name: What the server calls the conversation.
        question: Its first message, or the first line of it.
    """
    start = name.removesuffix(_CUT)
    return name in _UNNAMED or (name != start and question.startswith(start))


def _joined(
    row: Conversation,
    there: Mapping[str, Conversation],
    horizon: float,
    own_names: Collection[str],
) -> Conversation:
    """A conversation of the journal with what the server says of it."""
    item = there.get(row.conversation_id)
    if item is None:
        return row._replace(there=_is_there(row, horizon))
    own = row.conversation_id in own_names or provisional(item.name, row.name)
    return row._replace(
        name=row.name if own else item.name,
        updated_at=max(row.updated_at, item.updated_at),
        there=True,
    )


def _is_there(row: Conversation, horizon: float) -> bool | None:
    """Whether the server has a conversation that it did not name."""
    if row.live or row.waiting:
        return None  # it may begin at this moment
    if row.conversation_id and row.updated_at <= horizon + _CLOCKS:
        return None
    return False


def _order(row: Conversation) -> tuple[bool, float, str, str]:
    return not row.pinned, -row.updated_at, row.conversation_id, row.key
