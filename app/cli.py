"""The command line: picks a front end and turns errors into exit codes."""

import argparse
import codecs
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from app import __version__
from app.crash import HandedOn, report
from app.errors import AppError, ConfigError, ExitCode
from app.shell import streams

# Front ends are imported where they start: `--help` needs none of them, and
# `ask` no Textual.

_ENVIRONMENT = """\
environment:
  DIFY_API_KEY   key of a Dify app (app-…); without one the chat screen opens on
                 the built-in demo, and ask asks nobody
  DIFY_BASE_URL  the server, default https://api.dify.ai/v1
  DIFY_USER      the end user that owns your conversations; default: a random
                 id that is made once and kept
  DIFYTERM_DATA  directory of the journal
  ESCDELAY       milliseconds to tell a lone Esc from a key sequence
"""


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    streams.prepare()
    code: int = ExitCode.CRASH
    with HandedOn(_report):
        code = _exit_code(sys.argv[1:] if argv is None else argv)
    sys.exit(streams.finish(code))


def _report(error: Exception) -> None:
    streams.say(report(error))


def _exit_code(argv: Sequence[str]) -> int:
    try:
        return _run(_parser().parse_args(streams.readable(argv)))
    except AppError as error:
        streams.say(error)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except SystemExit as leaving:  # argparse: after --help, or a wrong argument
        return leaving.code if isinstance(leaving.code, int) else ExitCode.USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="difyterm",
        description="Chat with a Dify app in the terminal; Esc stops the answer.",
        epilog=_ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"difyterm {__version__}"
    )
    parser.add_argument(
        "--continue",
        dest="resume",
        action="store_true",
        help="open the conversation used last",
    )
    parser.add_argument(
        "--conversation", metavar="ID", default="", help="open one by Dify's id"
    )
    parser.add_argument(
        "--demo", action="store_true", help="the built-in demo, also when a key is set"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    ask = commands.add_parser("ask", help="one question, the answer to standard output")
    ask.add_argument("text", metavar="TEXT", help="the message, or - to read it")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")
    ask.add_argument(
        "--demo",
        action="store_true",
        # Given before the command it counts, too: a default here would undo that.
        default=argparse.SUPPRESS,
        help="ask the built-in demo",
    )
    demo = commands.add_parser("demo-server", help="serve the built-in demo")
    demo.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    demo.add_argument("--port", type=_port, default=0, help="default: a free one")
    return parser


def _port(text: str) -> int:
    """A port number, for argparse."""
    if text.isdecimal() and int(text) < 1 << 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no port: give one below 65536")


def _run(arguments: argparse.Namespace) -> ExitCode:
    match arguments.command:
        case "ask":
            return _ask(arguments.text, arguments.json, arguments.demo)
        case "demo-server":
            return _serve(arguments.host, arguments.port)
        case _:
            return _chat(arguments.resume, arguments.conversation, arguments.demo)


def _chat(resume: bool, conversation_id: str, demo: bool) -> ExitCode:
    _check_terminal()
    from app.config import load
    from app.ui.terminal.escape_delay import apply_escape_delay
    from app.ui.terminal.frame_rate import apply_frame_rate

    settings = load(demo=demo)
    # Textual reads both once, when it is imported.
    apply_escape_delay(os.environ)
    apply_frame_rate(os.environ)
    # Nearly all that is made while starting stays: to look for garbage among it
    # would only make the start longer. The app turns this on again.
    gc.disable()
    from app.ui.app import ChatApp
    from app.ui.running import run_chat

    chat = ChatApp(settings, resume=resume, conversation_id=conversation_id)
    run_chat(chat)
    _say_goodbye(chat.goodbye)
    return ExitCode(chat.return_code or 0)


def _check_terminal() -> None:
    """Refuse what no chat can be shown on.

    Raises:
        ConfigError: It is no terminal, or one that cannot show all letters.
    """
    if not (streams.is_terminal(sys.stdin) and streams.is_terminal(sys.stdout)):
        raise ConfigError(
            "The chat screen needs a terminal.", "In a script use: difyterm ask TEXT"
        )
    encoding = codecs.lookup(sys.stdout.encoding).name
    if encoding != "utf-8":
        raise ConfigError(
            f"The chat screen needs a UTF-8 terminal, and this one is set to {encoding}.",
            "Set LC_ALL=C.UTF-8, or use: difyterm ask TEXT",
        )


def _say_goodbye(text: str) -> None:
    """Print a line on the normal screen, if there still is one."""
    if not text:
        return
    try:
        print(text, flush=True)
    except OSError:
        streams.discard(sys.stdout)


def _ask(text: str, as_json: bool, demo: bool) -> ExitCode:
    from app.config import load

    settings = load(demo=demo)
    if sys.stdout is None:
        raise ConfigError("Standard output is closed: there is no place for an answer.")
    if settings.demo and not demo:
        raise ConfigError(
            "There is no DIFY_API_KEY, so nobody was asked.",
            "Set it to the key of your Dify app, or try the built-in demo: "
            "difyterm ask --demo TEXT",
        )
    if text == "-":
        text = streams.message_from_input()
    if not text.strip():
        raise ConfigError("There is no message to send.", "Try: difyterm ask TEXT")
    from app.core.draft import Draft
    from app.shell.ask import ask

    return ask(settings, Draft(text), as_json=as_json)


def _serve(host: str, port: int) -> ExitCode:
    from app.demo.server import serve_forever

    try:
        serve_forever(host, port, say=lambda line: print(line, flush=True))
    except OSError as error:
        raise ConfigError(str(error)) from error
    return ExitCode.OK
