"""Ways of a person who chats: starting with a key, asking, looking at the server."""

from typing import Final

from app.demo.server import DemoServer
from tests.e2e.launch import Launcher
from tests.e2e.terminal import Terminal

HELD: Final = "n=40 rate=0 [fault: hold=5]"
"""A question whose answer pauses after `SHOWN`; it has no length of its own."""
SHOWN: Final = "The harbour was quiet when"
"""The first five chunks of such an answer."""
LAST: Final = "warm tar"
"""What its last sentence ends with, not yet there while it is held."""
READY: Final = r"^ ● ready"
STREAMING: Final = r"^ ● streaming"


def key_for(demo: DemoServer, mode: str = "chat") -> dict[str, str]:
    """The environment that connects difyterm to an app of the server."""
    return {"DIFY_BASE_URL": demo.base_url, "DIFY_API_KEY": demo.keys[mode]}


def open_chat(
    start: Launcher,
    demo: DemoServer,
    *arguments: str,
    mode: str = "chat",
    columns: int = 100,
    rows: int = 30,
    kitty: bool = False,
) -> Terminal:
    """Start difyterm with a key of the server and wait until it has looked around.

    Args:
        start: The fixture.
        demo: The server to connect to.
        arguments: Arguments of difyterm.
        mode: Which app of the server.
        columns: Width in cells.
        rows: Height in cells.
        kitty: Act as a terminal with the kitty keyboard protocol.
    """
    env = key_for(demo, mode)
    terminal = start(*arguments, env=env, columns=columns, rows=rows, kitty=kitty)
    terminal.wait_for(rf"● ready .*difyterm demo.* {mode}")
    return terminal


def write(terminal: Terminal, text: str) -> None:
    """Type a draft and wait until it stands in the input."""
    terminal.type(text)
    terminal.wait_for(f"│ {text} ")


def ask_held(terminal: Terminal, demo: DemoServer, text: str = HELD) -> None:
    """Ask what is answered up to a pause, and wait until that is on the screen."""
    terminal.type(text + "\n")
    terminal.wait_for(SHOWN)
    demo.wait_for_hold()


def open_held(
    start: Launcher,
    demo: DemoServer,
    *arguments: str,
    text: str = HELD,
    mode: str = "chat",
    columns: int = 100,
    rows: int = 30,
    kitty: bool = False,
) -> Terminal:
    """As `open_chat`; then ask what is answered up to a pause."""
    terminal = open_chat(
        start, demo, *arguments, mode=mode, columns=columns, rows=rows, kitty=kitty
    )
    ask_held(terminal, demo, text)
    return terminal


def look_into(terminal: Terminal, key: str, sign: str) -> None:
    """Open a dialog by a key, and close it by Esc once its `sign` is to be seen."""
    terminal.key(key)
    terminal.wait_for(sign)
    terminal.key("escape")
    terminal.wait_for(lambda text: sign not in text)


def stops(demo: DemoServer) -> list[str]:
    """The task ids of all stops the server received."""
    paths = [request.path for request in demo.requests]
    return [path.split("/")[-2] for path in paths if path.endswith("/stop")]


def queries(demo: DemoServer) -> list[object]:
    """The messages the server received, in order."""
    return [
        request.json.get("query")
        for request in demo.requests
        if request.path.endswith("/chat-messages") and request.json
    ]
