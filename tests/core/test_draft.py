"""What a person sends, as a value."""

import json

import pytest

from app.core.draft import Draft, DraftFile


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
