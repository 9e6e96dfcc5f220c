"""What draws one block of an answer, a kind a file.

`renderers.renderer_of` chooses. May import the Markdown renderer and the values of the
transcript (`rendered_text`, `plain`), nothing of the widget.
"""
