"""Starting difyterm: the demo, a real key, and places that are no terminal."""

import pytest

from app import __version__
from app.demo import faults
from app.demo.server import DemoServer
from tests.e2e.chatting import READY, key_for, open_chat, queries
from tests.e2e.command import run
from tests.e2e.launch import Home, Launcher


def test_with_nothing_configured_the_built_in_demo_opens_and_answers(
    start: Launcher,
) -> None:
    terminal = start()
    terminal.wait_for(r"● ready .*difyterm demo chatflow · advanced-chat")
    terminal.wait_for("This is the built-in demo")
    terminal.type("n=3\n")
    terminal.wait_for("▌ n=3")
    terminal.wait_for("^ The harbour was")
    terminal.wait_for(READY)


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("chat", "difyterm demo · chat$"),
        ("agent-chat", "difyterm demo agent · agent-chat$"),
        ("advanced-chat", "difyterm demo chatflow · advanced-chat$"),
    ],
)
def test_with_a_key_the_name_and_mode_of_the_app_are_shown(
    start: Launcher, demo: DemoServer, mode: str, name: str
) -> None:
    open_chat(start, demo, mode=mode).wait_for(name)


@pytest.mark.parametrize("ending", ["", "/", "/v1/"])
def test_the_address_is_taken_as_people_paste_it(
    start: Launcher, demo: DemoServer, ending: str
) -> None:
    address = demo.base_url.removesuffix("/v1") + ending
    terminal = start(env=key_for(demo) | {"DIFY_BASE_URL": address})
    terminal.wait_for("difyterm demo · chat")


def test_every_request_names_one_user_that_the_next_start_names_too(
    start: Launcher, demo: DemoServer
) -> None:
    for _ in range(2):
        terminal = open_chat(start, demo)
        terminal.type("n=2\n")
        demo.wait_for_request("/chat-messages")
        terminal.key("ctrl+q")
        terminal.wait_exit()
    users = {(request.json or request.query).get("user") for request in demo.requests}
    assert len(users) == 1
    assert users != {None}


def test_a_user_that_is_set_is_the_one_sent(start: Launcher, demo: DemoServer) -> None:
    terminal = start(env=key_for(demo) | {"DIFY_USER": "erika"})
    terminal.wait_for("difyterm demo · chat")
    assert {request.query["user"] for request in demo.requests} == {"erika"}


def test_what_is_typed_and_sent_before_the_server_has_answered_is_not_lost(
    start: Launcher, demo: DemoServer
) -> None:
    demo.fail_next(faults.no_first_chunk(), path="/info")
    terminal = start(env=key_for(demo))
    terminal.wait_for("Message")
    terminal.type("n=3 early\nand a draft")
    terminal.wait_for("▌ n=3 early")
    terminal.wait_for("The harbour was")
    terminal.wait_for("│ and a draft")
    assert queries(demo) == ["n=3 early"]


def test_the_version_is_printed(home: Home) -> None:
    result = run(home, "--version")
    assert result.stdout.decode() == f"difyterm {__version__}\n"
    assert result.returncode == 0


def test_the_help_names_the_commands_and_the_environment(home: Home) -> None:
    result = run(home, "--help")
    said = result.stdout.decode()
    for word in ("ask", "demo-server", "--continue", "DIFY_API_KEY", "DIFY_BASE_URL"):
        assert word in said
    assert result.returncode == 0


def test_without_a_terminal_the_chat_says_what_to_do(home: Home) -> None:
    result = run(home)
    assert result.returncode == 2
    assert result.stdout == b""
    assert b"needs a terminal" in result.stderr
    assert b"difyterm ask" in result.stderr
    assert b"Traceback" not in result.stderr


def test_the_key_cannot_be_given_on_the_command_line(home: Home) -> None:
    result = run(home, "--api-key=app-secret")
    assert result.returncode == 2
    assert b"unrecognized arguments" in result.stderr


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"DIFY_API_KEY": "app-ä"}, b"DIFY_API_KEY"),
        ({"DIFY_API_KEY": "app-a", "DIFY_BASE_URL": "ftp://x"}, b"DIFY_BASE_URL"),
    ],
)
def test_a_setting_that_cannot_work_ends_in_one_sentence(
    home: Home, env: dict[str, str], said: bytes
) -> None:
    result = run(home, "ask", "hello", env=env)
    assert result.returncode == 2
    assert said in result.stderr
    assert result.stderr.count(b"\n") == 1
