"""The commands that look at conversations from the shell, and go on with them."""

import json
from collections.abc import Sequence

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import HELD, READY, SHOWN, key_for, queries, stops
from tests.e2e.command import run, running
from tests.e2e.launch import Home, Launcher

pytestmark = pytest.mark.thorough

ANSWER = "The harbour was "
"""Three chunks of a made-up answer."""


@pytest.fixture(autouse=True)
def names_at_once(demo: DemoServer) -> None:
    """The server knows the name of a conversation with its first answer."""
    demo.name_after = 0


def objects(output: bytes) -> list[dict[str, object]]:
    """The lines of JSON."""
    return [json.loads(line) for line in output.splitlines()]


def ask(home: Home, demo: DemoServer, *words: str) -> str:
    """Ask something; returns the id of its conversation."""
    result = run(home, "ask", "--json", *words, env=key_for(demo))
    assert result.returncode == 0, result.stderr
    return str(objects(result.stdout)[-1]["conversation_id"])


def out(home: Home, demo: DemoServer, *words: str) -> str:
    """What a command prints that succeeds and has nothing to complain of."""
    result = run(home, *words, env=key_for(demo))
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout.decode()


def ids(table: str) -> list[str]:
    """The first column."""
    return [line.split()[0] for line in table.splitlines()]


def test_the_list_has_every_conversation_the_newest_first(
    home: Home, demo: DemoServer
) -> None:
    first = ask(home, demo, "n=3 about harbours")
    second = ask(home, demo, "n=3 about 港口")
    assert ids(out(home, demo, "list")) == [second[:8], first[:8]]
    assert ids(out(home, demo, "list", "HARB")) == [first[:8]]
    assert ids(out(home, demo, "list", "--limit", "1")) == [second[:8]]
    assert out(home, demo, "list").splitlines()[0].endswith("  about 港口")
    assert run(home, "list", "--archived", env=key_for(demo)).stdout == b""


def test_the_list_has_what_only_the_server_has_and_says_so(
    home: Home, demo: DemoServer
) -> None:
    env = key_for(demo) | {"DIFY_USER": "someone"}
    elsewhere = env | {"DIFYTERM_DATA": str(home.path / "elsewhere")}
    run(home, "ask", "n=3 abroad", env=elsewhere)
    run(home, "ask", "n=3 here", env=env)
    here, abroad = run(home, "list", env=env).stdout.decode().splitlines()
    assert here.endswith("  here")
    assert abroad.endswith("  · only on the server")


def test_the_list_in_json_has_every_field(home: Home, demo: DemoServer) -> None:
    id = ask(home, demo, "n=3 about harbours")
    [listed] = objects(out(home, demo, "list", "--json").encode())
    assert listed["conversation_id"] == id
    assert listed["name"] == "about harbours"
    assert {"key", "updated_at", "pinned", "waiting", "there"} <= set(listed)


def test_a_conversation_is_shown_whole_by_any_name_it_has(
    home: Home, demo: DemoServer
) -> None:
    id = ask(home, demo, "n=3 about harbours")
    ask(home, demo, "--conversation", id, "n=4 and ships\nand more")
    shown = (
        "# n=3 about harbours\n\n"
        f"> n=3 about harbours\n\n{ANSWER}\n\n"
        f"> n=4 and ships\n> and more\n\n{ANSWER}quiet \n\n"
    )
    for words in (id, id[:8], "harbours", "N=3 About"):
        assert out(home, demo, "show", words) == shown


def test_a_conversation_in_json_is_a_line_and_one_for_each_turn(
    home: Home, demo: DemoServer
) -> None:
    id = ask(home, demo, "n=3 one")
    ask(home, demo, "--continue", "n=4 two")
    head, first, second = objects(out(home, demo, "show", "--json", id).encode())
    assert (head["type"], head["conversation_id"]) == ("conversation", id)
    assert (first["type"], first["query"]) == ("turn", "n=3 one")
    assert (first["answer"], first["status"]) == (ANSWER, "completed")
    assert second["query"] == "n=4 two"


def test_an_interrupted_answer_is_shown_with_its_mark(
    home: Home, demo: DemoServer
) -> None:
    with running(home, "ask", "n=40 [fault: hold=5]", env=key_for(demo)) as process:
        assert process.stdout is not None
        assert process.stdout.read(len(SHOWN)).decode() == SHOWN
        process.terminate()
        demo.release()
        process.wait(20)
    shown = out(home, demo, "show", "n=40")
    assert SHOWN in shown
    assert "\n■ interrupted after " in shown
    [_, turn] = objects(out(home, demo, "show", "--json", "n=40").encode())
    assert turn["status"] == "interrupted"
    assert str(turn["mark"]).startswith("■ interrupted")


def test_a_search_says_where_and_when_and_shows_what_was_found(
    home: Home, demo: DemoServer
) -> None:
    id = ask(home, demo, "n=3 wo liegt 京都駅")
    place, excerpt = out(home, demo, "search", "都駅").splitlines()
    assert place.endswith(f"  {id[:8]}  question  n=3 wo liegt 京都駅")
    assert excerpt == "    n=3 wo liegt 京都駅"
    [hit] = objects(out(home, demo, "search", "--json", "HARB").encode())
    assert (hit["conversation_id"], hit["in_answer"]) == (id, True)
    assert hit["excerpt"] == ANSWER.strip()
    assert hit["spans"] == [[4, 8]]


def test_a_search_that_finds_nothing_says_so(home: Home, demo: DemoServer) -> None:
    result = run(home, "search", "nowhere", env=key_for(demo))
    assert (result.returncode, result.stdout) == (0, b"")
    assert b"Nothing that was said holds that." in result.stderr


def test_on_a_terminal_what_was_found_is_in_bold(
    home: Home, demo: DemoServer, start: Launcher
) -> None:
    ask(home, demo, "n=3")
    terminal = start("search", "harbour", env=key_for(demo), columns=60, rows=10)
    terminal.wait_for("    The harbour was")
    assert all(cell.bold for cell in terminal.cells("harbour"))
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize("words", [("show",), ("ask", "--conversation")])
def test_words_that_mean_several_conversations_name_them(
    home: Home, demo: DemoServer, words: Sequence[str]
) -> None:
    ids = {ask(home, demo, f"n=3 harbour {n}")[:8] for n in (1, 2)}
    rest = ["n=3"] if words[0] == "ask" else []
    result = run(home, *words, "harbour", *rest, env=key_for(demo))
    assert (result.returncode, result.stdout) == (2, b"")
    said = result.stderr.decode()
    assert "“harbour” can mean 2 conversations" in said
    assert {line.split()[0] for line in said.splitlines()[1:3]} == ids
    assert len(queries(demo)) == 2


def test_words_that_mean_none_are_exit_code_1(home: Home, demo: DemoServer) -> None:
    result = run(home, "show", "nowhere", env=key_for(demo))
    assert (result.returncode, result.stdout) == (1, b"")
    assert "“nowhere” is in no id and no name" in result.stderr.decode()


@pytest.mark.parametrize("command", [("list",), ("show", "x"), ("stop", "x")])
def test_without_a_key_nobody_is_asked(home: Home, command: Sequence[str]) -> None:
    result = run(home, *command)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"There is no DIFY_API_KEY, so nobody was asked." in result.stderr
    assert f"difyterm {command[0]} --demo".encode() in result.stderr


def test_a_question_goes_on_with_the_conversation_used_last(
    home: Home, demo: DemoServer
) -> None:
    id = ask(home, demo, "n=3 one")
    assert ask(home, demo, "--continue", "n=3 two") == id
    assert ask(home, demo, "n=3 three") != id
    assert ask(home, demo, "--conversation", "n=3 one", "n=3 four") == id


def test_without_an_earlier_conversation_a_new_one_begins(
    home: Home, demo: DemoServer
) -> None:
    result = run(home, "ask", "--continue", "n=3", env=key_for(demo))
    assert (result.returncode, result.stdout) == (0, f"{ANSWER}\n".encode())
    assert b"no earlier conversation: this is a new one" in result.stderr


def test_a_conversation_that_only_the_server_has_is_found(
    home: Home, demo: DemoServer
) -> None:
    env = key_for(demo) | {"DIFY_USER": "someone"}
    first = run(home, "ask", "n=3 abroad", env=env)
    assert first.returncode == 0
    elsewhere = env | {"DIFYTERM_DATA": str(home.path / "elsewhere")}
    result = run(home, "show", "abroad", env=elsewhere)
    assert result.stdout.decode().endswith(f"> n=3 abroad\n\n{ANSWER.strip()}\n\n")


def test_the_journal_is_read_while_the_server_is_away(
    home: Home, demo: DemoServer
) -> None:
    id = ask(home, demo, "n=3 harbour")
    demo.stop()
    shown = run(home, "show", "harbour", env=key_for(demo))
    assert shown.stdout.startswith(b"# n=3 harbour\n\n> n=3")
    assert b"This is what the journal has." in shown.stderr
    listed = run(home, "list", env=key_for(demo))
    assert listed.returncode == 0
    assert id[:8] in listed.stdout.decode()
    assert b"could not be reached" in listed.stderr


def test_a_task_is_stopped_by_its_id(home: Home, demo: DemoServer) -> None:
    with running(home, "ask", "--json", HELD, env=key_for(demo)) as process:
        demo.wait_for_hold()
        assert process.stdout is not None
        task = json.loads(process.stdout.readline())["task_id"]
        said = out(home, demo, "stop", task)
        demo.release()
        assert process.wait(20) in (0, 1, 130)
    assert stops(demo)[0] == task
    assert "says so of every task id" in said


def test_the_list_fits_the_terminal(
    home: Home, demo: DemoServer, start: Launcher
) -> None:
    ask(home, demo, "n=3 " + "很长的名字" * 30)
    terminal = start("list", env=key_for(demo), columns=60, rows=10)
    terminal.wait_for("  很长的名字.*…$")
    assert terminal.wait_exit() == 0


def test_a_part_of_a_name_opens_the_chat_with_that_conversation(
    home: Home, demo: DemoServer, start: Launcher
) -> None:
    ask(home, demo, "n=3 harbours")
    ask(home, demo, "n=3 ships")
    terminal = start("--conversation", "harb", env=key_for(demo))
    terminal.wait_for(READY)
    terminal.wait_for("▌ n=3 harbours")


def test_nobody_reads_to_the_end_and_that_is_no_error(
    home: Home, demo: DemoServer
) -> None:
    ask(home, demo, "n=4000 rate=0")
    with running(home, "show", "n=4000", env=key_for(demo)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"# n=4000 rate=0\n"
        process.stdout.close()
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
