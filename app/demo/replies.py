"""What the demo says: its topics, how a question finds one, and the plan of a reply."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from app.demo import directives
from app.demo.faults import Fault
from app.demo.plan import BEFORE_FIRST_CHUNK, Plan, ToolCall
from app.demo.texts import CONTENT, made_up, split

OPENING = (
    "Welcome to **difyterm**. This is the built-in demo: it runs on your own machine, "
    "needs no key, and no model is asked. Type a question and press Enter, or start "
    "with one of the suggestions. Whenever an answer is long enough for you, "
    "**press Esc**."
)
"""The opening statement of all three apps."""

QUESTIONS = (
    "What can I do here?",
    "Tell me a long story",
    "Show me Markdown",
    "How do I connect my own Dify app?",
)
"""The suggested questions: the stops of the tour."""

_TOPICS: tuple[tuple[str, str], ...] = (
    # The first topic wins whose words are found most often; a tie goes upwards.
    ("story", r"story|tale|long answer|something long"),
    ("markdown", r"markdown|table|code block|headings?|formatting|emoji|cjk"),
    (
        "connecting",
        r"connect\w*|api key|dify_\w+|own (dify )?app|real (app|server)|base url|configur\w*|set ?up|self.?host\w*",
    ),
    ("stopping", r"esc|escape|stop\w*|interrupt\w*|cancel\w*|hang up|abort\w*"),
    ("queue", r"queue\w*|while (it|an answer)|waiting message|send several"),
    (
        "journal",
        r"journal|continue|resume|history|saved?|kept|lost|crash\w*|come back|close the window",
    ),
    (
        "ask",
        r"difyterm ask|ask command|scripts?|pipes?|stdin|standard input|json|headless|shell|exit codes?",
    ),
    (
        "demo_server",
        r"demo.?server|fault\w*|test double|test client|benchmarks?|fake server",
    ),
    ("quitting", r"quit\w*|exit|leave|ctrl\+?q"),
    (
        "keys",
        r"keys?|keyboard|shortcuts?|bindings?|new line|enter|copy|select\w*|ctrl\+?\w|f1|recall|new conversation|help",
    ),
    ("tools", r"tools?|weather|agents?"),
    (
        "about",
        r"what (can|could) (i|you) do|what is (this|difyterm)|who are you|difyterm|demo|tour|start",
    ),
    ("greeting", r"hi|hello|hey|good (morning|evening|day)|thanks?|thank you"),
)
_PATTERNS = [
    (topic, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for topic, words in _TOPICS
]
_FOLLOW_UPS = {
    "about": ["Tell me a long story", "What does Esc do?", "Show me Markdown"],
    "story": [
        "What does Esc do?",
        "Where is my conversation kept?",
        "Which keys are there?",
    ],
    "stopping": [
        "What happens to queued messages?",
        "Tell me a long story",
        "Which keys are there?",
    ],
    "markdown": [
        "Tell me a long story",
        "How do I connect my own Dify app?",
        "What is the ask command?",
    ],
    "connecting": [
        "What is the ask command?",
        "Where is my conversation kept?",
        "Which keys are there?",
    ],
}
_TOOL = ToolCall(
    tool="weather",
    label="Weather",
    prelude=split("Let me look out of the window first. "),
    tool_input='{"weather": {"place": "the harbour"}}',
    observation='{"weather": "Clear sky, 18 °C, a light wind from the west."}',
)
_ECHO_LIMIT = 240


def topic_of(text: str) -> str | None:
    """The topic whose words a question names most; None when it names none."""
    hits = [(len(pattern.findall(text)), topic) for topic, pattern in _PATTERNS]
    best = max(hits, key=lambda hit: hit[0])
    return best[1] if best[0] else None


def follow_ups(query: str) -> list[str]:
    """Three questions to go on with."""
    topic = topic_of(directives.parse(query).text) or "about"
    return _FOLLOW_UPS.get(topic, _FOLLOW_UPS["about"])


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
        query: The message with the orders in it (`app.demo.directives`).
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
