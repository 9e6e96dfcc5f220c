"""What the demo says to a message, and how: the plan of a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from app.demo.faults import Fault
from app.demo.script import directives
from app.demo.script.plan import BEFORE_FIRST_CHUNK, Plan, ToolCall
from app.demo.script.texts import CONTENT, made_up, split
from app.demo.script.tour import follow_ups, topic_of

_TOOL = ToolCall(
    tool="weather",
    label="Weather",
    prelude=split("Let me look out of the window first. "),
    tool_input='{"weather": {"place": "the harbour"}}',
    observation='{"weather": "Clear sky, 18 °C, a light wind from the west."}',
)
_ECHO_LIMIT = 240


def questions_after(query: str) -> list[str]:
    """Three questions to go on with after a message."""
    return follow_ups(topic_of(directives.parse(query).text))


@cache
def _text_of(topic: str) -> str:
    return (CONTENT / f"{topic}.md").read_text(encoding="utf-8").strip() + "\n"


def _echo(text: str) -> str:
    shown = " ".join(text.split())
    if len(shown) > _ECHO_LIMIT:
        shown = shown[:_ECHO_LIMIT].rstrip() + "…"
    return _text_of("echo").replace("{text}", shown or "nothing but directives")


def _reply(order: directives.Directives) -> Sequence[str]:
    if order.ordered:
        return made_up(order.kind, order.count)
    topic = topic_of(order.text)
    return split(_text_of(topic) if topic else _echo(order.text))


def plan_reply(
    query: str, mode: str, faults: tuple[Fault, ...] = (), late: float | None = None
) -> Plan:
    """How a message is answered.

    Args:
        query: The message with the orders in it (`app.demo.script.directives`).
        mode: The app's mode; an agent uses a tool when asked about one.
        faults: Faults ordered from outside, besides those in the text.
        late: Seconds a stream goes on after a stop when the text names none.

    Raises:
        ValueError: An order in the text is unknown; the message names the known ones.
    """
    order = directives.parse(query)
    wants_tool = mode == "agent-chat" and topic_of(order.text) == "tools"
    first = 0.0 if order.ordered else BEFORE_FIRST_CHUNK
    plan = Plan(
        chunks=_reply(order),
        first=first if order.first is None else order.first,
        late=late if order.late is None else order.late,
        late_chunks=order.late_chunks,
        tool=_TOOL if wants_tool else None,
        faults=(*faults, *order.faults),
    )
    if order.rate is not None:
        plan = replace(plan, rate=order.rate)
    return plan if order.ping is None else replace(plan, ping=order.ping)
