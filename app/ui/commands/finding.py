"""Finding what was said, and what was typed."""

from typing import Final

from app.ui.command import Command
from app.ui.finding.searching import SearchWanted

FINDING: Final = (
    Command(
        id="find",
        title="Find in the conversation",
        slash="find",
        argument="TEXT",
        keys="ctrl+f",
        help="Finds in the conversation: Enter or Down goes to the next match, Up to "
        "the one before. A capital makes case count.",
        run=lambda chat: chat.finding.begin(),
        run_with=lambda chat, text: chat.finding.begin(text),
    ),
    Command(
        id="search",
        title="Search in all conversations",
        slash="search",
        argument="TEXT",
        help="Searches everything that was said, as you type; Enter opens the "
        "conversation at the message. In the find bar, Tab does this.",
        run=lambda chat: chat.post_message(SearchWanted()),
        run_with=lambda chat, text: chat.post_message(SearchWanted(text)),
    ),
    Command(
        id="recall",
        title="What was typed before",
        slash="recall",
        keys="ctrl+r",
        help="Lists what was typed before, in any conversation: a few letters find it, "
        "Up goes to older ones, Enter takes it into the input.",
        run=lambda chat: chat.recall.begin(),
    ),
)

WHILE_FINDING: Final = (
    Command(
        id="find-next",
        reads_draft=True,
        help="While something is looked for: the next match.",
        run=lambda chat: chat.finding.step(1),
        keys="enter,down",
        label="Next",
        applies=lambda now: now.finding,
    ),
    Command(
        id="find-previous",
        reads_draft=True,
        help="While something is looked for: the match before.",
        run=lambda chat: chat.finding.step(-1),
        keys="up,shift+enter",
        label="Previous",
        applies=lambda now: now.finding,
    ),
    Command(
        id="find-everywhere",
        reads_draft=True,
        help="While something is looked for: looks for it in all conversations.",
        run=lambda chat: chat.post_message(SearchWanted(chat.finding.text)),
        keys="tab",
        label="In all",
        applies=lambda now: now.finding,
    ),
    Command(
        id="recall-take",
        reads_draft=True,
        help="While what was typed before is listed: takes the chosen one.",
        run=lambda chat: chat.recall.take(),
        keys="enter,tab",
        label="Take",
        applies=lambda now: now.recalling,
    ),
    Command(
        id="recall-up",
        reads_draft=True,
        help="While what was typed before is listed: an older one.",
        run=lambda chat: chat.recall.move(-1),
        keys="up",
        label="Choose",
        display="↑↓",
        applies=lambda now: now.recalling,
    ),
    Command(
        id="recall-down",
        reads_draft=True,
        help="While what was typed before is listed: a newer one.",
        run=lambda chat: chat.recall.move(1),
        keys="down",
        applies=lambda now: now.recalling,
    ),
)
"""Keys that mean something only while the find bar has the focus, or what was typed
before is listed."""
