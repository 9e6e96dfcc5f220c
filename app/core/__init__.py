"""What a chat with a Dify app is, without I/O, clock or event loop.

The turn as a state machine (`turn`), what it is made of (`answer`, `blocks`, `events`),
what became of a stop (`ledger`, `mark`), and turns as JSON (`record`). Standard library
only; may be imported from everywhere but the built-in server.
"""
