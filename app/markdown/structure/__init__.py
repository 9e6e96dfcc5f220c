"""Source lines to a flat list of leaves: what CommonMark calls the block structure.

May import `app.markdown.inline`, and the lines, cells and styles beside it.
"""
