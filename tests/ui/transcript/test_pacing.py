"""How often a text that grows is drawn."""

import asyncio

from textual.app import App, ComposeResult
from textual.widget import Widget

from app.ui.transcript.drawing.pacing import FramePacer
from tests.until import until


class Page(Widget):
    """Counts how often it is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.pacer = FramePacer(self, self.draw)
        self.drawn = 0

    def draw(self) -> None:
        self.drawn += 1


class Stage(App[None]):
    """One page."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def compose(self) -> ComposeResult:
        yield self.page


async def drawn_in(page: Page, frames: int) -> None:
    """Ask for a drawing in every turn of the loop until so many were made."""
    wanted = page.drawn + frames

    async def ask() -> None:
        page.pacer.ask()
        await asyncio.sleep(0)

    await until(lambda: page.drawn >= wanted, pause=ask)


async def test_what_nobody_sees_is_drawn_seldom_and_at_once_when_it_is_seen() -> None:
    app = Stage()
    async with app.run_test():
        page, loop = app.page, asyncio.get_running_loop()
        await drawn_in(page, 1)
        page.pacer.sleep()
        began = loop.time()
        await drawn_in(page, 2)
        assert loop.time() - began > 1  # more on a busy machine, never less
        page.pacer.ask()
        before = page.drawn
        page.pacer.wake()
        assert page.drawn == before + 1
