"""The list of conversations that a server keeps of one app and end user (wire 37)."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import quote

from app.core.conversation import Conversation
from app.core.wire.parse import number_of, object_of, objects_of, text_of

PAGE: Final = 20
"""Conversations that are asked for at once; a server gives 100 at most (wire 55)."""
_FOR_NAMING: Final = 60.0
"""Seconds that a model has to find a name."""


class Call(Protocol):
    """`DifyClient.call`."""

    async def __call__(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] = ...,
        body: Mapping[str, Any] | None = None,
        within: float | None = None,
    ) -> Mapping[str, Any]:
        """The object that the server answers with."""


class ConversationPage(NamedTuple):
    """A page of the list, the conversation used last first."""

    items: list[Conversation]
    more: bool
    """Whether the server has older ones."""
    last_id: str
    """What the page behind is asked for with; empty without any item.

    Mostly not the last item: the server leaves out whatever was used in the same second
    as the one it is asked with (wire 63). The page behind can repeat some of the items.
    """
    inputs: Mapping[str, Mapping[str, Any]]
    """Values of the app's form that a conversation was begun with, by Dify's id."""


class Conversations:
    """What a server can be asked of its conversations.

    Each method raises a `DifyError` when the server, or the way to it, fails: an
    `APIError` of status 404 for a conversation that is not there (wire 45).

    Args:
        call: Makes the calls.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    async def page(self, last_id: str = "", limit: int = PAGE) -> ConversationPage:
        """`GET /conversations`: some of them, the one used last first.

        Args:
            last_id: The `last_id` of the page before it; empty for the first page.
            limit: Most conversations wanted, 1 to 100.

        Raises:
            APIError: Also with status 404, when the conversation of `last_id` is not
                there any more: begin again with the first page.
        """
        query = {"limit": str(limit)} | ({"last_id": last_id} if last_id else {})
        data = await self._call("GET", "conversations", query=query)
        listed = [row for row in objects_of(data, "data") if text_of(row, "id")]
        items = [conversation_of(row) for row in listed]
        return ConversationPage(
            items,
            more=bool(data.get("has_more")) and bool(items),
            last_id=_last_id(items),
            inputs={text_of(row, "id"): object_of(row, "inputs") for row in listed},
        )

    async def rename(self, conversation_id: str, name: str) -> Conversation:
        """`POST /conversations/{id}/name`: give it a name, which must hold a letter."""
        return await self._name(conversation_id, {"name": name})

    async def auto_name(self, conversation_id: str) -> Conversation:
        """Let the app's model find a name; takes seconds, and a model may fail."""
        return await self._name(conversation_id, {"auto_generate": True})

    async def delete(self, conversation_id: str) -> None:
        """`DELETE /conversations/{id}`. It does not stop what runs there."""
        # Without a body it would be refused (wire 46).
        await self._call("DELETE", _path(conversation_id), body={})

    async def _name(
        self, conversation_id: str, body: Mapping[str, Any]
    ) -> Conversation:
        path = f"{_path(conversation_id)}/name"
        data = await self._call("POST", path, body=body, within=_FOR_NAMING)
        return conversation_of(data)


def conversation_of(row: Mapping[str, Any]) -> Conversation:
    """The conversation that an item of `/conversations` stands for."""
    return Conversation(
        key="",
        conversation_id=text_of(row, "id"),
        name=text_of(row, "name"),
        updated_at=number_of(row, "updated_at") or number_of(row, "created_at"),
        there=True,
    )


def _last_id(items: list[Conversation]) -> str:
    """The last item whose second is not that of the end of the page.

    The very last one, when there is none: then all were used in one second.
    """
    if not items:
        return ""
    end = items[-1].updated_at
    before = (item for item in reversed(items) if item.updated_at != end)
    return next(before, items[-1]).conversation_id


def _path(conversation_id: str) -> str:
    return f"conversations/{quote(conversation_id, safe='', errors='surrogatepass')}"
