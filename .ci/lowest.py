"""Writes pip constraints that hold every direct dependency at its lower bound.

    python .ci/lowest.py pyproject.toml > constraints.txt

Takes the dependencies and those of the extra [dev], which the tests need.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

_BOUND: Final = re.compile(
    r"(?P<name>[\w.-]+)(?:\[[^]]*\])?\s*>=\s*(?P<version>[\w.]+)"
)


def constraints(project: dict[str, Any]) -> Iterator[str]:
    """Give one line for each requirement of a `[project]` table.

    Raises:
        ValueError: A requirement has no lower bound.
    """
    extras: dict[str, Sequence[str]] = project["optional-dependencies"]
    for requirement in [*project["dependencies"], *extras["dev"]]:
        bound = _BOUND.match(requirement)
        if not bound:
            raise ValueError(f"no lower bound: {requirement}")
        yield f"{bound['name']}=={bound['version']}"


def main() -> None:
    """Read the file that is named and write to standard output."""
    data = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.writelines(f"{line}\n" for line in constraints(data["project"]))


if __name__ == "__main__":
    main()
