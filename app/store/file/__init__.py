"""The journal's file: opened, mended, brought to its version, held against others.

Imported by the store alone.
"""
