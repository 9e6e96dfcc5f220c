"""What an app asks for, and what it takes."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.core.wire.form import (
    Control,
    FormField,
    WrongInput,
    defaults,
    form_of,
    missing,
)
from tests.replay import recorded_call


def field(control: str = "text-input", **inner: Any) -> FormField:
    (made,) = form_of([{control: {"variable": "v", "label": "A value", **inner}}])
    return made


def test_a_recorded_form_has_each_field_with_its_rules() -> None:
    form = form_of(recorded_call("formflow.parameters")["body"]["user_input_form"])
    assert [(f.variable, f.control, f.required) for f in form] == [
        ("name", Control.TEXT, True),
        ("tone", Control.SELECT, True),
        ("count", Control.NUMBER, False),
        ("notes", Control.PARAGRAPH, False),
        ("urgent", Control.CHECKBOX, False),
    ]
    assert form[0].label == "Your name"
    assert form[0].max_length == 20
    assert form[1].options == ("dry", "warm")
    assert defaults(form) == {"tone": "dry", "count": "3", "urgent": False}
    assert [f.variable for f in missing(form, defaults(form))] == ["name"]


@pytest.mark.parametrize(
    ("control", "inner", "written", "value"),
    [
        ("text-input", {}, " Ann ", " Ann "),
        ("paragraph", {"max_length": 3}, "a\nb", "a\nb"),
        ("select", {"options": ["dry", "warm"]}, "warm", "warm"),
        ("select", {}, "anything", "anything"),
        ("number", {}, "3", 3),
        ("number", {}, " -2.5 ", -2.5),
        ("checkbox", {}, "yes", True),
        ("checkbox", {"required": True}, "", False),
        ("json_object", {}, '{"a": [1]}', {"a": [1]}),
        (
            "file",
            {"allowed_file_types": ["document"]},
            "https://a.example/b.pdf",
            {
                "type": "document",
                "transfer_method": "remote_url",
                "url": "https://a.example/b.pdf",
            },
        ),
        ("file-list", {}, "", None),
        ("text-input", {}, " ", None),
        ("number", {}, "", None),
        ("hologram", {}, "x", "x"),
    ],
)
def test_what_is_written_becomes_the_value_that_is_sent(
    control: str, inner: dict[str, Any], written: str, value: Any
) -> None:
    got = field(control, **inner).value(written)
    assert got == value
    assert type(got) is type(value)


@pytest.mark.parametrize(
    ("control", "inner", "written", "said"),
    [
        ("text-input", {"required": True}, " ", "A value is required."),
        ("text-input", {"max_length": 3}, "four", "3 characters at most; this has 4."),
        ("select", {"options": ["a", "b"]}, "c", "choose one of: “a”, “b”."),
        ("number", {}, "many", "must be a number."),
        ("number", {}, "inf", "must be a number."),
        ("number", {}, "nan", "must be a number."),
        ("json_object", {}, "{", "must be JSON"),
        ("file", {}, "/tmp/a.pdf", "difyterm ask --input v=PATH"),
        ("file", {"allowed_file_types": ["image"]}, "https://a/b.mp3", "b.mp3"),
        ("file-list", {"max_length": 1}, "http://a/b.md http://a/c.md", "1 files"),
        ("json_object", {}, "[1]", "must be a JSON object"),
    ],
)
def test_what_the_server_would_refuse_is_said_before(
    control: str, inner: dict[str, Any], written: str, said: str
) -> None:
    with pytest.raises(WrongInput) as raised:
        field(control, **inner).value(written)
    assert said in str(raised.value)
    assert "A value" in str(raised.value)


@pytest.mark.parametrize("value", ["x", 3, 2.5, True, {"a": "ü"}, None])
def test_a_value_is_shown_as_it_would_be_written(value: Any) -> None:
    control = {bool: "checkbox", int: "number", float: "number", dict: "json_object"}
    shown = field(control.get(type(value), "text-input"))
    assert shown.value(shown.written(value)) == value


def test_a_hidden_field_is_sent_and_never_asked_for() -> None:
    hidden = field(required=True, hide=True)
    assert missing([hidden], {}) == ()


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists))
def test_no_form_of_a_server_is_an_error(value: Any) -> None:
    form_of(value)
    form_of([{"select": value}])
    form_of([{"text-input": {"variable": "v", "options": value, "label": value}}])


@given(st.sampled_from(list(Control)), st.text())
def test_whatever_is_written_is_a_value_or_a_sentence(
    control: Control, written: str
) -> None:
    try:
        field(control.value, required=True, max_length=5, options=["a"]).value(written)
    except WrongInput as problem:
        assert str(problem).startswith("A value")
