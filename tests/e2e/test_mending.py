"""What was not seen of an answer is there at the next start."""

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import SHOWN, key_for, open_held
from tests.e2e.launch import Launcher

pytestmark = pytest.mark.thorough

MODE = "advanced-chat"
END = "By noon the"
"""The last words of the answer."""


def test_after_kill_9_in_mid_answer_the_whole_answer_is_there_when_opened_again(
    start: Launcher, demo: DemoServer
) -> None:
    killed = open_held(start, demo, mode=MODE)
    killed.wait_for(r"streaming · [1-9]\.\d s")  # what came is in the journal by then
    killed.kill()
    demo.wait_for_stream_end()
    again = start("--continue", env=key_for(demo, MODE), columns=100, rows=30)
    again.wait_for(SHOWN)
    again.wait_for("● mending")
    demo.release()
    again.wait_for(END)
    again.wait_for("difyterm was gone after .* · whole answer fetched")
    queries = [
        seen.json["query"]
        for seen in demo.requests
        if seen.json and "query" in seen.json
    ]
    assert len(queries) == 1
