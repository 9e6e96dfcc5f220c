"""Cleaning of text from a server."""

import unicodedata

import pytest
from hypothesis import example, given, strategies as st

from app.core.texts.text import (
    MOST_MARKS,
    UNSAFE,
    Cleaner,
    Joiner,
    as_typed,
    clean,
    flat,
    one_line,
)

ANY_CHARACTER = st.characters(codec=None, exclude_categories=())
ANY = st.text(alphabet=ANY_CHARACTER, max_size=30)
NASTY = st.text(
    alphabet=st.sampled_from("ae\n\r\x1b\u0301\u200d\ufe0f\u202e\ud83d\ude00\u3042क"),
    max_size=60,
)
"""Texts of few different characters: floods, pairs in halves, line ends."""

WHOLE = [
    "👩‍❤️‍💋‍👨 👨‍👩‍👧‍👦 👩🏽‍🚒 ✔️ ⚠️ 1️⃣",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים יְרוּשָׁלַ\u034fִם",
    "ที่นี่มีน้ำ ก็ได้ ผู้ใหญ่",
    "क्ष्म्य श्रृंखला कार्यकर्त्ता র্ক্ষ্য தமிழ்",
    "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ می‌خواهم \u200fab\u061c",
    "ཧྐྵྨླྺྼྻྂ བསྒྲུབས་",
    "ខ្ញុំ ស្ត្រី မြန်မာ",
    "\u1112\u1161\u11ab\u1100\u1173\u11af a\u0302\u0323 ệ",
    "soft\xadhyphen, left\u200eto right, a\u2060b\u200bc",
]
"""Marks as real writing has them."""


def streamed(text: str, cuts: list[int]) -> str:
    """The text cleaned in chunks that end at these offsets, and at its end."""
    cleaner = Cleaner()
    ends = [*sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    starts = [0, *ends]
    pieces = [text[a:b] for a, b in zip(starts, ends, strict=False)]
    return "".join([*map(cleaner.feed, pieces), cleaner.end()])


def is_mark(character: str) -> bool:
    """Whether Unicode gives a character no room of its own."""
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")


@given(ANY)
def test_no_control_character_and_no_lone_surrogate_is_left(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert all(
        character in "\n\t" or unicodedata.category(character) != "Cc"
        for character in cleaned
    )
    assert not set(cleaned) & set("\u2028\u2029\u202d\u202e\u2066\u2069")
    assert not UNSAFE.search(cleaned)


@given(ANY | NASTY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY | NASTY, st.lists(st.integers(0, 60), max_size=6))
@example("\ud83d\ude00", [1])
@example("a" + "\u0301" * 20, [5, 6, 12])
@example("a" + "\u0301" * 20, [5, 5])
@example("a" + "\u0301" * 8 + "\r" + "\u0301" * 8, [9, 10])
def test_where_a_text_is_cut_into_chunks_makes_no_difference(
    text: str, cuts: list[int]
) -> None:
    assert streamed(text, cuts) == clean(text)


@given(ANY | NASTY, st.lists(st.integers(0, 60), max_size=6))
def test_joined_text_is_all_of_the_text_that_utf8_can_carry(
    text: str, cuts: list[int]
) -> None:
    joiner = Joiner()
    ends = [*sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    joined = "".join([*map(joiner.feed, pieces), joiner.end()])
    sent = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert joined == sent
    joined.encode()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x07", "␇"),
        ("a\r\nb", "a\nb"),
        ("a\x85b\u2028c\u2029d", "a\nb\nc\nd"),
        ("\x7f", "␡"),
        ("\x9b31m", "\ufffd31m"),
        ("\ud83d", "\ufffd"),
        ("a\tb\n", "a\tb\n"),
        ("漢字 👩‍💻", "漢字 👩‍💻"),
        ("\ud83d\ude00", "\U0001f600"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("file\u202egpj.exe", "file\u2039RLO\u203agpj.exe"),
        ("\u2066a\u2069", "\u2039LRI\u203aa\u2039PDI\u203a"),
    ],
)
def test_what_could_move_a_terminal_is_made_visible(sent: str, shown: str) -> None:
    assert clean(sent) == shown


def test_one_line_takes_the_first_line_with_words_and_cuts_it() -> None:
    assert one_line("\n  first \nsecond") == "first"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("") == ""


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\ude00", "\udfff"])
def test_half_a_character_is_replaced_whichever_half_it_is(half: str) -> None:
    assert clean(half) == "\ufffd"


def test_a_flat_text_is_whole_and_in_one_line() -> None:
    assert flat(" a \r\n\n b\x85c\x1b\n") == "a b c␛"
    assert flat("word " * 200) == ("word " * 200).strip()
    assert flat("\n") == ""


def test_every_unsafe_character_is_found_by_itself() -> None:
    controls = [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
    others = [0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    others += range(0xD800, 0xE000)
    assert not [code for code in (*controls, *others) if clean(chr(code)) == chr(code)]


@pytest.mark.parametrize("text", WHOLE)
def test_marks_as_real_writing_has_them_come_through_whole(text: str) -> None:
    assert clean(text) == text
    assert streamed(text, list(range(len(text)))) == text
    assert as_typed(text) == text


@pytest.mark.parametrize("base", ["", "a", "क", "😀", "\n", " "])
@pytest.mark.parametrize(
    "mark",
    [
        "\u0301",
        "\u20dd",
        "\ufe0f",
        "\U000e0101",
        "\u200d",
        "\u200c",
        "\u200b",
        "\u200e",
        "\u2060",
        "\ufeff",
        "\xad",
        "\U000e0041",
        "\u093f",
        "\u1160",
        "\U0001f3fb",
    ],
)
def test_a_flood_of_marks_is_cut_on_whatever_it_sits(base: str, mark: str) -> None:
    flood = base + mark * 1000 + "b"
    assert clean(flood) == base + mark * MOST_MARKS + "b"
    assert streamed(flood, [1, 5, 6, 7, 40, 999]) == clean(flood)
    assert as_typed(flood) == clean(flood)


@given(ANY | NASTY)
def test_no_character_carries_more_marks_than_the_most(text: str) -> None:
    count = 0
    for character in clean(text):
        count = count + 1 if is_mark(character) else 0
        assert count <= MOST_MARKS


@given(ANY_CHARACTER)
def test_a_character_that_is_passed_on_at_once_is_harmless(character: str) -> None:
    """What saves time may let nothing through that the slow way would not."""
    many = character * (MOST_MARKS + 1)
    if clean(many) == many:
        assert not is_mark(character)
        assert not UNSAFE.search(character)


def test_no_mark_counts_as_simple() -> None:
    every = map(chr, range(0x110000))
    marks = [character for character in every if is_mark(character)]
    many = MOST_MARKS + 1
    assert not [mark for mark in marks if clean(mark * many) == mark * many]


def test_what_is_typed_keeps_tabs_newlines_and_every_language() -> None:
    text = "tab\tnew\nline ä 漢字 👩‍👩‍👧 עברית\xa0"
    assert as_typed(text) == text


def test_what_is_typed_has_newlines_for_all_line_ends_and_nothing_unseen() -> None:
    assert as_typed("a\r\nb\rc\x85d\u2028e\u2029f\tg") == "a\nb\nc\nd\ne\nf\tg"
    assert as_typed("a\x00\x1b\x7f\x9b\ud800b\x0bc\x0c\u202ed\u2069") == "abcd"
    assert as_typed("\ud83d\ude00") == "\U0001f600"


@given(ANY | NASTY)
def test_what_is_typed_stays_when_it_is_typed_again(text: str) -> None:
    assert as_typed(as_typed(text)) == as_typed(text)
    assert clean(as_typed(text)) == as_typed(text)
