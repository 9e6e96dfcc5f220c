"""The apps of the server: one for each chat mode, and some that ask for inputs."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.demo.conversations import ConversationStore
from app.demo.forms import TRIP, Form
from app.demo.script.tour import OPENING, QUESTIONS
from app.demo.uploads import RULES, Upload

KEYS = {
    "chat": "app-demo-chat",
    "agent-chat": "app-demo-agent",
    "advanced-chat": "app-demo-chatflow",
    "form": "app-demo-form",
    "form-chatflow": "app-demo-form-chatflow",
    "files": "app-demo-files",
}
"""App to API key; an app that only shows what a mode does has the mode's name."""
_MODES = {"form": "chat", "form-chatflow": "advanced-chat", "files": "chat"}
"""The modes of the others."""

_NAMES = {
    "chat": ("difyterm demo", "A guided tour of difyterm."),
    "agent-chat": ("difyterm demo agent", "The tour, by an agent with a tool."),
    "advanced-chat": ("difyterm demo chatflow", "The tour, as a chatflow."),
    "form": ("difyterm demo form", "The tour, for who gives a name first."),
    "form-chatflow": ("difyterm demo form flow", "The same, as a chatflow."),
    "files": ("difyterm demo files", "The tour, with files."),
}
_OFF = {"enabled": False}
_ON = {"enabled": True}


@dataclass(slots=True)
class DemoApp:
    """One app: what `/info`, `/parameters`, `/meta` and `/site` say of it."""

    name: str
    store: ConversationStore = field(repr=False)
    uploads: dict[str, Upload] = field(default_factory=dict)
    """What was uploaded, by its id."""

    @property
    def mode(self) -> str:
        """The kind of app, as `/info` says it."""
        return _MODES.get(self.name, self.name)

    @property
    def form(self) -> Form:
        """What the app asks for."""
        return TRIP if self.name.startswith("form") else ()

    @property
    def info(self) -> dict[str, object]:
        """`/info` (wire 39)."""
        name, description = _NAMES[self.name]
        return {
            "name": name,
            "description": description,
            "tags": [],
            "mode": self.mode,
            "author_name": "difyterm",
        }

    @property
    def parameters(self) -> dict[str, object]:
        """`/parameters` (wire 40)."""
        uploads: dict[str, object] = {
            "allowed_file_extensions": [],
            "allowed_file_types": [],
            "allowed_file_upload_methods": [],
            "enabled": False,
            "number_limits": 3,
        }
        moderation: dict[str, object] = dict(_OFF)
        if self.mode != "advanced-chat":
            moderation = {"configs": [], "enabled": False, "type": ""}
            uploads["image"] = {
                "enabled": False,
                "number_limits": 3,
                "transfer_methods": [],
            }
        if self.name == "files":
            uploads |= RULES
        return {
            "opening_statement": OPENING,
            "suggested_questions": list(QUESTIONS),
            "suggested_questions_after_answer": _ON,
            "speech_to_text": _OFF,
            "text_to_speech": {"enabled": False, "language": "", "voice": ""},
            "retriever_resource": _ON,
            "annotation_reply": _OFF,
            "more_like_this": _OFF,
            "user_input_form": list(self.form),
            "sensitive_word_avoidance": moderation,
            "file_upload": uploads,
            "system_parameters": {
                "image_file_size_limit": 10,
                "video_file_size_limit": 100,
                "audio_file_size_limit": 50,
                "file_size_limit": 15,
                "workflow_file_upload_limit": 10,
            },
        }

    @property
    def meta(self) -> dict[str, object]:
        """`/meta`: icons of the tools."""
        icon = {"background": "#E0F2FE", "content": "🌦"}
        return {"tool_icons": {"weather": icon} if self.mode == "agent-chat" else {}}

    @property
    def site(self) -> dict[str, object]:
        """`/site`: the web page of the app, decoration only."""
        return {
            "title": _NAMES[self.name][0],
            "chat_color_theme": None,
            "chat_color_theme_inverted": False,
            "icon_type": "emoji",
            "icon": "🦜",
            "icon_background": "#FFF",
            "description": None,
            "copyright": None,
            "privacy_policy": None,
            "input_placeholder": None,
            "custom_disclaimer": "",
            "default_language": "en-US",
            "show_workflow_steps": True,
            "use_icon_as_answer_icon": False,
            "icon_url": None,
        }


def all_apps(*, adopt: bool) -> dict[str, DemoApp]:
    """API key to app, each with an empty memory of its own."""
    return {
        key: DemoApp(name, ConversationStore(OPENING, adopt=adopt))
        for name, key in KEYS.items()
    }
