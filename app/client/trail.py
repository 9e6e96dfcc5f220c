"""By what the stream of a run can be opened again (wire 67)."""

from collections.abc import Callable, Mapping
from typing import Final

_RUN: str = "x-workflow-run-id"


class Trail:
    """What the streams of one run have left behind.

    Args:
        run_id: The run, if it is known before any stream.
        tap: Called with the data of each event as it came, empty for a ping; None if
            nobody wants it.
    """

    def __init__(
        self, run_id: str = "", tap: Callable[[str], object] | None = None
    ) -> None:
        self.tap: Final = tap
        self.run_id = run_id
        """The run that the response named before its body; empty without one."""
        self.last_id = ""
        """The `id` of the last event; empty where the server gives none."""

    def opened(self, headers: Mapping[str, str]) -> None:
        """A stream was opened; its headers can name the run."""
        self.run_id = headers.get(_RUN, "") or self.run_id
