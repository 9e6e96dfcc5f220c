"""The screen: everything that knows Textual.

`app.ui.app` wires a workspace to the chat screen (`chat`), `commands` is the one table
of what a person can do, `transcript` draws the conversation, `dialogs` open above it,
`terminal` is what depends on the terminal. Imported by the command line only.
"""
