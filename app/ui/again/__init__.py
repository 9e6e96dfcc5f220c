"""Asking again: the last question, an edited one, or for the rest of a cut answer.

Imported by the commands; the dialogs only when somebody opens them.
"""
