"""The part of a server's message that means something to a person."""

import re
from typing import Final

from app.core.text import one_line

_SUGGESTION: Final = re.compile(r"\s*You have requested this URI.*", re.DOTALL)
"""What the server's web framework puts behind a message of Dify's (wire 61)."""
_INVALID: Final = re.compile(r"\d+ validation errors? for \w+\s*\n")
"""How a refusal of its validator begins; the fields follow (wire 62)."""
_DETAILS: Final = re.compile(r"\s*\[type=.*")
_MANUAL: Final = "For further information visit"


def reason(message: str) -> str:
    """What a server says of a failure, in one cleaned line.

    Suggestions of other addresses are cut off; of a validator's list the first field
    and what is wrong with it are left.
    """
    message = _SUGGESTION.sub("", message)
    invalid = _INVALID.match(message)
    if invalid is None:
        return one_line(message)
    lines = (_DETAILS.sub("", line).strip() for line in message.split("\n")[1:])
    said = [line.removeprefix("Value error, ") for line in lines if line]
    return one_line(": ".join(x for x in said[:2] if not x.startswith(_MANUAL)))
