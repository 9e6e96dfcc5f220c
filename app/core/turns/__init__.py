"""A question and what came of it: the answer, how it ended, what is kept of it.

`turn` is the way in. Knows texts and the events of the wire; may be imported by all
above the core.
"""
