"""What depends on the terminal: its driver, keys, waits, theme and browser.

Imports nothing else of the app.
"""
