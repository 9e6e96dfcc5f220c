"""Finds the conversation that a person means by an id, or by a part of a name."""

from collections.abc import Iterable, Sequence
from typing import Final

from app.config import Settings
from app.core.conversation import Conversation
from app.core.texts.matching import fold
from app.core.texts.text import one_line
from app.errors import ConfigError, UnknownConversation
from app.shell.ids import is_whole_id, may_begin_id, short_ids
from app.shell.rows import cut, when
from app.shell.running import run_in_workspace
from app.store.conversations import ListQuery
from app.workspace import Workspace

_EVERY: Final = 1 << 31
_SHOWN: Final = 10
"""Candidates that are named when several are meant."""


def find_id(settings: Settings, words: str) -> str:
    """The id, or the journal's key, of the conversation that is meant.

    Raises:
        ConfigError: Several are meant.
        UnknownConversation: None is.
        DifyError: Only the server could know it, and did not tell.
    """
    found = run_in_workspace(settings, lambda workspace: find(workspace, words))
    return found.conversation_id or found.key


async def find(workspace: Workspace, words: str) -> Conversation:
    """The conversation that is meant: of the journal, else of the server.

    Args:
        workspace: Where they are.
        words: The journal's key, Dify's id, the beginning of one of them, the name,
            or a part of a name that no other one has.

    Raises:
        ConfigError: Several are meant.
        UnknownConversation: None is.
        DifyError: Only the server could know it, and did not tell.
    """
    journal = workspace.journal
    stored = await journal.latest(words) or await journal.latest(key=words)
    if stored is not None:
        id, name, used = stored.conversation_id, stored.name, stored.updated_at
        return Conversation(stored.key, id, name, used)
    if is_whole_id(words):
        return Conversation("", words, "", 0)
    found = meant(words, await _in_journal(workspace, words)) or meant(
        words, await _on_server(workspace)
    )
    if not found:
        raise UnknownConversation(
            f"“{one_line(words, 60)}” is in no id and no name of a conversation.",
            "See them with: difyterm list",
        )
    if len(found) > 1:
        raise _several(words, found)
    return found[0]


def meant(words: str, among: Iterable[Conversation]) -> list[Conversation]:
    """Those that the words can mean: by a whole name, else by an id, else by a part."""
    among = list(among)
    name = fold(words.strip())
    if not name:
        return []
    if same := [c for c in among if fold(c.name.strip()) == name]:
        return same
    by_id = [c for c in among if may_begin_id(words) and _begins(c, words)]
    return by_id or [c for c in among if name in fold(c.name)]


def _begins(conversation: Conversation, words: str) -> bool:
    ids = (conversation.conversation_id, conversation.key)
    return any(id.startswith(words) for id in ids)


async def _in_journal(workspace: Workspace, words: str) -> list[Conversation]:
    """All that the words can mean, or only those with a fitting name."""
    text = "" if may_begin_id(words) else words
    found: list[Conversation] = []
    for archived in (False, True):
        query = ListQuery(text, archived=archived, limit=_EVERY)
        found += await workspace.journal.conversations(query)
    return found


async def _on_server(workspace: Workspace) -> list[Conversation]:
    """All that the server lists; the demo's server knows none of an earlier run."""
    found: list[Conversation] = []
    more, last_id = True, ""
    while more:
        page = await workspace.client.conversations.page(last_id, limit=100)
        found += page.items
        more, last_id = page.more, page.last_id
    return found


def _several(words: str, found: Sequence[Conversation]) -> ConfigError:
    """The candidates, a line each."""
    shown = found[:_SHOWN]
    ids = short_ids([c.conversation_id or c.key for c in shown])
    lines = [
        f"  {id}  {when(c.updated_at)}  {cut(one_line(c.name), 60)}"
        for id, c in zip(ids, shown, strict=True)
    ]
    if rest := len(found) - len(shown):
        lines.append(f"  … and {rest} more")
    return ConfigError(
        f"“{one_line(words, 60)}” can mean {len(found)} conversations:\n"
        + "\n".join(lines),
        "\nGive more of the name, or the id.",
    )
