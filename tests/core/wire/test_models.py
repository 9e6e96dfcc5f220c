"""What a server tells about an app, as it was recorded and as it may be."""

from typing import Any

import pytest

from app.core.wire.models import AppInfo, AppMode, AppParameters
from tests.odd_text import ODD
from tests.replay import recorded_call


def body(name: str) -> dict[str, Any]:
    data: dict[str, Any] = recorded_call(name)["body"]
    return data


def asking(*fields: Any, kind: str = "text-input") -> AppParameters:
    """Parameters of an app whose form has these fields."""
    form = [{kind: field} for field in fields]
    return AppParameters.from_json({"user_input_form": form})


@pytest.mark.parametrize(
    ("kind", "name", "mode"),
    [
        ("chat", "Chat", AppMode.CHAT),
        ("agent", "Agent", AppMode.AGENT_CHAT),
        ("chatflow", "Flow", AppMode.ADVANCED_CHAT),
        ("completion", "Gen", AppMode.COMPLETION),
        ("workflow", "Workflow", AppMode.WORKFLOW),
    ],
)
def test_a_recorded_app_tells_its_name_and_mode(
    kind: str, name: str, mode: AppMode
) -> None:
    info = AppInfo.from_json(body(f"{kind}.info"))
    assert info == AppInfo(name=name, description=name, mode=mode)


@pytest.mark.parametrize("mode", AppMode)
def test_a_mode_is_known_by_its_name(mode: AppMode) -> None:
    assert AppMode.of(mode.value) is mode


@pytest.mark.parametrize("name", [None, "", "CHAT", "made-up", 7, ["chat"], {}])
def test_any_other_name_is_an_unknown_mode(name: object) -> None:
    assert AppMode.of(name) is AppMode.UNKNOWN


def test_only_generators_and_workflows_do_not_chat() -> None:
    silent = [mode for mode in AppMode if not mode.chats]
    assert silent == [AppMode.COMPLETION, AppMode.WORKFLOW]
    assert AppMode.of("of a later Dify").chats


def test_an_app_is_told_in_short_harmless_lines() -> None:
    info = AppInfo.from_json({"name": "a\x1b[2J" + "b" * 99, "description": "c\nd"})
    assert info.name.startswith("a␛[2Jb")
    assert len(info.name) == 80
    assert info.description == "c"


@pytest.mark.parametrize("kind", ["chat", "agent", "chatflow"])
def test_recorded_parameters_open_suggest_and_require_nothing(kind: str) -> None:
    recorded = body(f"{kind}.parameters")
    parameters = AppParameters.from_json(recorded)
    assert parameters.opening_statement == recorded["opening_statement"] != ""
    assert list(parameters.suggested_questions) == recorded["suggested_questions"]
    assert parameters.required_inputs == ()
    assert parameters.default_inputs == ()


STRANGE: list[Any] = [
    None,
    "x",
    7,
    [],
    {},
    [None, 1, "", " \n", []],
    [{"text-input": None}],
]


@pytest.mark.parametrize("value", STRANGE)
def test_missing_and_strange_fields_are_empty_ones(value: Any) -> None:
    names = ("suggested_questions", "user_input_form", "name", "description", "mode")
    data = dict.fromkeys(names, value) | {"opening_statement": None}
    assert AppParameters.from_json(data) == AppParameters()
    assert AppInfo.from_json(data).mode is AppMode.UNKNOWN
    assert AppParameters.from_json({}) == AppParameters()
    assert AppInfo.from_json({}) == AppInfo()


def test_a_suggested_question_is_exactly_the_servers_and_whole() -> None:
    long = "word " * 200 + "end?"
    data = {"suggested_questions": [ODD, "one\n\n two\x07", long, None, " \n"]}
    questions = AppParameters.from_json(data).suggested_questions
    assert questions == (ODD, "one\n\n two\x07", long)


def test_opening_words_and_inputs_are_exactly_the_servers() -> None:
    parameters = asking({"variable": ODD, "required": True, "default": ODD})
    assert parameters.default_inputs == ((ODD, ODD),)
    parameters = AppParameters.from_json({"opening_statement": ODD})
    assert parameters.opening_statement == ODD


@pytest.mark.parametrize("default", [None, ""])
def test_a_required_input_without_a_default_has_to_be_given(default: Any) -> None:
    name = {"variable": "name", "required": True, "default": default}
    parameters = asking(name, {"variable": "tone", "required": False})
    assert parameters.required_inputs == ("name",)
    assert parameters.default_inputs == ()


@pytest.mark.parametrize("default", ["dry", 0, False, 1.5, ["a"]])
def test_a_default_is_sent_as_it_is_and_need_not_be_given(default: Any) -> None:
    parameters = asking({"variable": "v", "required": True, "default": default})
    assert parameters.required_inputs == ()
    assert parameters.default_inputs == (("v", default),)


def test_inputs_stand_in_the_order_of_the_form() -> None:
    fields = [{"variable": name, "required": True} for name in "bac"]
    assert asking(*fields).required_inputs == ("b", "a", "c")


def test_a_control_of_a_later_dify_is_an_input_like_any_other() -> None:
    field = {"variable": "v", "required": True}
    assert asking(field, kind="hologram").required_inputs == ("v",)


def test_what_the_server_fills_in_itself_is_not_asked_for() -> None:
    field = {"variable": "v", "required": True, "default": "x"}
    assert asking(field, kind="external_data_tool") == AppParameters()


@pytest.mark.parametrize("name", [{}, {"variable": None}, {"variable": ""}])
def test_a_field_without_a_name_is_passed_over(name: dict[str, Any]) -> None:
    asked = {**name, "required": True}
    assert asking(asked, {**name, "default": "x"}) == AppParameters()
