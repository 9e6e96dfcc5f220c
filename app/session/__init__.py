"""One conversation, live: the loop that feeds turns, stops them and keeps them."""

from app.session.listener import Listener
from app.session.session import Session

__all__ = ["Listener", "Session"]
