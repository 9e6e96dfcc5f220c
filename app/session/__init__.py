"""One conversation, live: the loop that feeds turns, stops them and keeps them."""
