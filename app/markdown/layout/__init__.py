"""Leaves to styled lines of a given width, laid out when somebody looks at them.

May import everything in `app.markdown` but `document`.
"""
