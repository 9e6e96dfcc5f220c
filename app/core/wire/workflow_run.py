"""What a server tells about one run of a chatflow."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.core.wire.parse import object_of, reason, text_of


class WorkflowRun(NamedTuple):
    """`GET /workflows/run/{id}` (wire 66)."""

    status: str = ""
    """Dify's word; empty when the server does not know the run."""
    error: str = ""
    """Its first line, cleaned: it is for a person."""
    answer: str = ""
    """What its answer node gave; empty while it runs, and when there was none."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "WorkflowRun":
        """Read the answer of the endpoint; every field may be missing or null."""
        return cls(
            status=text_of(data, "status"),
            error=reason(text_of(data, "error")),
            answer=text_of(object_of(data, "outputs"), "answer"),
        )

    @property
    def going_on(self) -> bool:
        """Whether the run can still bring more by itself."""
        return self.status in ("scheduled", "running")
