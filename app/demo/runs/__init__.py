"""How one answer runs: its pace, its pauses, its faults, and what a stop does to it.

Imported by `web`, which carries the bytes away.
"""
