"""What a server tells about an app."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.parse import text_of
from app.core.text import one_line


class AppMode(StrEnum):
    """The kinds of app (wire 7)."""

    CHAT = "chat"
    AGENT_CHAT = "agent-chat"
    ADVANCED_CHAT = "advanced-chat"
    AGENT = "agent"
    COMPLETION = "completion"
    WORKFLOW = "workflow"
    UNKNOWN = ""
    """Servers before 1.4 do not tell; treated like `chat` (wire 39)."""

    @classmethod
    def of(cls, name: object) -> "AppMode":
        """The mode of a name; UNKNOWN for a name not known here."""
        return cls(name) if isinstance(name, str) and name in set(cls) else cls.UNKNOWN

    @property
    def chats(self) -> bool:
        """Whether `/chat-messages` serves this mode."""
        return self not in (AppMode.COMPLETION, AppMode.WORKFLOW)


@dataclass(frozen=True, slots=True)
class AppInfo:
    """`GET /info` (wire 39), in single clean lines: it is only shown."""

    name: str = ""
    description: str = ""
    mode: AppMode = AppMode.UNKNOWN

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "AppInfo":
        """Read the answer of `/info`; every field may be missing."""
        return cls(
            name=one_line(text_of(data, "name"), 80),
            description=one_line(text_of(data, "description")),
            mode=AppMode.of(data.get("mode")),
        )


@dataclass(frozen=True, slots=True)
class AppParameters:
    """`GET /parameters` (wire 40), as far as a conversation needs it."""

    opening_statement: str = ""
    """Markdown as it came; empty when there is none. Not a message on the server."""
    suggested_questions: tuple[str, ...] = ()
    """Exactly as the server has them, for that is how they are sent."""
    required_inputs: tuple[str, ...] = ()
    """Variables without which the app refuses a message (wire 6)."""
    default_inputs: tuple[tuple[str, Any], ...] = ()
    """Variables and the values the app's form would start with."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "AppParameters":
        """Read the answer of `/parameters`; every field may be missing or null."""
        questions = data.get("suggested_questions")
        fields = _fields(data)
        return cls(
            opening_statement=text_of(data, "opening_statement"),
            suggested_questions=tuple(
                question
                for question in (questions if isinstance(questions, list) else [])
                if isinstance(question, str) and question.strip()
            ),
            required_inputs=tuple(
                text_of(field, "variable")
                for field in fields
                if field.get("required") and field.get("default") in (None, "")
            ),
            default_inputs=tuple(
                (text_of(field, "variable"), field["default"])
                for field in fields
                if field.get("default") not in (None, "")
            ),
        )


def _fields(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The inner objects of `user_input_form`, which holds one-key objects.

    One without a variable's name is passed over: nothing could be sent for it.
    """
    form = data.get("user_input_form")
    controls = [
        c for c in (form if isinstance(form, list) else []) if isinstance(c, dict)
    ]
    return [
        field
        for control in controls
        for kind, field in control.items()
        if isinstance(field, dict)
        and kind != "external_data_tool"
        and text_of(field, "variable")
    ]
