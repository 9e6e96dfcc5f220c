"""From the bytes of a terminal to the events of Textual, in one room.

`KeyDecoder` is the way in: it is fed bytes in any cut, knows the grammar of control
sequences itself, and hands to Textual's parser only what is known to be a key, a mouse
report or a report that Textual asked for. Everything else is nothing. May be imported
by the driver only.
"""

from app.ui.terminal.decoder.decoder import KeyDecoder

__all__ = ["KeyDecoder"]
