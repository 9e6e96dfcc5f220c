"""Several conversations in a real terminal."""

import re

from app.demo.server import DemoServer
from tests.e2e.chatting import READY, ask_held, open_chat
from tests.e2e.launch import Launcher

_TITLE = re.compile(rb"\x1b\]2;([^\x1b]*)\x1b\\")


def test_the_window_is_called_by_what_goes_on_and_gets_its_old_title_back(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    ask_held(terminal, demo)
    terminal.key("ctrl+n")
    terminal.wait_for(READY)
    demo.release()
    terminal.wait_for("new answer in another conversation")
    terminal.key("ctrl+l")
    terminal.wait_for(r"n=40 rate=0 .* ● ")
    terminal.type("\r")
    terminal.wait_for("▌ n=40")
    terminal.key("ctrl+q")
    terminal.wait_exit()
    titles = [title.decode() for title in _TITLE.findall(terminal.raw)]
    assert titles == [
        "difyterm",
        "▸ 1 running · difyterm",
        "● 1 new answer · difyterm",
        "difyterm",
    ]
    assert terminal.raw.count(b"\x1b[22;0t") == terminal.raw.count(b"\x1b[23;0t") == 1
