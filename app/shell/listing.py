"""The conversations of an app, as a table or as lines of JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len

from app.config import Settings
from app.core.conversation import Conversation
from app.errors import ExitCode
from app.shell.ids import short_ids
from app.shell.printing import print_json, print_lines, width
from app.shell.rows import cut, in_one_line, when
from app.shell.running import run_in_workspace
from app.shell.streams import say
from app.store.conversations import ListQuery
from app.workspace import Workspace

_NARROWEST = 8
"""Cells that a name gets at least."""


class Wish(NamedTuple):
    """Which conversations are wanted."""

    text: str
    """A part of the name; empty for any."""
    archived: bool
    limit: int


def list_conversations(settings: Settings, wish: Wish, *, as_json: bool) -> ExitCode:
    """Print the conversations that are wanted, the one used last first.

    Args:
        settings: Which app and user.
        wish: Which of them.
        as_json: One object a line: every field of `Conversation`.
    """

    found = run_in_workspace(settings, lambda workspace: _read(workspace, wish))
    if settings.demo:
        # Its server begins anew each time: that it lacks something tells nothing.
        found = [conversation._replace(there=None) for conversation in found]
    if as_json:
        return print_json(conversation._asdict() for conversation in found)
    if not found:
        say("There is no such conversation." if wish.text else "There is none yet.")
    return print_lines(_rows(found, width()))


async def _read(workspace: Workspace, wish: Wish) -> list[Conversation]:
    """What journal and server have, until it is enough; says so when one is missing."""
    listed = workspace.conversations
    await listed.refresh(wish.text, wish.archived)
    while len(listed.rows) < wish.limit and not (listed.complete or listed.offline):
        await listed.more()
    if listed.offline:
        say(f"{listed.offline} This is what the journal has.")
        rest = ListQuery(wish.text, wish.archived, wish.limit)
        return await workspace.journal.conversations(rest)
    return listed.rows[: wish.limit]


def _rows(found: Sequence[Conversation], width: int | None) -> Iterator[str]:
    ids = [conversation.conversation_id or conversation.key for conversation in found]
    for id, conversation in zip(short_ids(ids), found, strict=True):
        head = f"{id}  {when(conversation.updated_at)}  "
        marks = "".join(f"  · {mark}" for mark in _marks(conversation))
        name = in_one_line(conversation.name, width is not None) or "(no name)"
        if width is not None:
            room = max(_NARROWEST, width - len(head) - cell_len(marks))
            name = cut(name, room)
        yield cut(head + name + marks, width)


def _marks(conversation: Conversation) -> Iterator[str]:
    """What is special about it, a few words each."""
    marks: dict[str, Any] = {
        "pinned": conversation.pinned,
        "running": conversation.live,
        "interrupted": conversation.interrupted,
        "unread": conversation.unread,
        f"{conversation.waiting} waiting": conversation.waiting,
        "draft": conversation.draft,
        "only here": conversation.there is False,
        "only on the server": not conversation.key,
    }
    return (words for words, holds in marks.items() if holds)
