"""What a server tells about an app."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.texts.text import one_line
from app.core.wire.form import FormField, defaults, form_of, missing
from app.core.wire.parse import text_of
from app.core.wire.uploads import NO_UPLOADS, UploadRules


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
    form: tuple[FormField, ...] = ()
    """What the app asks for before it answers."""
    uploads: UploadRules = NO_UPLOADS
    """Which files it takes."""

    @property
    def required_inputs(self) -> tuple[str, ...]:
        """Variables that a person has to give: the form has no value for them."""
        return tuple(
            field.variable for field in missing(self.form, defaults(self.form))
        )

    @property
    def default_inputs(self) -> tuple[tuple[str, Any], ...]:
        """Variables and the values the app's form begins with."""
        return tuple(defaults(self.form).items())

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "AppParameters":
        """Read the answer of `/parameters`; every field may be missing or null."""
        questions = data.get("suggested_questions")
        return cls(
            opening_statement=text_of(data, "opening_statement"),
            suggested_questions=tuple(
                question
                for question in (questions if isinstance(questions, list) else [])
                if isinstance(question, str) and question.strip()
            ),
            form=form_of(data.get("user_input_form")),
            uploads=UploadRules.from_json(data),
        )
