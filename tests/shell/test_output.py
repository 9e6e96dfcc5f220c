"""What gets to standard output."""

import json

from hypothesis import given, strategies as st

from app.shell.output import json_line
from tests.odd_text import ODD

ANY = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=30)


def as_json_knows_it(text: str) -> str:
    """The same text for JSON, which counts in halves: two neighbours are a pair."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@given(ANY)
def test_a_line_of_json_is_one_line_and_holds_exactly_the_text(text: str) -> None:
    line = json_line({"text": text})
    assert json.loads(line) == {"text": as_json_knows_it(text)}
    assert line.splitlines(keepends=True) == [line]
    assert json.loads(line.encode()) == json.loads(line)


def test_what_a_terminal_would_obey_is_escaped_and_letters_are_not() -> None:
    assert json_line("ü漢👩‍💻\x9b\x7f\u202e\u2069\ud83d\u2028") == (
        '"ü漢👩‍💻\\u009b\\u007f\\u202e\\u2069\\ud83d\\u2028"\n'
    )
    assert json.loads(json_line(ODD)) == ODD
