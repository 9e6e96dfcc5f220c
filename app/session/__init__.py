"""Conversations, live: the loop that feeds turns, stops them and keeps them.

`app.session.session` is the way in; `merged_history` tells what was said before, and
`conversation_list` lists all conversations. The only place where client, store and core
meet; it knows no user interface. May be imported by the workspace and what lies above it.
"""
