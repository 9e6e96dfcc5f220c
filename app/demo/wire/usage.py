"""The token counts and prices Dify puts at the end of an answer."""

from __future__ import annotations

PROMPT_TOKENS = 12
"""What every prompt costs here, as with the stand-in of the recordings."""


def usage(
    completion_tokens: int, latency: float, *, stopped: bool
) -> dict[str, object]:
    """The `usage` object of a `message_end`.

    Args:
        completion_tokens: Chunks of the answer; one counts as one token.
        latency: Seconds from the request to the end.
        stopped: A stopped answer is counted as nothing (recordings/chat/stop_mid).
    """
    prompt = 0 if stopped else PROMPT_TOKENS
    completion = 0 if stopped else completion_tokens
    return {
        "prompt_tokens": prompt,
        "prompt_unit_price": "0.001",
        "prompt_price_unit": "0.001",
        "prompt_price": "0E-7" if stopped else "0.000012",
        "completion_tokens": completion,
        "completion_unit_price": "0.002",
        "completion_price_unit": "0.001",
        "completion_price": "0E-7" if stopped else "0.00008",
        "total_tokens": prompt + completion,
        "total_price": "0E-7" if stopped else "0.000092",
        "currency": "USD",
        "latency": latency,
    }


def timed_usage(
    completion_tokens: int, latency: float, first_token: float | None
) -> dict[str, object]:
    """The `usage` object with times: of a chatflow, and of every blocking answer.

    Args:
        completion_tokens: Chunks of the answer.
        latency: Seconds from the request to the end.
        first_token: Seconds from the request to the first chunk; None where it is not
            measured (recordings/rest/chat.blocking).
    """
    generate = None if first_token is None else max(0.0, latency - first_token)
    return usage(completion_tokens, latency, stopped=False) | {
        "time_to_first_token": first_token,
        "time_to_generate": generate,
    }


def metadata(spent: dict[str, object], *, annotated: bool = False) -> dict[str, object]:
    """The `metadata` object around a `usage`; `annotated` has one more field."""
    annotation: dict[str, object] = {"annotation_reply": None} if annotated else {}
    rest = {"retriever_resources": [], "usage": spent, "reasoning": {}}
    return annotation | rest
