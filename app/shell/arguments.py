"""What the command line takes: every command, its arguments, its help."""

import argparse
from collections.abc import Callable
from typing import Final

from app import __version__

_ENVIRONMENT: Final = """\
environment:
  DIFY_API_KEY   key of a Dify app (app-…); without one the chat screen opens on
                 the built-in demo, and the other commands ask nobody
  DIFY_BASE_URL  the server, default https://api.dify.ai/v1
  DIFY_USER      the end user that owns your conversations; default: a random
                 id that is made once and kept
  DIFYTERM_DATA  directory of the journal
  ESCDELAY       milliseconds to tell a lone Esc from a key sequence
"""
_WHICH: Final = "its id, the beginning of it, or a part of its name"
_MOST: Final = 50

_Add = Callable[..., argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; `command` is None for the chat screen."""
    chat = argparse.ArgumentParser(
        prog="difyterm",
        description="Chat with a Dify app in the terminal; Esc stops the answer.",
        epilog=_ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    chat.add_argument("--version", action="version", version=f"difyterm {__version__}")
    _add_conversation(chat, ask=False)
    chat.add_argument(
        "--demo", action="store_true", help="the built-in demo, also when a key is set"
    )
    add = chat.add_subparsers(dest="command", metavar="COMMAND").add_parser
    for define in (_ask, _list, _search, _show, _stop, _demo_server):
        define(add)
    return chat


def _ask(add: _Add) -> None:
    ask = add("ask", help="one question, the answer to standard output")
    ask.add_argument("text", metavar="TEXT", help="the message, or - to read it")
    ask.add_argument(
        "--input",
        metavar="NAME=VALUE",
        dest="inputs",
        action="append",
        default=[],
        help="a value that the app asks for; @FILE takes the text of a file",
    )
    ask.add_argument(
        "--file",
        metavar="PATH",
        dest="files",
        action="append",
        default=[],
        help="a file that goes along, or an address that the server fetches it from",
    )
    _add_conversation(ask, ask=True)
    _add_json(ask)
    _add_demo(ask)


def _list(add: _Add) -> None:
    listing = add("list", help="the conversations, newest first")
    listing.add_argument(
        "text", metavar="TEXT", nargs="?", default="", help="only those named so"
    )
    listing.add_argument(
        "--archived", action="store_true", help="those that were put away"
    )
    _add_limit(listing)
    _add_json(listing)
    _add_demo(listing)


def _search(add: _Add) -> None:
    search = add("search", help="questions and answers that hold a text")
    search.add_argument("text", metavar="TEXT", help="what to look for")
    _add_limit(search)
    _add_json(search)
    _add_demo(search)


def _show(add: _Add) -> None:
    show = add("show", help="a whole conversation, oldest first")
    show.add_argument("conversation", metavar="ID", help=_WHICH)
    _add_json(show)
    _add_demo(show)


def _stop(add: _Add) -> None:
    stop = add("stop", help="stop an answer that runs elsewhere")
    stop.add_argument("task_id", metavar="TASK_ID", help="from the start of ask --json")
    _add_demo(stop)


def _demo_server(add: _Add) -> None:
    demo = add("demo-server", help="serve the built-in demo")
    demo.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    demo.add_argument("--port", type=_port, default=0, help="default: a free one")


def _add_conversation(to: argparse.ArgumentParser, *, ask: bool) -> None:
    """Options that go on with a conversation; given before `ask` they count, too."""
    verb = "go on in" if ask else "open"
    to.add_argument(
        "--continue",
        dest="resume",
        action="store_true",
        default=argparse.SUPPRESS if ask else False,
        help=f"{verb} the conversation used last",
    )
    to.add_argument(
        "--conversation",
        metavar="ID",
        default=argparse.SUPPRESS if ask else "",
        help=f"{verb} this one: {_WHICH}",
    )


def _add_json(to: argparse.ArgumentParser) -> None:
    to.add_argument("--json", action="store_true", help="one JSON object a line")


def _add_limit(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--limit",
        metavar="N",
        type=_count,
        default=_MOST,
        help=f"at most so many, default: {_MOST}",
    )


def _add_demo(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--demo",
        action="store_true",
        # Given before the command it counts, too: a default here would undo that.
        default=argparse.SUPPRESS,
        help="use the built-in demo",
    )


def _count(text: str) -> int:
    """A number of things, for argparse."""
    if text.isdecimal() and 0 < int(text) < 1 << 31:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no number above 0")


def _port(text: str) -> int:
    """A port number, for argparse."""
    if text.isdecimal() and int(text) < 1 << 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no port: give one below 65536")
