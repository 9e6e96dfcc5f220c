"""What the end of an answer leaves in its message."""

from __future__ import annotations

from app.demo.runs.run import Run

OVERLOADED = "upstream overloaded"
"""What the model's provider says when it fails, as in recordings/*/llm_error."""


def save(run: Run, answer: str, *, counted: bool) -> None:
    """Keeps an answer that was not lost.

    Args:
        run: The answer on its way.
        answer: What is kept of its text; that differs by mode (wire 32).
        counted: Its tokens are counted, which a stop prevents.
    """
    run.message.answer = answer
    run.message.latency = run.elapsed
    run.message.tokens = len(run.said) if counted else 0
