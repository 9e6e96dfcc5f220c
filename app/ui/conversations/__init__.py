"""The conversations beside the one on the screen: the side list, and what goes on in
those that are open.

`side_list` and `activity` are there from the start and import little; the rest is
imported when the list is opened for the first time. May import `app.ui.chat` and
everything below the screen.
"""
