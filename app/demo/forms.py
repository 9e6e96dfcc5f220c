"""The form of the app that asks for inputs, and how the server checks them.

Shape and texts are those of the recordings `rest/formflow.*` and `formflow/*`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Form = Sequence[Mapping[str, Mapping[str, object]]]
"""A `user_input_form`: objects of one key each, the control."""


def _field(
    variable: str, control: str, label: str, **more: object
) -> dict[str, object]:
    return {"variable": variable, "label": label, "type": control, **more}


TRIP: Form = (
    {
        "text-input": _field(
            *("name", "text-input", "Your name"), required=True, max_length=20
        )
    },
    {
        "select": _field(
            *("tone", "select", "Tone"),
            required=True,
            options=["dry", "warm"],
            default="dry",
        )
    },
    {"number": _field("count", "number", "How many", required=False, default="3")},
    {
        "paragraph": _field(
            *("notes", "paragraph", "Notes"),
            required=False,
            max_length=200,
            description="What else should be known",
        )
    },
    {"checkbox": _field("urgent", "checkbox", "Urgent", required=False, default=False)},
)
"""One field of each control that people write into."""


def problem(form: Form, inputs: Mapping[str, object]) -> str:
    """What is wrong with the inputs of a message, in the server's words.

    Empty when nothing is: values that the form does not know are ignored.
    """
    fields = (inner for control in form for inner in control.values())
    return next(filter(None, (_problem(field, inputs) for field in fields)), "")


def _problem(field: Mapping[str, object], inputs: Mapping[str, object]) -> str:
    name, value = field["variable"], inputs.get(str(field["variable"]))
    if value in (None, ""):
        return f"{name} is required in input form" if field.get("required") else ""
    match field["type"]:
        case "number":
            return (
                ""
                if _is_number(value)
                else f"{name} in input form must be a valid number"
            )
        case "checkbox":
            return ""
    if not isinstance(value, str):
        return f"(type '{field['type']}') {name} in input form must be a string"
    options, most = field.get("options"), field.get("max_length")
    if isinstance(options, list) and value not in options:
        return f"{name} in input form must be one of the following: {options}"
    if isinstance(most, int) and len(value) > most:
        return f"{name} in input form must be less than {most} characters"
    return ""


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True
