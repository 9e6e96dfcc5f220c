"""What stands left of a heading that its looks alone would not tell from others."""

from app.markdown.line import Piece, Role


def heading_mark(style: str, first: bool) -> tuple[Piece, ...]:
    """The marks of levels 4 to 6, as they are written; empty for all else.

    Bold and italics make three levels, and dimmed ones are no others where there are no
    colours.

    Args:
        style: Style name of a leaf.
        first: Whether it is meant for the first line; below the mark is a gap.
    """
    name, _, level = style.rpartition("-")
    if not name.endswith("heading") or level < "4":
        return ()
    mark = "#" * int(level) + " "
    return (Piece(mark if first else " " * len(mark), style, role=Role.MARGIN),)
