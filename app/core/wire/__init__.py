"""What a server tells, as values: the events of a stream, an app's form, a run.

Knows texts only; may be imported by all above the core, and by turns.
"""
