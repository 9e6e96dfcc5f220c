"""Inputs that the built-in server refuses, beside the recordings."""

from typing import Any

import httpx
import pytest

from app.demo.forms import TRIP, problem
from app.demo.server import DemoServer
from tests.demo.caller import client, events_in
from tests.demo.shapes import shape
from tests.replay import recorded_call, recording


def send(demo: DemoServer, app: str, inputs: dict[str, str]) -> httpx.Response:
    body = {"query": "hi", "inputs": inputs, "user": "someone"}
    return client().post(
        f"{demo.base_url}/chat-messages",
        json={**body, "response_mode": "streaming"},
        headers={"Authorization": f"Bearer {demo.keys[app]}"},
    )


def test_the_form_has_the_recorded_shape() -> None:
    recorded = recorded_call("formflow.parameters")["body"]["user_input_form"]
    mine = [dict(control) for control in TRIP]
    assert [list(control) for control in mine] == [list(c) for c in recorded]
    names = [next(iter(control.values()))["variable"] for control in mine]
    assert names == [next(iter(c.values()))["variable"] for c in recorded]


@pytest.mark.parametrize(
    ("case", "inputs"),
    [("missing_input", {}), ("bad_select", {"name": "Ann", "tone": "sour"})],
)
def test_a_chatflow_refuses_inputs_by_a_run_that_failed(
    demo: DemoServer, case: str, inputs: dict[str, str]
) -> None:
    answer = send(demo, "form-chatflow", inputs)
    real = events_in(recording(f"v1.17-dev/formflow/{case}").body)
    mine = events_in(answer.content)
    assert [shape(event) for event in mine] == [shape(event) for event in real]
    assert mine[-1]["data"]["error"] == real[-1]["data"]["error"]


def test_a_chat_refuses_inputs_before_the_stream(demo: DemoServer) -> None:
    answer = send(demo, "form", {})
    assert answer.status_code == 400
    assert answer.json() == recorded_call("formflow.blocking_missing")["body"]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"name": "Ann", "tone": "warm", "count": "4"}, ""),
        ({"name": "Ann", "tone": "warm", "count": 4, "urgent": True, "notes": ""}, ""),
        ({"name": "Ann"}, "tone is required in input form"),
        ({"name": "A" * 21, "tone": "dry"}, "name in input form must be less than 20"),
        ({"name": "A", "tone": "dry", "count": "x"}, "count in input form must be a"),
    ],
)
def test_inputs_are_checked_as_the_server_does(
    inputs: dict[str, Any], said: str
) -> None:
    wrong = problem(TRIP, inputs)
    assert wrong.startswith(said)
    assert bool(wrong) == bool(said)
