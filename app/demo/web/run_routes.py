"""The runs of a chatflow: what came of one, and its stream again (wire 66, 67)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.demo.runs.live_runs import LiveRuns
from app.demo.runs.run import Run
from app.demo.web.request_fields import app_of, user_in
from app.demo.web.run_stream import RunStream
from app.demo.wire.refusals import Refusal, json_response, wrong_mode


async def run_detail(request: Request) -> Response:
    """GET /workflows/run/{id}: of any user of the app."""
    return json_response(_run(request).flow.detail())


async def run_events(request: Request) -> Response:
    """GET /workflow/{id}/events: of this user only."""
    run, user = _run(request), user_in(request.query_params)
    if run.conversation.user != user:
        raise _unknown()
    if (end := run.flow.finished_alone()) is not None:
        return Response(end, media_type="text/event-stream")
    manner = request.app.state.controls.reopening
    last_id = request.headers.get("last-event-id", "")
    return RunStream(run, manner, last_id)


def _run(request: Request) -> Run:
    if app_of(request).mode != "advanced-chat":
        raise wrong_mode("not_workflow_app")
    runs: LiveRuns = request.app.state.runs
    run = runs.flow(str(request.path_params["run_id"]))
    if run is None:
        raise _unknown()
    return run


def _unknown() -> Refusal:
    return Refusal(404, "not_found", "Workflow run not found.")
