"""What a person sends, as a value."""

import json

import pytest

from app.core.draft import Draft, DraftFile
from app.core.shapes import Unreadable


@pytest.mark.parametrize(
    "draft",
    [
        Draft("two\nlines"),
        Draft("\ud83d alone"),
        Draft("look", (DraftFile("image", "f-1", name="cat.png"),)),
        Draft("", (DraftFile("document", url="https://example.org/a.pdf"),)),
    ],
)
def test_a_draft_comes_back_from_json_as_it_was(draft: Draft) -> None:
    assert Draft.from_json(json.loads(json.dumps(draft.to_json()))) == draft


@pytest.mark.parametrize(
    "value",
    [
        *(None, "a bare text", [], {}, {"text": None}, {"text": "a", "files": {}}),
        *({"text": "a", "files": ["f"]}, {"text": "a", "files": [{"type": 1}]}),
        {"text": "a", "files": [{}]},
    ],
)
def test_what_is_no_draft_is_unreadable(value: object) -> None:
    with pytest.raises(Unreadable):
        Draft.from_json(value)
