"""Paragraphs that a later line turns into something else."""

from app.markdown.line import Piece
from app.markdown.structure.leaves import TableLeaf, TableRow, TextLeaf
from app.markdown.structure.starts import cells_of
from app.markdown.styles import joined


def as_heading(leaf: TextLeaf, level: int, end: int) -> TextLeaf:
    """The heading a paragraph is once a line of = or - underlines it.

    Args:
        leaf: The paragraph.
        level: 1 or 2.
        end: Offset in the source after the underline.
    """
    text, source = leaf.whole()
    heading = TextLeaf(leaf.start, 0, leaf.first, leaf.rest, leaf.gap)
    heading.kind, heading.style = "heading", joined(leaf.style, f"heading-{level}")
    heading.in_thought, heading.references = leaf.in_thought, leaf.references
    heading.add_line(text.rstrip(" "), source)
    heading.end, heading.closed = end, True
    return heading


def split_table(
    leaf: TextLeaf, header: str, aligns: list[str], gap: tuple[Piece, ...] | None
) -> tuple[bool, TableLeaf]:
    """Take the last line of a paragraph away as the header of a table.

    Args:
        leaf: The paragraph, which loses the line.
        header: Its last line.
        aligns: Alignment of each column.
        gap: Margin of the empty line above the table if text remains before it.

    Returns:
        Whether anything of the paragraph remains, and the table.
    """
    source = leaf.marks[-1][1]
    row = TableRow(cells_of(header, len(aligns)), source, leaf.end)
    remains = leaf.drop_last_line()
    if remains:
        table = TableLeaf(source, 0, leaf.rest, leaf.rest, gap)
    else:
        row.start = leaf.start
        table = TableLeaf(leaf.start, 0, leaf.first, leaf.rest, leaf.gap)
    table.style, table.in_thought = leaf.style, leaf.in_thought
    table.references, table.aligns = leaf.references, aligns
    table.rows.append(row)
    return remains, table
