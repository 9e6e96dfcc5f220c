"""What was said earlier in a conversation, as one story of the journal and the server.

`merged_history` is the way in; the workspace makes it.
"""
