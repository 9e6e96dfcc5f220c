"""What comes instead of Dify's answer: pages of others on the way, or nothing."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

_PROXY_PAGE = """<html>
<head><title>{status} {words}</title></head>
<body>
<center><h1>{status} {words}</h1></center>
<hr><center>proxy</center>
</body>
</html>
"""
_PORTAL_PAGE = "<!doctype html>\n<title>Log in</title>\n<h1>Please log in</h1>\n"


def proxy_page(status: int) -> Response:
    """A proxy's error page."""
    words = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Time-out"}
    page = _PROXY_PAGE.format(status=status, words=words.get(status, "Error"))
    return HTMLResponse(page, status)


def portal_page() -> Response:
    """A page that is no error and no stream."""
    return HTMLResponse(_PORTAL_PAGE)


class NoAnswer(Response):
    """Nothing, until the client gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Waits for that."""
        while (await receive())["type"] != "http.disconnect":
            pass


class Reset(Response):
    """A connection reset: the client reads ECONNRESET."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Resets by what the server has put into the scope for that."""
        scope["demo.reset"]()
