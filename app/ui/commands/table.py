"""The one table of commands: bindings, footer, help, palette and slash words are made
from it; the README's table is held to it by a test.
"""

from collections.abc import Iterable
from typing import Final

from textual.binding import Binding

from app.ui.command import Command
from app.ui.commands.again import AGAIN
from app.ui.commands.asking import ASKING
from app.ui.commands.attaching import ATTACH, ATTACHING
from app.ui.commands.conversations import CONVERSATIONS
from app.ui.commands.copying import COPYING
from app.ui.commands.finding import FINDING, WHILE_FINDING
from app.ui.commands.general import GENERAL, LOOKS
from app.ui.commands.inspecting import INSPECTING
from app.ui.commands.listing import LISTING
from app.ui.commands.momentary import MOMENTARY
from app.ui.commands.queue import QUEUE, QUEUE_PANEL
from app.ui.commands.reading import END, READING
from app.ui.commands.stopping import LEDGER, STOP

COMMANDS: Final[tuple[Command, ...]] = (
    STOP,
    *QUEUE,
    LEDGER,
    *END,
    *ASKING,
    *AGAIN,
    *ATTACH,
    *CONVERSATIONS,
    *GENERAL,
    *COPYING,
    *READING,
    *FINDING,
    *INSPECTING,
    *LOOKS,
)
"""All that has a name, in the order in which the footer, the help and the README
tell of it."""

_MOMENTARY: Final = (*LISTING, *WHILE_FINDING, *QUEUE_PANEL, *MOMENTARY, *ATTACHING)
BY_ID: Final = {command.id: command for command in (STOP, *_MOMENTARY, *COMMANDS)}
"""Every command, by its id. Of several with one key the first one that applies gets
it, so what means something only for a moment stands before what always does."""

DRAFT_KEYS: Final = frozenset(
    key
    for command in BY_ID.values()
    for keys in (command.keys if command.reads_draft else "", command.empty_keys)
    for key in keys.split(",")
    if key
)
"""Keys that mean something else when a draft is written."""
STOP_KEYS: Final = frozenset(f"{STOP.keys},{BY_ID['copy'].keys}".split(","))
"""Keys that stop a turn that runs: those wait for nothing."""
STAY: Final = "stay"
"""Not a command: Tab, which nobody may lose the focus by, when nothing else has it."""


def bindings() -> Iterable[Binding]:
    """The chat screen's bindings.

    All have priority over the input, which has the focus all the time; several may
    have one key, and the first one that applies gets it.
    """
    for command in BY_ID.values():
        action = f"command('{command.id}')"
        if command.keys:
            yield Binding(
                command.keys, action, show=False, priority=True, id=command.id
            )
        if command.empty_keys:
            yield Binding(
                command.empty_keys,
                f"command_when_empty('{command.id}')",
                show=False,
                priority=True,
                id=f"{command.id}.empty",
            )
    yield Binding("tab,shift+tab", STAY, show=False, priority=True)
