"""Rows of the table: a figure, what it is compared to, and its goal."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Final

Samples = Mapping[str, Sequence[float]]
"""What was measured, by name, in the order of the rounds."""

_HEAD: Final = ("", "figure", "reference", "ratio", "goal", "met")
_LAYOUT: Final = "{:<52}{:>14}{:>12}{:>8}{:>10}{:>5}"


@dataclass(frozen=True)
class Row:
    """One figure."""

    name: str
    figure: float
    unit: str
    goal: float | None = None
    """The most it may be; None where there is no goal."""
    reference: float | None = None
    """The same of the reference, in the same unit."""
    on_ratio: bool = False
    """Whether the goal is for the ratio and not for the figure."""

    @property
    def ratio(self) -> float | None:
        """The figure in multiples of the reference."""
        return self.figure / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        judged = self.ratio if self.on_ratio else self.figure
        return None if self.goal is None or judged is None else judged <= self.goal


def table(rows: Iterable[Row]) -> str:
    """All rows below a head, one line each."""
    return "\n".join([_LAYOUT.format(*_HEAD), *map(_line, rows)])


def _line(row: Row) -> str:
    goal = "" if row.goal is None else f"≤ {row.goal:g}{' ×' if row.on_ratio else ''}"
    return _LAYOUT.format(
        row.name,
        f"{row.figure:,.{_digits(row.figure)}f} {row.unit}",
        "" if row.reference is None else f"{row.reference:.{_digits(row.reference)}f}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        goal,
        {None: "", True: "yes", False: "NO"}[row.met],
    )


def _digits(value: float) -> int:
    """Digits behind the point that tell something."""
    return 3 if abs(value) < 1 else 2 if abs(value) < 10 else 1


def as_json(rows: Iterable[Row], samples: Samples, about: Mapping[str, object]) -> str:
    """Everything, for programs."""
    listed = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows]
    return json.dumps({"about": about, "rows": listed, "samples": samples}, indent=1)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed."""
    return sorted(values)[math.ceil(len(values) * share) - 1]


def middle(samples: Samples, name: str) -> float:
    """The median of what was measured under a name."""
    return median(samples[name])
