"""What every measurement needs: the built-in server, and programs that talk to it."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.config import load
from app.core.events import MessageEnd, TextDelta
from app.core.record import dump_turn
from app.core.turn import Turn
from app.demo.server import DemoServer
from app.store.journal import Journal
from tests.benchmarks.app.program import Program

READY = "difyterm demo"
"""The app's name in the status line: everything behind the screen is up."""
_TEXT = """Answer h{0:05d}: the catch of the day, weighed and written down.

- point one of the answer
- point two, a little longer than the first

```python
x = {0}  # a line of code
```

End of h{0:05d}."""


@dataclass
class Stage:
    """The server in this process, and homes for the programs."""

    demo: DemoServer
    homes: Path

    def env(self, home: str) -> dict[str, str]:
        """The environment of a program with a home of its own."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("DIFY")}
        return {
            **kept,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "DIFY_BASE_URL": self.demo.base_url,
            "DIFY_API_KEY": self.demo.keys["chat"],
            "DIFY_USER": "bench",
            "DIFYTERM_DATA": str(self.homes / home),
        }

    @contextmanager
    def app(self, *arguments: str, home: str = "home") -> Iterator[Program]:
        """The real command, up and connected."""
        with Program(["-m", "app", *arguments], self.env(home)) as program:
            program.wait(READY)
            program.settle()
            yield program

    def fill(self, home: str, messages: int) -> None:
        """Write a conversation into a journal: half of its messages are answers."""
        settings = load(self.env(home))
        settings.data.mkdir(parents=True, exist_ok=True)
        journal = Journal(settings.data / "journal.sqlite3", settings.scope)
        for index in range(messages // 2):
            turn = Turn(f"Question h{index:05d}?", created_at=time.time())
            text = _TEXT.format(index)
            turn.apply(TextDelta(text=text, task_id="t", conversation_id="c"), 0.5)
            turn.apply(MessageEnd(), 1.0)
            key = f"turn{index:08d}"
            journal.begin("kept", key, turn.query, turn.created_at)
            journal.finish("kept", key, dump_turn(turn))
        journal.close()


@contextmanager
def staged() -> Iterator[Stage]:
    """A stage that is gone afterwards."""
    with tempfile.TemporaryDirectory() as homes, DemoServer() as demo:
        yield Stage(demo, Path(homes))
