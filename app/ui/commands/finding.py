"""Finding what was said, and what was typed."""

from typing import Final

from app.ui.command import Command

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
)
"""Keys that mean something only while the find bar has the focus."""
