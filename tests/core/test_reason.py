"""What a server says, for people."""

import pytest

from app.core.reason import reason


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Arg user must be provided.", "Arg user must be provided."),
        (
            "1 validation error for MessageListQuery\nconversation_id\n  Value error, must"
            " be a valid UUID [type=value_error, input_value='x', input_type=str]\n"
            "    For further information visit https://errors.example/v/value_error",
            "conversation_id: must be a valid UUID",
        ),
        (
            "2 validation errors for ChatRequestPayload\nquery\n  Field required "
            "[type=missing, input_value={}]\ninputs\n  Field required [type=missing]",
            "query: Field required",
        ),
        (
            "1 validation error for ConversationRenamePayload\n  Value error, name is "
            "required when auto_generate is false [type=value_error]\n    For further information visit https://x",
            "name is required when auto_generate is false",
        ),
        (
            "Conversation Not Exists. You have requested this URI [/v1/messages] but did "
            "you mean /v1/messages or /api/messages ?",
            "Conversation Not Exists.",
        ),
        ("Two lines\nof which the first counts", "Two lines"),
        ("", ""),
    ],
)
def test_of_what_a_server_says_the_part_for_people_is_told(
    said: str, told: str
) -> None:
    assert reason(said) == told
