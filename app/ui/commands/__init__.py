"""Every command: what a key, a slash word or an entry of the palette does.

Each module holds the commands of one subject; `app.ui.commands.table` puts them
together, and is what the rest of the screen imports. An id never changes once it was
released: people bind keys by it.
"""
