"""Runs difyterm with one method that fails, as a fault of its own would.

python tests/failing.py MODULE:CLASS.METHOD ARGUMENTS…
"""

import importlib
import sys
from typing import NoReturn

from app.cli import main

WORDS = "words that nobody may read"
"""The message of the failure."""


def fail(*_: object, **__: object) -> NoReturn:
    """Raise something with words and local variables."""
    secret = WORDS
    raise ZeroDivisionError(secret)


if __name__ == "__main__":
    module, _, path = sys.argv[1].partition(":")
    owner, _, method = path.partition(".")
    setattr(getattr(importlib.import_module(module), owner), method, fail)
    main(sys.argv[2:])
