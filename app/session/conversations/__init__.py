"""The one list of conversations, made of the journal's and the server's.

`conversation_list` is the way in; the workspace makes it.
"""
