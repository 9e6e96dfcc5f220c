"""Texts: made fit for a screen, read as they grow, searched.

Knows nothing else of the core; may be imported by all.
"""
