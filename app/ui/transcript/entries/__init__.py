"""What a transcript is made of: turns, notices, the opening, the queue.

May import `app.ui.transcript.blocks` and the values of the transcript, nothing of the
widget.
"""
