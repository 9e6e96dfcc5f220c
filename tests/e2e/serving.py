"""A server that gives fixed answers, for tests that are no coroutines."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager

from tests.answering import Answering, Reply, answering, json_reply

CHAT_INFO: Mapping[str, Reply] = {
    "/info": json_reply({"name": "an app", "mode": "chat"}),
    "/parameters": json_reply({}),
}
"""What a chat app without opening words tells of itself."""


@contextmanager
def served(routes: Mapping[str, Reply]) -> Iterator[Answering]:
    """Serve replies from a thread, as `tests.answering.answering` does.

    Args:
        routes: The end of a path to its reply; others get 404.
    """
    with _entered(answering(routes)) as server:
        yield server


@contextmanager
def _entered(
    context: AbstractAsyncContextManager[Answering],
) -> Iterator[Answering]:
    """Hold an asynchronous context open in a loop of its own."""
    # With a factory the runner leaves the loop of this thread alone.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        loop = runner.get_loop()
        server = runner.run(context.__aenter__())
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            runner.run(context.__aexit__(None, None, None))
