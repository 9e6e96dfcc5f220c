"""What words can mean a conversation."""

import pytest

from app.core.conversation import Conversation
from app.shell.wanted import meant

HARBOUR = Conversation("00aa", "face-1", "The harbour", 4)
BEES = Conversation("00bb", "face-2", "Bees and the harbour", 3)
FACE = Conversation("00cc", "dead-3", "face", 2)
NAMELESS = Conversation("00dd", "", "", 1)
ALL = [HARBOUR, BEES, FACE, NAMELESS]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bees", [BEES]),
        ("HARBOUR", [HARBOUR, BEES]),
        (" the harbour ", [HARBOUR]),
        ("dead", [FACE]),
        ("face-2", [BEES]),
        ("face", [FACE]),
        ("face-", [HARBOUR, BEES]),
        ("00dd", [NAMELESS]),
        ("", []),
        ("nothing", []),
    ],
)
def test_a_whole_name_comes_first_and_then_the_beginning_of_an_id(
    words: str, found: list[Conversation]
) -> None:
    assert meant(words, ALL) == found
