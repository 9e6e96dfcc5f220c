"""What was said, found by parts of words.

`search` is the way in. Imported by the store alone.
"""
