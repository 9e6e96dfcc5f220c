"""The conversations and messages the server remembers, in memory, per app and user."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass, field

from app.demo.wire.usage import PROMPT_TOKENS

_NO_PARENT = "00000000-0000-0000-0000-000000000000"
_ORDER = re.compile(r"\[fault:[^\]]*\]|(?<!\S)\w+=\S+")


def user_id(user: str) -> str:
    """Dify's own id of an end user: always the same for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"demo-user:{user}"))


@dataclass(slots=True)
class Message:
    """One question and its answer: a row of `/messages` (wire 34)."""

    conversation_id: str
    query: str
    inputs: dict[str, object]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created_at: int = field(default_factory=lambda: int(time.time()))
    answer: str = ""
    """Empty until saved; what is saved then differs by mode (wire 32)."""
    error: str | None = None
    feedback: str | None = None
    files: list[dict[str, object]] = field(default_factory=list)
    """What the person sent along, see `app.demo.message_files`."""
    thoughts: list[dict[str, object]] = field(default_factory=list)
    tokens: int = 0
    """Tokens of the answer; 0 as long as nothing was counted."""
    latency: float = 0.0
    """Seconds from the request to the end."""

    def row(self) -> dict[str, object]:
        """The JSON object of this message."""
        prompt = PROMPT_TOKENS if self.tokens else 0
        return {
            "id": self.id,
            "conversation_id": self.conversation_id,
            "parent_message_id": _NO_PARENT,
            "inputs": self.inputs,
            "query": self.query,
            "answer": self.answer,
            "feedback": {"rating": self.feedback} if self.feedback else None,
            "retriever_resources": [],
            "created_at": self.created_at,
            "agent_thoughts": [self._thought_row(step) for step in self.thoughts],
            "message_files": self.files,
            "message_tokens": prompt,
            "answer_tokens": self.tokens,
            "provider_response_latency": self.latency,
            "total_price": "0.0000920" if self.tokens else "0E-7",
            "currency": "USD",
            "status": "error" if self.error else "normal",
            "error": self.error,
            "extra_contents": [],
            "total_tokens": prompt + self.tokens,
        }

    def _thought_row(self, step: dict[str, object]) -> dict[str, object]:
        return {
            "id": step["id"],
            "chain_id": None,
            "message_id": self.id,
            "position": step["position"],
            "thought": step["thought"],
            "answer": step["thought"],
            "tool": step["tool"],
            "tool_labels": step["tool_labels"],
            "tool_input": step["tool_input"],
            "created_at": self.created_at,
            "observation": step["observation"],
            "files": [],
        }


@dataclass(slots=True)
class Conversation:
    """A conversation of one end user: an item of `/conversations` (wire 37)."""

    user: str
    introduction: str
    inputs: dict[str, object] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    name: str = ""
    created_at: int = field(default_factory=lambda: int(time.time()))
    updated_at: int = field(default_factory=lambda: int(time.time()))
    messages: list[Message] = field(default_factory=list)

    def row(self) -> dict[str, object]:
        """The JSON object of this conversation."""
        return {
            "id": self.id,
            "name": self.name,
            "inputs": self.inputs,
            "status": "normal",
            "introduction": self.introduction,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }

    def add(
        self,
        query: str,
        inputs: dict[str, object],
        files: list[dict[str, object]],
    ) -> Message:
        """Opens a message; the row stands before the first event (wire 27)."""
        message = Message(self.id, query, inputs, files=files)
        self.messages.append(message)
        self.updated_at = int(time.time())
        return message

    def title(self) -> str:
        """The name a model would give: the first question, shortened at a word."""
        query = self.messages[0].query if self.messages else ""
        words = " ".join(_ORDER.sub("", query).split())
        if len(words) <= 40:
            return words.rstrip("?.! ") or "New conversation"
        return words[:40].rsplit(" ", 1)[0] + "…"


class ConversationStore:
    """Every conversation of one app."""

    def __init__(self, introduction: str, *, adopt: bool) -> None:
        """Starts empty.

        Args:
            introduction: The opening statement, repeated in every conversation.
            adopt: An unknown id is taken as an existing conversation of who asks.
        """
        self._introduction = introduction
        self._adopt = adopt
        self._all: dict[str, Conversation] = {}

    def create(self, user: str, query: str, inputs: dict[str, object]) -> Conversation:
        """Opens a conversation, named by the start of its first question (wire 27)."""
        name = query if len(query) <= 20 else query[:20] + "…"
        found = Conversation(user, self._introduction, inputs, name=name)
        self._all[found.id] = found
        return found

    def find(self, user: str, conversation_id: str) -> Conversation | None:
        """The conversation of this id if it is this user's; None otherwise."""
        found = self._all.get(conversation_id)
        if found is None and self._adopt:
            found = Conversation(user, self._introduction, id=conversation_id)
            self._all[conversation_id] = found
        return found if found and found.user == user else None

    def delete(self, conversation: Conversation) -> None:
        """Forgets a conversation and its messages."""
        self._all.pop(conversation.id, None)

    def of_user(self, user: str, sort_by: str) -> list[Conversation]:
        """This user's conversations; `sort_by` is a field, with `-` the newest first."""
        name = sort_by.removeprefix("-")
        key = (lambda c: c.created_at) if name == "created_at" else _updated
        found = [c for c in self._all.values() if c.user == user]
        ascending = sorted(found, key=key)
        return ascending[::-1] if sort_by.startswith("-") else ascending

    def message(self, user: str, message_id: str) -> Message | None:
        """One message of this user by its id."""
        owned = (c for c in self._all.values() if c.user == user)
        rows = (message for conversation in owned for message in conversation.messages)
        return next((message for message in rows if message.id == message_id), None)


def _updated(conversation: Conversation) -> int:
    return conversation.updated_at
