"""The thread that owns the journal."""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import JournalError
from app.store.backlog import Backlog
from app.store.journal import Journal

RETRY_AFTER: Final = 5.0
"""Seconds until what could not be written is tried again by itself."""


@dataclass(frozen=True, slots=True)
class Order:
    """Something for the thread to do; its parts are done in this order."""

    note: Callable[[Backlog], None] | None = None
    """Says what is to be written."""
    read: Callable[[Journal], None] | None = None
    """Reads, once everything that was given has been written or has failed."""
    done: Callable[[], None] | None = None
    """Called at the end, however it went."""
    last: bool = False
    """Whether the thread ends after it."""


class Worker:
    """Writes what is given, joined while the disk is slow, and keeps what failed.

    Args:
        path: The journal's file; opened with the first order, and again after
            a failure.
        scope: As for `Journal`.
        failed: Called in this thread with every failure.
        worked: Called in this thread when everything given is written.
    """

    def __init__(
        self,
        path: Path,
        scope: str,
        failed: Callable[[JournalError], None],
        worked: Callable[[], None],
    ) -> None:
        self._path = path
        self._scope = scope
        self._failed = failed
        self._worked = worked
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._backlog = Backlog()
        self._journal: Journal | None = None

    def give(self, order: Order) -> None:
        """Put an order at the end, from any thread."""
        self._orders.put(order)

    def run(self) -> None:
        """What the thread does; returns after the last order."""
        try:
            while not self._carry_out(self._next_orders()):
                pass
        finally:
            if self._journal is not None:
                self._journal.close()

    def _next_orders(self) -> list[Order]:
        """All that wait, at least one; none when it is time to try again."""
        try:
            orders = [self._orders.get(timeout=self._patience())]
        except queue.Empty:
            return []
        while not self._orders.empty():
            orders.append(self._orders.get())
        return orders

    def _patience(self) -> float | None:
        return RETRY_AFTER if self._backlog else None

    def _carry_out(self, orders: list[Order]) -> bool:
        """Tell whether the last order was among them."""
        for order in orders:
            if order.note is not None:
                order.note(self._backlog)
        self._write()
        for order in orders:
            if order.read is not None:
                self._read(order.read)
            if order.done is not None:
                order.done()
        return any(order.last for order in orders)

    def _write(self) -> None:
        if not self._backlog:
            return
        try:
            self._backlog.write(self._opened())
        except JournalError as error:
            self._failed(error)
        else:
            self._worked()

    def _read(self, read: Callable[[Journal], None]) -> None:
        try:
            read(self._opened())
        except JournalError as error:
            self._failed(error)

    def _opened(self) -> Journal:
        if self._journal is None:
            self._journal = Journal(self._path, self._scope, self._failed)
        return self._journal
