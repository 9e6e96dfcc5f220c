"""What the instances of one journal are to each other: who may send, what others do.

Imported by the store alone.
"""
