"""What other windows do in a conversation, and what two must not do at once.

`other_windows` is the way in; the session makes it.
"""
