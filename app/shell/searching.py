"""Questions and answers of the journal that hold a text."""

from collections.abc import Iterator
from typing import Any, Final

from rich.cells import cell_len

from app.config import Settings
from app.errors import ExitCode
from app.shell.printing import emphasized, print_json, print_lines, readable, width
from app.shell.rows import cut, in_one_line, when
from app.shell.running import run_in_workspace
from app.shell.streams import say
from app.store.search import Hit
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
        return print_json(_as_json(hit) for hit in found)
    if not found:
        say("Nothing that was said holds that.")
    return print_lines(line for hit in found for line in _lines(hit, width()))


def _as_json(hit: Hit) -> dict[str, Any]:
    return hit._asdict()


def _lines(hit: Hit, width: int | None) -> Iterator[str]:
    """The place in one line, and what stands there in the next."""
    id = hit.conversation_id or hit.conversation_key
    who = "answer" if hit.in_answer else "question"
    head = f"{when(hit.created_at)}  {id[:8]}  {who:8}  "
    name = in_one_line(hit.conversation_name, width is not None) or "(no name)"
    yield cut(head + name, width)
    yield _MARGIN + _excerpt(hit, None if width is None else width - len(_MARGIN))


def _excerpt(hit: Hit, width: int | None) -> str:
    """The excerpt with what was found in bold, cut at its end, or before the find."""
    text, spans = hit.excerpt, list(hit.spans)
    if width is not None and spans and cell_len(text[: spans[0][1]]) > width:
        start = max(0, spans[0][0] - width // 3)
        text = "…" + text[start:]
        spans = [(low - start + 1, high - start + 1) for low, high in spans]
    pieces: list[str] = []
    done, left = 0, width
    for low, high in [*spans, (len(text), len(text))]:
        for piece, lit in ((text[done:low], False), (text[low:high], True)):
            shown = cut(readable(piece), left)
            if left is not None:
                left -= cell_len(shown)
            pieces.append(emphasized(shown) if lit else shown)
        done = high
    return "".join(pieces)
