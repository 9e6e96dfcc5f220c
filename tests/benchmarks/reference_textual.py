"""What Textual takes for next to nothing: an input, or an input below plain text.

    python -m tests.benchmarks.reference_textual empty|plain

`plain` sends what is entered and draws the answer as it comes, at most 20 times a
second: no Markdown, no journal, nothing can be stopped or scrolled.
"""

import asyncio
import json
import os
import sys
import textwrap
from typing import Any, Final

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

_FRAME: Final = 1 / 20


class PlainText(Widget):
    """The end of a growing text."""

    DEFAULT_CSS = "PlainText { height: 1fr }"

    def __init__(self) -> None:
        super().__init__()
        self._rows = [""]
        self._waiting = ""

    def add(self, text: str) -> None:
        """Show more text with the next frame."""
        if not self._waiting:
            self.set_timer(_FRAME, self._show)
        self._waiting += text

    def _show(self) -> None:
        tail, self._waiting = self._rows.pop() + self._waiting, ""
        for line in tail.split("\n"):
            self._rows += textwrap.wrap(
                line, max(1, self.size.width), drop_whitespace=False
            ) or [""]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the newest that fit."""
        rows = self._rows[-self.size.height :]
        text = rows[y] if y < len(rows) else ""
        return Strip([Segment(text)]).adjust_cell_length(self.size.width)


class Empty(App[None]):
    """An input."""

    def compose(self) -> ComposeResult:
        """Nothing else."""
        yield Input()


class Plain(App[None]):
    """An answer above an input."""

    CSS = "Input { border: none; height: 1 }"

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield PlainText()
        yield Input()

    def on_mount(self) -> None:
        """The input takes keys."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send it."""
        event.input.clear()
        self.run_worker(self._ask(event.value))

    async def _ask(self, query: str) -> None:
        import httpx
        from httpx_sse import aconnect_sse

        from tests.benchmarks.reference_sse import body_of

        text = self.query_one(PlainText)
        headers = {"Authorization": f"Bearer {os.environ['DIFY_API_KEY']}"}
        body = body_of(query)
        url = os.environ["DIFY_BASE_URL"]
        async with (
            httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client,
            aconnect_sse(client, "POST", "chat-messages", json=body) as source,
        ):
            count = 0
            async for item in source.aiter_sse():
                event: dict[str, Any] = json.loads(item.data or "{}")
                text.add(event.get("answer", ""))
                count += 1
                if count % 64 == 0:
                    await asyncio.sleep(0)


if __name__ == "__main__":
    (Empty() if sys.argv[1] == "empty" else Plain()).run()
