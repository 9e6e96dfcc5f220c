"""The front end for standard output: one question, one answer, no screen.

May import `app.workspace` and everything below it, never Textual.
"""
