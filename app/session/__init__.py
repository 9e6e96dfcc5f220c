"""One conversation, live: the loop that feeds turns, stops them and keeps them.

`app.session.session` is the way in. The only place where client, store and core meet;
it knows no user interface. May be imported by the workspace and what lies above it.
"""
