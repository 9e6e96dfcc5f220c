"""Leaves to styled lines of a given width, laid out when somebody looks at them.

May import all other parts of `app.markdown`.
"""
