"""What is written and not sent yet: drafts, pastes, typing while an answer comes."""

import json
import sqlite3
from contextlib import closing

from app.demo.server import DemoServer
from tests.e2e.chatting import open_chat, open_held, queries, stops, write
from tests.e2e.launch import Home, Launcher
from tests.e2e.terminal import Terminal


def test_two_escs_clear_a_draft_and_undo_brings_it_back(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    write(terminal, "my draft")
    terminal.key("escape")
    terminal.wait_for("esc again clears the draft")
    assert "│ my draft " in terminal.text
    terminal.key("escape")
    terminal.wait_for("│ Message ")
    terminal.send("\x1f")
    terminal.wait_for("│ my draft ")
    assert stops(demo) == []


def test_ctrl_c_goes_down_the_ladder_and_twice_leaves(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    write(terminal, "my draft")
    terminal.key("ctrl+c")
    terminal.wait_for("│ Message ")
    terminal.key("ctrl+c")
    terminal.wait_for(r"ctrl\+c again leaves")
    terminal.key("ctrl+c")
    assert terminal.wait_exit() == 0
    assert not terminal.is_full_screen()


def test_one_ctrl_c_does_not_leave(start: Launcher, demo: DemoServer) -> None:
    terminal = open_chat(start, demo)
    terminal.key("ctrl+c")
    terminal.wait_for(r"ctrl\+c again leaves")
    terminal.wait_for(lambda text: "again leaves" not in text)
    terminal.key("ctrl+c")
    terminal.wait_for(r"ctrl\+c again leaves")


def test_typing_goes_on_while_an_answer_streams(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=5000 rate=500\n")
    terminal.wait_for("● streaming")
    write(terminal, "typed meanwhile")
    assert "● streaming" in terminal.text
    terminal.key("escape")
    terminal.wait_for("■ interrupted")
    terminal.wait_for("│ typed meanwhile ")
    assert queries(demo) == ["n=5000 rate=500"]


def test_a_paste_of_5000_lines_is_one_message(
    start: Launcher, demo: DemoServer
) -> None:
    text = "\n".join(f"line {number}" for number in range(5000)) + "\n[fault: eof=1]"
    terminal = open_chat(start, demo)
    terminal.paste(text)
    terminal.wait_for(r"│ \[fault: eof=1\]")
    assert queries(demo) == []
    terminal.key("enter")
    demo.wait_for_request("/chat-messages")
    assert queries(demo) == [text]
    terminal.wait_for("▌ line 4999")


def test_a_new_line_does_not_send(start: Launcher, demo: DemoServer) -> None:
    terminal = open_chat(start, demo, kitty=True)
    terminal.type("one")
    terminal.key("shift+enter")
    terminal.type("two")
    terminal.key("ctrl+j")
    terminal.type("n=3\n")
    demo.wait_for_request("/chat-messages")
    assert queries(demo) == ["one\ntwo\nn=3"]


def test_earlier_messages_come_back_by_up_after_a_new_start(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=2 first\n")
    terminal.wait_for("● ready.*\n.*")
    demo.wait_for_stream_end()
    terminal.key("ctrl+q")
    terminal.wait_exit()
    terminal = open_chat(start, demo)
    terminal.key("up")
    terminal.wait_for("│ n=2 first ")


def test_wide_characters_and_emoji_are_sent_and_shown_whole(
    start: Launcher, demo: DemoServer
) -> None:
    question = "你好，世界 한국어 🎉 é"
    terminal = open_chat(start, demo, columns=60)
    terminal.type(question)
    terminal.wait_for("│ 你好，世界 한국어 🎉 é ")
    terminal.key("ctrl+j")
    terminal.type("kind=cjk n=60\n")
    terminal.wait_for("▌ 你好，世界 한국어 🎉 é$")
    terminal.wait_for("港が静かな朝、最初の船が帰ってきた。窓には灯りがと")
    assert queries(demo) == [question + "\nkind=cjk n=60"]
    edge = [line for line in terminal.screen if line.startswith("│")]
    assert edge
    assert all(line.endswith("│") for line in edge)


def test_a_stop_leaves_the_draft_that_was_begun_meanwhile(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo)
    write(terminal, "begun")
    terminal.key("escape")
    terminal.wait_for("■ interrupted")
    assert "│ begun " in terminal.text
    assert len(stops(demo)) == 1


def drafts(home: Home) -> list[str]:
    """What the journal has of texts that were not sent."""
    path = home.data / "difyterm" / "journal.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT draft FROM conversations").fetchall()
    return [json.loads(draft)["text"] for (draft,) in rows if draft]


def wait_for_draft(terminal: Terminal, home: Home, text: str) -> None:
    """Wait until a text is kept, while the terminal goes on."""
    terminal.wait_for(lambda _: drafts(home) == [text])


def test_a_draft_survives_a_killed_program_and_comes_back_by_continue(
    start: Launcher, demo: DemoServer, home: Home
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=2 first\n")
    terminal.wait_for("● ready.*\n.*")
    demo.wait_for_stream_end()
    write(terminal, "half a sentence")
    wait_for_draft(terminal, home, "half a sentence")
    terminal.kill()
    terminal = open_chat(start, demo, "--continue")
    terminal.wait_for("│ half a sentence ")
    assert queries(demo) == ["n=2 first"]


def test_a_new_conversation_offers_the_draft_of_one_that_was_killed(
    start: Launcher, demo: DemoServer, home: Home
) -> None:
    terminal = open_chat(start, demo)
    write(terminal, "half a sentence")
    wait_for_draft(terminal, home, "half a sentence")
    terminal.kill()
    terminal = open_chat(start, demo)
    terminal.wait_for(r"│ Message · ↑ brings your draft of \d\d:\d\d ")
    terminal.key("up")
    terminal.wait_for("│ half a sentence ")
