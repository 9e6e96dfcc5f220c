"""Looking for the rest of an answer whose connection, or difyterm, has ended.

`mending` does it while the turn lives, `lookup` when a conversation is opened.
"""
