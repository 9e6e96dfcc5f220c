"""How lines get onto the screen: strips, colours, the scroll bar, how often.

`canvas.Canvas` decides which rows of the screen are painted again, `painter` makes
their strips. May import the viewport and the lines of the Markdown renderer, nothing
of the widget.
"""
