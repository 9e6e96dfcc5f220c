"""One turn: the question, the answer as it grows, and how it ended."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.core.texts.text import clean, flat
from app.core.turns.kept import difference
from app.core.turns.mark import late_header, ledger_lines, mark
from app.core.turns.status import Status
from app.markdown.line import Line
from app.markdown.styles import joined
from app.ui.transcript.blocks.renderer import BlockRenderer
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.plain import one_line, plain_lines, plain_parts
from app.ui.transcript.rendered_text import GAP, RenderedText

if TYPE_CHECKING:
    from app.core.turns.blocks import Block
    from app.core.turns.turn import Turn

_MARKS: Final = {
    Status.INTERRUPTED: "mark-interrupted",
    Status.FAILED: "mark-failed",
    Status.WITHHELD: "mark-paused",
    Status.PAUSED: "mark-paused",
}
_CODE: Final = re.compile("```|~~~|(?:^|[\x85\u2028\u2029])(?: {4}|\t)", re.MULTILINE)
"""What a text with a code block holds somewhere."""
_BAR: Final = "▌ "


class TurnView(Entry):
    """Looks at a turn; it never changes it and keeps no text of its own."""

    def __init__(self, turn: "Turn") -> None:
        self.turn: Final = turn
        self.show_late = False
        """Whether the text that came after Esc and the stop ledger are shown."""
        self.show_thoughts = False
        """Whether reasoning is unfolded."""
        self._renderers: dict[int, tuple[Block, BlockRenderer]] = {}
        self._asked: tuple[int, RenderedText] | None = None
        self._last_code: tuple[object, str | None] = (None, None)

    @property
    def live(self) -> bool:
        return self.turn.live

    @property
    def has_late(self) -> bool:
        """Whether there is anything that `show_late` would add."""
        return self.turn.ledger is not None

    def texts(self, width: int) -> Sequence[RenderedText]:
        turn = self.turn
        texts = [self._question(width), GAP]
        texts += self._blocks(turn.answer.blocks, width)
        texts += self._mark(width)
        if self.show_late:
            texts += self._late(width)
        return texts

    def estimate(self, width: int) -> int:
        turn = self.turn
        size = len(turn.query) + turn.answer.shown_length * 9 // 8
        return 5 + size // max(1, width)

    def raw(self) -> str | None:
        if self.show_late:
            return None
        turn = self.turn
        # Not at the top, as in `_renderer_of`.
        from app.core.turns.blocks import shown_of

        shown = map(shown_of, turn.answer.blocks)
        return "\n".join((turn.query, *shown, mark(turn), difference(turn)))

    def forget(self) -> None:
        self._renderers.clear()
        self._asked = None

    def code_blocks(self) -> list[str]:
        blocks = self.turn.answer.blocks
        return [code for b in blocks for code in self._renderer_of(b).code_blocks()]

    def last_code_block(self) -> str | None:
        state = (self.turn.version, self.turn.answer.shown_length)
        if self._last_code[0] != state:
            shown = self.turn.answer.shown
            codes = self.code_blocks() if _CODE.search(shown) else []
            self._last_code = state, codes[-1] if codes else None
        return self._last_code[1]

    def _question(self, width: int) -> RenderedText:
        if self._asked is None or self._asked[0] != width:
            query = clean(self.turn.query)
            files = (f"📎 {flat(f.name or f.url)}" for f in self.turn.draft.files)
            shown = "\n".join((query, *files))
            parts = plain_parts(shown, width, "question", _BAR)
            self._asked = width, RenderedText(parts, lambda: query)
        return self._asked[1]

    def _blocks(self, blocks: "Iterable[Block]", width: int) -> list[RenderedText]:
        texts: list[RenderedText] = []
        for block in blocks:
            renderer = self._renderer_of(block)
            text = renderer.render(width, self.show_thoughts, self.turn.live)
            if not text.empty:
                texts += [text, GAP]
        return texts

    def _renderer_of(self, block: "Block") -> BlockRenderer:
        known = self._renderers.get(id(block))
        if known is not None and known[0] is block:
            return known[1]
        # Not at the top: the first paint has no answer to draw.
        from app.ui.transcript.blocks.renderers import renderer_of

        renderer = renderer_of(block)
        self._renderers[id(block)] = block, renderer
        return renderer

    def _mark(self, width: int) -> list[RenderedText]:
        lines: list[Line] = []
        if text := mark(self.turn):
            style = _MARKS.get(self.turn.status, "mark-mended")
            first, _, rest = text.partition(" ")
            lines += plain_lines(rest, width, style, f"{first} ", "  ")
        if text := difference(self.turn):
            lines += plain_lines(text, width, "ledger", "· ", "  ")
        return [RenderedText.of(lines), GAP] if lines else []

    def _late(self, width: int) -> list[RenderedText]:
        texts: list[RenderedText] = []
        if self.turn.answer.late:
            header = one_line(late_header(self.turn), width, "late-header")
            texts += [RenderedText.of([header])]
            texts += map(_dimmed, self._blocks(self.turn.answer.late, width))
        lines: list[Line] = []
        for fact in ledger_lines(self.turn):
            lines += plain_lines(fact, width, "ledger", "· ", "  ")
        return [*texts, RenderedText.of(lines), GAP] if lines else texts


def turns_in(entries: Iterable[Entry]) -> list[TurnView]:
    """The turns among some entries, in the same order."""
    return [entry for entry in entries if isinstance(entry, TurnView)]


def _dimmed(text: RenderedText) -> RenderedText:
    lines = [line for part in text.parts for line in part.lines]
    return RenderedText.of([_late_line(line) for line in lines], text.source)


def _late_line(line: Line) -> Line:
    late = (replace(p, style=joined(p.style, "late")) for p in line.pieces)
    return replace(line, pieces=tuple(late), style="")
