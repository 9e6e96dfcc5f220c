"""Finding again what was said: in one conversation, in all of them, in what was typed.

`finding`, `recall` and `searching` open and close what a person sees, and `turn_spot`
is the way to one message; they are there from the start and cost next to nothing. All
else is imported when it is first wanted. May import the transcript, the core and the
journal's values; the chat screen and its conversations only for their types.
"""
