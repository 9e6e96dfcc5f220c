"""The chat screen: one conversation, the input, the status line, the line of keys.

May import `app.ui.transcript` and everything below the screen; dialogs are imported
where they open.
"""
