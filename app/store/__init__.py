"""The journal: one SQLite file in which nothing that was said can be lost.

`app.store.writer` is the way in for an event loop, `app.store.writes` says what can be
written, `app.store.journal` is the file itself. May be imported by the session and what
lies above it; imports the core and the errors only.
"""
