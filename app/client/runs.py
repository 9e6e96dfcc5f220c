"""The runs of a chatflow: what came of one, and the rest of its events (wire 66, 67)."""

from collections.abc import AsyncGenerator
from typing import Final
from urllib.parse import quote

from app.client.dify import DifyClient
from app.client.trail import Trail
from app.core.wire.events import ChunkEvent
from app.core.wire.workflow_run import WorkflowRun
from app.errors import APIError

_SILENCE: Final = 30.0
"""Seconds without a byte after which a reopened stream is given up: pings come every
10 s."""
_NO_SUCH: Final = (400, 404, 405)
"""How servers refuse a run they do not know, and an endpoint they do not have."""


class Runs:
    """What a server tells of the runs of one app.

    Args:
        client: The app.
    """

    def __init__(self, client: DifyClient) -> None:
        self._client = client

    async def detail(self, run_id: str) -> WorkflowRun:
        """`GET /workflows/run/{id}`; an empty one when the server does not know it.

        Raises:
            DifyError: The server, or the way to it, failed.
        """
        try:
            data = await self._client.calls.call(
                "GET", f"workflows/run/{_path(run_id)}"
            )
        except APIError as error:
            if error.status in _NO_SUCH:
                return WorkflowRun()
            raise
        return WorkflowRun.from_json(data)

    def events(self, run_id: str, trail: Trail) -> AsyncGenerator[ChunkEvent, None]:
        """`GET /workflow/{id}/events`: what comes of a run from here on.

        To be closed by the caller (`aclosing`). Some servers begin behind the last
        event of the trail, or at the start; others with what comes next, and of those
        some fall silent in the middle.

        Args:
            run_id: The run.
            trail: What the streams before have left behind; goes on with this one.

        Raises:
            DifyError: The server, or the way to it, failed; also when it has no such
                endpoint.
        """
        return self._client.reopen(
            f"workflow/{_path(run_id)}/events", trail, silence=_SILENCE
        )


def _path(run_id: str) -> str:
    return quote(run_id, safe="", errors="surrogatepass")
