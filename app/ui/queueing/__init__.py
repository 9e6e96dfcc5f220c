"""The messages that wait, as a person sees and changes them.

`waiting` is part of every conversation's view. `panel` shows them above the input, and
`queueing` opens it and does what its keys say. Imported by the chat screen and its
commands; the panel only once somebody opens it.
"""
