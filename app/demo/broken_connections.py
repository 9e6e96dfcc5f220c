"""Faults that break the connection of an answer and not its run (wire 69).

What becomes of the run is as in Dify: a chatflow goes on without a listener, the others
are cut as soon as the server notices.
"""

from __future__ import annotations

from app.demo.faults import Fault, FaultyRun, orderable


@orderable
class cut(Fault):
    """Ends the connection properly after so many chunks, as a proxy does at its limit."""

    after_chunks: float = 5

    async def at_chunk(self, run: FaultyRun) -> None:
        """Ends it."""
        await run.lose_connection(reset=False)


@orderable
class drop(Fault):
    """Resets the connection after so many chunks, as when the network changes."""

    after_chunks: float = 5

    async def at_chunk(self, run: FaultyRun) -> None:
        """Resets it."""
        await run.lose_connection(reset=True)


@orderable
class dead(Fault):
    """Lets nothing through after so many chunks, and nobody notices.

    As when a laptop slept. The server writes on into the void, so that any app's answer
    comes to its end and is kept.
    """

    after_chunks: float = 5

    async def at_chunk(self, run: FaultyRun) -> None:
        """Holds everything back from here on."""
        run.go_dead()
