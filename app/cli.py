"""The command line: picks a front end and turns errors into exit codes."""

import argparse
import codecs
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NoReturn

from app.crash import HandedOn, report
from app.errors import AppError, ConfigError, DifyError, ExitCode
from app.shell import streams
from app.shell.arguments import parser

if TYPE_CHECKING:
    from app.config import Settings

_REST: Final = {"ask": " TEXT", "search": " TEXT", "show": " ID", "stop": " TASK_ID"}
"""What stands behind a command, in an example."""

# Front ends are imported where they start: `--help` needs none of them, and the
# commands of the shell no Textual.


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
        return _run(parser().parse_args(streams.readable(argv)))
    except AppError as error:
        streams.say(error)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except SystemExit as leaving:  # argparse: after --help, or a wrong argument
        return leaving.code if isinstance(leaving.code, int) else ExitCode.USAGE


def _run(arguments: argparse.Namespace) -> ExitCode:
    match arguments.command:
        case None:
            return _chat(arguments.resume, arguments.conversation, arguments.demo)
        case "demo-server":
            return _serve(arguments.host, arguments.port)
        case "ask":
            return _ask(arguments)
        case _:
            return _look(arguments)


def _chat(resume: bool, conversation_id: str, demo: bool) -> ExitCode:
    _check_terminal()
    from app.config import load
    from app.ui.terminal.escape_delay import apply_escape_delay
    from app.ui.terminal.frame_rate import apply_frame_rate

    settings = load(demo=demo)
    conversation_id = _conversation_id(settings, conversation_id)
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


def _conversation_id(settings: "Settings", words: str) -> str:
    """The id of the conversation that is meant, or the words, if nobody knows one.

    Raises:
        ConfigError: Several are meant.
    """
    if not words:
        return words
    from app.shell.ids import is_whole_id

    if is_whole_id(words):
        return words
    from app.shell.wanted import find_id

    try:
        return find_id(settings, words)
    except DifyError:
        return words  # the chat screen says so, and begins a new one


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


def _settings(arguments: argparse.Namespace) -> "Settings":
    """The settings of a command of the shell, which asks nobody by accident.

    Raises:
        ConfigError: There is nobody to ask, or no place for what comes.
    """
    from app.config import load

    command = arguments.command
    settings = load(demo=arguments.demo)
    if sys.stdout is None:
        raise ConfigError("Standard output is closed: there is no place for an answer.")
    if settings.demo and not arguments.demo:
        raise ConfigError(
            "There is no DIFY_API_KEY, so nobody was asked.",
            "Set it to the key of your Dify app, or try the built-in demo: "
            f"difyterm {command} --demo{_REST.get(command, '')}",
        )
    return settings


def _ask(arguments: argparse.Namespace) -> ExitCode:
    settings = _settings(arguments)
    text: str = arguments.text
    if text == "-":
        text = streams.message_from_input()
    if not text.strip():
        raise ConfigError("There is no message to send.", "Try: difyterm ask TEXT")
    from app.core.draft import Draft
    from app.shell.ask import Place, ask
    from app.shell.given import Given

    place = Place(arguments.resume, arguments.conversation)
    given = Given(tuple(arguments.inputs), tuple(arguments.files))
    return ask(settings, Draft(text), place, given, as_json=arguments.json)


def _look(arguments: argparse.Namespace) -> ExitCode:
    """The commands that look at what was said, and `stop`."""
    settings = _settings(arguments)
    match arguments.command:
        case "list":
            from app.shell.listing import Wish, list_conversations

            wish = Wish(arguments.text, arguments.archived, arguments.limit)
            return list_conversations(settings, wish, as_json=arguments.json)
        case "search":
            from app.shell.searching import search

            text, limit = arguments.text, arguments.limit
            return search(settings, text, limit, as_json=arguments.json)
        case "show":
            from app.shell.showing import show

            return show(settings, arguments.conversation, as_json=arguments.json)
        case _:
            from app.shell.stopping import stop

            return stop(settings, arguments.task_id)


def _serve(host: str, port: int) -> ExitCode:
    from app.demo.server import serve_forever

    try:
        serve_forever(host, port, say=lambda line: print(line, flush=True))
    except OSError as error:
        raise ConfigError(str(error)) from error
    return ExitCode.OK
