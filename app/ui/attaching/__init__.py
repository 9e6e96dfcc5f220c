"""Files that go with the next message: named, checked, uploaded, shown.

`app.ui.attaching.actions` is what the commands and the chat screen call. May be
imported by the chat screen and its commands.
"""
