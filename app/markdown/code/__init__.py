"""Highlighting of code, line by line, with a state to go on from.

May import `app.markdown.structure` and what that may import.
"""
