"""The input: what is written, what was written before, slash words and their menu.

`prompt` is the way in. May be imported by the chat screen and the commands.
"""
