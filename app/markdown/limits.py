"""Where long things are cut, so that nothing costs more the longer a text is."""

from typing import Final, NamedTuple


class Limits(NamedTuple):
    """Sizes above which something is broken, or laid out apart from the rest."""

    longest_line: int = 4000
    """Characters after which a source line that is neither a paragraph's nor inside a
    fence is broken, as if it ended there: looking at all of it again for each chunk
    would cost more and more."""
    together: int = 64
    """Source lines of code, or rows of a table, that are laid out together."""
    measured: int = 64
    """Rows of a table, header included, that the widths of its columns are taken from;
    at most `together`. Those below get some cells more, and wrap if they are wider: a
    long table is never set again."""
    part: int = 64
    """Lines, by estimate, after which finished leaves make a part."""


LIMITS: Final = Limits()
"""Those of every document on the screen."""
