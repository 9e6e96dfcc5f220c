"""Screens above the chat that give a value back and go.

May import `app.ui.transcript`, never the chat screen that opens them.
"""
