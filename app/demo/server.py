"""The server as the application and the tests use it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from app.demo.apps import KEYS
from app.demo.runs.reopening import Reopening
from app.demo.web.controls import Controls
from app.demo.web.listening import listen_on
from app.demo.web.log import EndedStream, SeenRequest

if TYPE_CHECKING:
    from app.demo.faults import Fault
    from app.demo.web.serving import LoopServer

__all__ = ["DemoServer", "EndedStream", "Reopening", "SeenRequest", "serve_forever"]

_END = 1.0
"""Seconds the thread gets to end."""


class DemoServer:
    """A loopback Dify look-alike on uvicorn in a thread of its own."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        adopt_conversations: bool = False,
    ) -> None:
        """Prepares a server; `start` opens it.

        Args:
            host: The address to listen on.
            port: The port; 0: a free one.
            adopt_conversations: An unknown well-formed conversation id is taken as an
                existing conversation of who asks, since a demo starts with an empty
                memory while the person's journal lives on.
        """
        self.keys: dict[str, str] = dict(KEYS)
        """App mode to API key."""
        self._host = host
        self._port = port
        self._controls = Controls(adopt_conversations)
        self._thread: threading.Thread | None = None
        self._serving: LoopServer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()

    def start(self) -> None:
        """Opens the port and serves; returns once it accepts connections.

        The thread may need another 0.1 s before it answers the first of them.

        Raises:
            OSError: The port is taken or the address is not this machine's.
        """
        listening = listen_on(self._host, self._port)
        self._port = listening.getsockname()[1]
        self._ready.clear()
        self._thread = threading.Thread(
            target=self._run, args=(listening,), name="demo-server", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Closes the port and every stream within a second; harmless when stopped."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._ready.wait(_END)
        if self._loop and self._serving:
            # The loop may have ended on its own.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._serving.leave)
        thread.join(_END)

    def __enter__(self) -> Self:
        """Starts the server."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the server."""
        self.stop()

    @property
    def base_url(self) -> str:
        """The address for `DIFY_BASE_URL`, such as `http://127.0.0.1:5001/v1`."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}/v1"

    @property
    def late(self) -> float | None:
        """Seconds every stream goes on after a stop; None: as Dify does (wire 31)."""
        return self._controls.late

    @late.setter
    def late(self, seconds: float | None) -> None:
        self._controls.late = seconds

    @property
    def name_after(self) -> float:
        """Seconds after its first message until a conversation has the name that a
        model gives it (wire 27); 2 as long as nobody sets it, 0: at once."""
        return self._controls.name_after

    @name_after.setter
    def name_after(self, seconds: float) -> None:
        self._controls.name_after = seconds

    @property
    def coarse(self) -> bool:
        """Whether lists know whole seconds only, as Dify's do (wire 34, 37): what has
        the same second comes in any order, another each time, and is left out behind
        the end of a page. False as long as nobody sets it."""
        return self._controls.coarse

    @coarse.setter
    def coarse(self, coarse: bool) -> None:
        self._controls.coarse = coarse

    @property
    def reopening(self) -> Reopening:
        """What the stream of a run gives that is opened again; as in 1.16.1 as long as
        nobody sets it. Counts for the messages sent from then on."""
        return self._controls.reopening

    @reopening.setter
    def reopening(self, manner: Reopening) -> None:
        self._controls.reopening = manner

    @property
    def requests(self) -> list[SeenRequest]:
        """Everything received, in order."""
        return self._controls.log.requests

    @property
    def ended_streams(self) -> list[EndedStream]:
        """Every stream that is over, in the order of their ends."""
        return self._controls.log.streams

    @property
    def crowded(self) -> list[str]:
        """Conversations in which an answer began while another one ran (wire 57)."""
        return self._controls.log.crowded

    def restart(self, down: float = 0.3) -> None:
        """Lets the server start again under its address, as after an update.

        Every connection is reset, and those of the next `down` seconds. A chatflow's
        runs go on, as in a worker of their own (wire 69); all others are cut.
        """
        assert self._loop is not None and self._serving is not None
        serving, done = self._serving, threading.Event()

        def restart() -> None:
            serving.restart(down)
            done.set()

        self._loop.call_soon_threadsafe(restart)
        done.wait(_END)

    def fail_next(self, *faults: Fault, path: str = "/chat-messages") -> None:
        """Orders faults (of `app.demo.faults`) for the next request to a path.

        Several calls queue up, one for each request; a call without faults lets one
        request pass.

        Args:
            *faults: What goes wrong with it, all at once.
            path: The end of the path, such as `/info`; `stop` for the stop.
        """
        self._controls.faults.add(path, faults)

    def release(self) -> None:
        """Lets the stream held by the fault `hold` go on, or the next one to be held."""
        self._controls.breakpoints.release()

    def wait_for_hold(self, timeout: float = 20.0, count: int = 1) -> None:
        """Blocks until so many pauses (fault `hold`) were reached in all.

        Raises:
            TimeoutError: They were not within `timeout` seconds.
        """
        self._controls.breakpoints.wait_held(timeout, count)

    def wait_for_request(
        self, path_suffix: str, timeout: float = 20.0, count: int = 1
    ) -> SeenRequest:
        """Blocks until the count-th request to a path ending so was received.

        In a coroutine: `await asyncio.to_thread(server.wait_for_request, "/stop")`.

        Raises:
            TimeoutError: It was not within `timeout` seconds.
        """
        return self._controls.log.wait_for_request(path_suffix, timeout, count)

    def wait_for_stream_end(self, timeout: float = 20.0, count: int = 1) -> EndedStream:
        """Blocks until so many streams were over; returns the count-th.

        Raises:
            TimeoutError: They were not within `timeout` seconds.
        """
        return self._controls.log.wait_for_stream_end(timeout, count)

    def _run(self, listening: socket.socket) -> None:
        try:
            asyncio.run(self._serve(listening))
        finally:
            listening.close()
            self._ready.set()

    async def _serve(self, listening: socket.socket) -> None:
        # Starlette and uvicorn take 0.1 s to import: in this thread nobody waits for
        # them, and who connects meanwhile waits in the socket's backlog.
        from app.demo.web.serving import LoopServer

        self._serving = LoopServer(self._controls)
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        await self._serving.serve(sockets=[listening])


def serve_forever(
    host: str = "127.0.0.1", port: int = 0, *, say: Callable[[str], None]
) -> None:
    """Serves in the foreground until SIGINT or SIGTERM; for the main thread only.

    Args:
        host: The address to listen on.
        port: The port; 0: a free one.
        say: Takes each line for the person: the address, then the keys.

    Raises:
        OSError: The port cannot be opened; its text is one sentence for the person.
    """
    server = DemoServer(host, port)
    try:
        server.start()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OSError(
            f"The demo server cannot listen on {host}:{port} ({reason}); "
            "choose another port with --port, or leave it out for a free one."
        ) from error
    done = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: done.set()) for number in signals]
    try:
        _announce(server, say)
        done.wait()
    finally:
        server.stop()
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


def _announce(server: DemoServer, say: Callable[[str], None]) -> None:
    say(f"DIFY_BASE_URL={server.base_url}")
    for mode, key in server.keys.items():
        say(f"DIFY_API_KEY={key}  # {mode}")
    say("Ctrl+C ends the server.")
