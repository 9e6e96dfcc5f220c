"""Finding again what was said: in one conversation, in all of them, in what was typed.

Each module here is imported when a person first wants it, but for `turn_spot`, which
the chat screen names. May import the transcript and the journal's values; the chat
screen and its conversations only for their types.
"""
