"""The text of one leaf to spans: emphasis, code, links, formulas.

May import only the lines, cells and styles beside it.
"""
