"""Faults that tests order from outside, waiting for their request."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.demo.faults import Fault


class OrderedFaults:
    """The faults tests have ordered for coming requests, by the end of the path."""

    def __init__(self) -> None:
        """Starts with none."""
        self._orders: dict[str, deque[tuple[Fault, ...]]] = defaultdict(deque)
        self._lock = threading.Lock()

    def add(self, path: str, faults: tuple[Fault, ...]) -> None:
        """Orders faults for the next request whose path ends so."""
        with self._lock:
            self._orders[path].append(faults)

    def take(self, path: str) -> tuple[Fault, ...]:
        """The faults of this request; they are used up by it."""
        with self._lock:
            for suffix, waiting in self._orders.items():
                if waiting and path.endswith(suffix):
                    return waiting.popleft()
        return ()
