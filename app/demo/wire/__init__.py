"""What Dify puts on the wire: events, usage, refusals, and what others send instead.

Held against `tests/recordings`. Imported by everything in `app.demo`; imports none of it.
"""
