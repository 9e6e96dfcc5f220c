"""The text of one leaf to spans: emphasis, code, links, formulas.

May import only the values beside `app.markdown.document`.
"""
