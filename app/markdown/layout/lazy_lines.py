"""Lines that are laid out when somebody looks at them."""

from collections.abc import Callable, Sequence

from app.markdown.line import Line


class LazyLines:
    """Some lines of one width, which need not be there yet.

    Args:
        start: Character offset in the source where its first line begins.
        estimate: About how many lines it has.
        lay_out: Makes the lines; None if they are given and cannot be made again.
        lines: The lines, if they are known.
        inside: Whether it goes on with the code block that the part above holds.
    """

    __slots__ = ("_lay_out", "_lines", "count", "inside", "measured", "start")

    def __init__(
        self,
        start: int,
        estimate: int,
        lay_out: Callable[[], Sequence[Line]] | None,
        lines: Sequence[Line] | None = None,
        inside: bool = False,
    ) -> None:
        self.start = start
        self.inside = inside
        self.count = estimate if lines is None else len(lines)
        """How many lines it has; an estimate until it is `measured`."""
        self.measured = lines is not None
        """Whether `count` is true."""
        self._lay_out = lay_out
        self._lines = lines

    @classmethod
    def of(cls, lines: Sequence[Line], inside: bool = False) -> "LazyLines":
        """Lines that are there already."""
        start = lines[0].source_start if lines else 0
        return cls(start, 0, None, lines, inside)

    @property
    def lines(self) -> Sequence[Line]:
        """The lines, laid out now if they are not in memory."""
        if self._lines is None:
            self._lines = self._lay_out() if self._lay_out is not None else ()
            self.count, self.measured = len(self._lines), True
        return self._lines

    def forget(self) -> None:
        """Drop lines that can be made again; their number stays known."""
        if self._lay_out is not None:
            self._lines = None
