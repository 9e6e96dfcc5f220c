"""The paths of the server, and the endpoints that tell of the app."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.demo.apps import DemoApp
from app.demo.web import (
    chat_routes as chat,
    history_routes as history,
    run_routes as runs,
)
from app.demo.web.file_routes import upload_file
from app.demo.web.middleware import VERSION
from app.demo.web.request_fields import app_of
from app.demo.wire.refusals import Refusal, json_response, on_http_error, on_refusal


async def welcome(_request: Request) -> Response:
    """GET /v1/: who is there, without a key (wire 4)."""
    return json_response(
        {"welcome": "Dify OpenAPI", "api_version": "v1", "server_version": VERSION}
    )


def _get(path: str, read: Callable[[DemoApp], dict[str, object]]) -> Route:
    async def endpoint(request: Request) -> Response:
        return json_response(read(app_of(request)))

    return Route(f"/v1{path}", endpoint, methods=["GET"])


def _post(path: str, endpoint: Callable[..., object]) -> Route:
    return Route(f"/v1{path}", endpoint, methods=["POST"])


def _history_routes() -> list[Route]:
    one = "/v1/conversations/{conversation_id:uuid}"
    message = "/messages/{message_id:uuid}"
    return [
        Route("/v1/conversations", history.list_conversations, methods=["GET"]),
        Route(one, history.delete_conversation, methods=["DELETE"]),
        Route(f"{one}/name", history.rename_conversation, methods=["POST"]),
        Route(f"{one}/variables", history.list_variables, methods=["GET"]),
        Route("/v1/messages", history.list_messages, methods=["GET"]),
        Route(f"/v1{message}/suggested", history.suggest_questions, methods=["GET"]),
        _post(f"{message}/feedbacks", history.give_feedback),
    ]


def web_app() -> Starlette:
    """The routes; whoever serves them fills `state` (see `app.demo.server`)."""
    app = Starlette(
        routes=[
            Route("/v1/", welcome, methods=["GET"]),
            _get("/info", lambda app: app.info),
            _get("/parameters", lambda app: app.parameters),
            _get("/meta", lambda app: app.meta),
            _get("/site", lambda app: app.site),
            _post("/chat-messages", chat.send_message),
            _post("/chat-messages/{task_id}/stop", chat.stop_message),
            _post("/files/upload", upload_file),
            _post("/completion-messages", chat.wrong_completion),
            _post("/completion-messages/{task_id}/stop", chat.wrong_completion),
            _post("/workflows/run", chat.wrong_workflow),
            _post("/workflows/tasks/{task_id}/stop", chat.wrong_workflow),
            Route("/v1/workflows/run/{run_id}", runs.run_detail, methods=["GET"]),
            Route("/v1/workflow/{run_id}/events", runs.run_events, methods=["GET"]),
            *_history_routes(),
        ],
        exception_handlers={Refusal: on_refusal, HTTPException: on_http_error},
    )
    app.router.redirect_slashes = False
    return app
