"""Questions and answers of the journal that hold a text."""

from collections.abc import Callable, Iterator
from typing import Final

from rich.cells import cell_len

from app.config import Settings
from app.core.texts.matching import Spans
from app.errors import ExitCode
from app.shell.ids import short_ids
from app.shell.printing import emphasized, print_json, print_lines, readable, width
from app.shell.rows import cut, in_one_line, when
from app.shell.running import run_in_workspace
from app.shell.streams import say
from app.store.finding.search import Hit
from app.workspace import Workspace

_MARGIN: Final = "    "


def search(settings: Settings, text: str, limit: int, *, as_json: bool) -> ExitCode:
    """Print where a text was said, the newest first.

    Args:
        settings: In which app, by which user.
        text: What to look for.
        limit: Most places to print.
        as_json: One object a line: every field of `Hit`.
    """

    async def read(workspace: Workspace) -> list[Hit]:
        return await workspace.journal.search(text, limit=limit)

    found = run_in_workspace(settings, read)
    if as_json:
        return print_json(hit._asdict() for hit in found)
    if not found:
        say("Nothing that was said holds that.")
    ids = list(dict.fromkeys(map(_id, found)))
    short = dict(zip(ids, short_ids(ids), strict=True))
    return print_lines(
        line for hit in found for line in _lines(hit, short[_id(hit)], width())
    )


def _id(hit: Hit) -> str:
    return hit.conversation_id or hit.conversation_key


def _lines(hit: Hit, id: str, width: int | None) -> Iterator[str]:
    """The place in one line, and what stands there in the next."""
    who = "answer" if hit.in_answer else "question"
    head = f"{when(hit.created_at)}  {id}  {who:8}  "
    name = in_one_line(hit.conversation_name, width is not None) or "(no name)"
    yield cut(head + name, width)
    room = None if width is None else width - len(_MARGIN)
    yield _MARGIN + excerpt(hit, room, emphasized)


def excerpt(hit: Hit, width: int | None, lit: Callable[[str], str]) -> str:
    """What was found and what stands around it, in one line.

    Args:
        hit: Where it was found.
        width: Cells that the line may take; None for any number.
        lit: Makes what was found stand out.
    """
    text, spans = _from_first(hit, width)
    pieces: list[str] = []
    done, left = 0, width
    for low, high in (*spans, (len(text), len(text))):
        for part, found in ((text[done:low], False), (text[low:high], True)):
            shown = cut(readable(part), left)
            left = None if left is None else left - cell_len(shown)
            pieces.append(lit(shown) if found else shown)
        done = high
    return "".join(pieces)


def _from_first(hit: Hit, width: int | None) -> tuple[str, Spans]:
    """The excerpt and its spans, without the beginning if the first find were cut."""
    text, spans = hit.excerpt, hit.spans
    if width is None or not spans or cell_len(text[: spans[0][1]]) <= width // 2:
        return text, spans
    low, high = spans[0]
    start = low
    while start and cell_len(text[start - 1 : high]) < width // 2:
        start -= 1
    if not start:
        return text, spans
    moved = tuple((low - start + 1, high - start + 1) for low, high in spans)
    return f"…{text[start:]}", moved
