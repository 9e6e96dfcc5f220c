"""The tour for newcomers: its opening, its topics, and how a question finds one."""

from __future__ import annotations

import re

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


def topic_of(text: str) -> str | None:
    """The topic whose words a question names most; None when it names none."""
    hits = [(len(pattern.findall(text)), topic) for topic, pattern in _PATTERNS]
    best = max(hits, key=lambda hit: hit[0])
    return best[1] if best[0] else None


def follow_ups(topic: str | None) -> list[str]:
    """Three questions to go on with after a topic."""
    return _FOLLOW_UPS.get(topic or "about", _FOLLOW_UPS["about"])
