"""From the bytes of a terminal to events."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, strategies as st
from textual.events import Key, MouseScrollDown, Paste
from textual.message import Message

from app.ui.terminal.decoder import KeyDecoder
from app.ui.terminal.driver import glued_escape

DELAY = 0.002
LONG = 10.0
"""Seconds after which nothing is waited for any more."""


class Terminal:
    """Feeds a decoder, on a clock of its own."""

    def __init__(self) -> None:
        self.decoder = KeyDecoder(DELAY)
        self.now = 0.0
        self.messages: list[Message] = []

    def send(self, *reads: str | bytes) -> "Terminal":
        for read in reads:
            data = read.encode() if isinstance(read, str) else read
            self.messages += self.decoder.feed(data, self.now)
        return self

    def rest(self, seconds: float = LONG) -> "Terminal":
        """Let time pass as the driver does: it wakes when something is due."""
        end = self.now + seconds
        while (wait := self.decoder.wait(self.now)) is not None:
            if self.now + wait > end:
                break
            self.now += wait + 1e-9
            self.messages += self.decoder.tick(self.now)
        self.now = end
        return self

    @property
    def seen(self) -> list[str]:
        return [told(message) for message in self.messages]


def told(message: Message) -> str:
    """What a message says, for comparing."""
    if isinstance(message, Key):
        return message.key
    if isinstance(message, Paste):
        return f"paste {message.text!r}"
    at = [getattr(message, name, None) for name in ("x", "y", "button")]
    return f"{type(message).__name__} {at}"


def seen(*reads: str | bytes) -> list[str]:
    """The events of some reads that follow each other at once."""
    return Terminal().send(*reads).rest().seen


# Keys


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("ab", ["a", "b"]),
        ("é漢👩", ["é", "漢", "woman"]),
        ("\r", ["enter"]),
        ("hello\r", [*"hello", "enter"]),
        ("\n\t\x7f\x03", ["ctrl+j", "tab", "backspace", "ctrl+c"]),
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b[A\x1bOB\x1b[1;5C", ["up", "down", "ctrl+right"]),
        ("\x1b[5~\x1b[15;2~\x1bOP\x1b[[A", ["pageup", "shift+f5", "f1", "f1"]),
        ("\x1b[Z", ["shift+tab"]),
        ("\x1bx\x1b,\x1b\r", ["alt+x", "alt+comma", "alt+enter"]),
        ("\x1bX", ["alt+shift+x"]),
        ("\x1b\x1b[A\x1b\x1bOC\x1b\x1b[5~", ["alt+up", "alt+right", "alt+pageup"]),
        ("\x1bO", ["alt+shift+o"]),
        ("\x1b]", ["alt+right_square_bracket"]),
        ("\x1b[27u\x1b[27;3u\x1b[97;5u", ["escape", "alt+escape", "ctrl+a"]),
        ("\x1b[13;2u\x1b[9;5u\x1b[127u", ["shift+enter", "ctrl+tab", "backspace"]),
        ("\x1b[27;5;99~\x1b[27;2;13~", ["ctrl+c", "shift+enter"]),
        ("\x1b[97;2;65u", ["A"]),
        ("\x1b[0;;228u", ["ä"]),
        ("\x1b[0;;97:98u", ["a", "b"]),
    ],
)
def test_keys(sent: str, keys: list[str]) -> None:
    assert seen(sent) == keys


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1b[27;1:1u", ["escape"]),
        ("\x1b[27;1:2u", ["escape"]),
        ("\x1b[27;1:3u", []),
        ("\x1b[1;1:3A", []),
        ("\x1b[1;1:1A", ["up"]),
        ("\x1b[97:65:97;5u", ["ctrl+a"]),
        ("\x1b[97:65;5:1u", ["ctrl+a"]),
        ("\x1b[1114112u", []),
        ("\x1b[55296u", []),
        ("\x1b[57344;5u", []),
        ("\x1b[99999999999999999999u", []),
        ("\x1b[97;99999999999u", []),
        ("\x1b[97;0u", []),
        ("\x1b[0;;1114112u", []),
        ("\x1b[999;5~", []),
        ("\x1b[99Z", []),
        ("\x1b[12;40R", []),
        ("\x1b[::;;u", []),
        ("\x1b[u", []),
    ],
)
def test_odd_reports_do_what_they_mean_or_nothing(sent: str, keys: list[str]) -> None:
    assert seen(sent) == keys


@pytest.mark.parametrize("code", [*range(57441, 57455), 57358, 57359, 57360])
def test_a_modifier_pressed_alone_is_no_key(code: int) -> None:
    assert seen(f"\x1b[{code}u\x1b[{code};5u\x1b[{code};1:3u") == []


@pytest.mark.parametrize(
    ("letter", "key"),
    [
        ("с", "ctrl+c"),
        ("й", "ctrl+q"),
        ("ψ", "ctrl+c"),
        ("ב", "ctrl+c"),
        ("я", "ctrl+z"),
    ],
)
def test_ctrl_means_the_key_on_any_layout(letter: str, key: str) -> None:
    assert seen(f"\x1b[{ord(letter)};5u") == [key]
    assert seen(f"\x1b[{ord(letter)}::{ord(key[-1])};5u") == [key]
    assert seen(f"\x1b[27;5;{ord(letter)}~") == [key]


def test_the_layout_that_the_terminal_tells_wins() -> None:
    assert seen(f"\x1b[{ord('с')}::{ord('v')};5u") == ["ctrl+v"]


def test_without_a_modifier_a_letter_is_a_letter() -> None:
    assert seen("с\x1b[1089u\x1b[1089;2;1057u") == ["с", "с", "С"]


@pytest.mark.parametrize(
    ("sent", "glued"),
    [
        *[("\x1bx", ["x"]), ("\x1bX", ["X"]), ("\x1bé", ["é"]), ("\x1b,", [","])],
        *[("\x1b[120;3u", []), ("\x1b[27;3u", []), ("\x1b\x1b", [])],
        *[("\x1b\x1bx", ["x"]), ("\x1bhello", ["h"]), ("\x1b[", []), ("x", [])],
        *[("\x1b[A", []), ("\x1b[1;3A", [])],
    ],
)
def test_an_escape_glued_to_a_letter_is_told_from_a_real_alt_key(
    sent: str, glued: list[str]
) -> None:
    messages = Terminal().send(sent).rest().messages
    keys = [message for message in messages if isinstance(message, Key)]
    assert [key.character for key in keys if glued_escape(key)] == glued


# Waiting


def test_nothing_is_waited_for_but_what_has_begun() -> None:
    terminal = Terminal().send("ab")
    assert terminal.decoder.wait(0) is None
    terminal.send("\x1b")
    assert terminal.decoder.wait(0) == DELAY
    assert terminal.rest(DELAY * 2).seen == ["a", "b", "escape"]
    assert terminal.decoder.wait(terminal.now) is None


@pytest.mark.parametrize("character", list("bf1-x ]P^"))
def test_escape_and_a_character_in_two_reads_are_two_keys(character: str) -> None:
    keys = seen("\x1b", character)
    assert keys[0] == "escape"
    assert len(keys) == 2


@pytest.mark.parametrize("rest", ["[A", "OA", "[1;5A", "[<65;20;10M", "[15~"])
def test_the_rest_of_a_key_that_comes_after_the_escape_is_swallowed(rest: str) -> None:
    terminal = Terminal().send("\x1b").rest(0.05).send(f"{rest}z")
    assert terminal.rest().seen == ["escape", "z"]


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_also_when_it_comes_in_pieces(cut: int) -> None:
    rest = "[<65;20;10M"
    terminal = Terminal().send("\x1b").rest(0.05).send(rest[:cut], rest[cut:])
    assert terminal.rest().seen == ["escape"]


@pytest.mark.parametrize("typed", ["[", "O", "a", "[A"])
def test_what_is_typed_after_escape_is_typed(typed: str) -> None:
    terminal = Terminal().send("\x1b").rest(0.15 if len(typed) > 1 else 0.05)
    assert len(terminal.send(typed).rest().seen) == 1 + len(typed)


def test_a_sequence_whose_rest_never_comes_is_nothing() -> None:
    assert seen("\x1b[1") == []
    assert Terminal().send("\x1b[").rest().send("1").rest().seen == ["1"]


def test_a_wheel_report_in_two_reads_is_not_typed() -> None:
    terminal = Terminal().send("\x1b[<65;20;").rest(0.06).send("10M")
    (event,) = terminal.rest().messages
    assert isinstance(event, MouseScrollDown)


# Replies


REPLIES = [
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1bP>|XTerm(390)\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b[?61;4;6;7;14;21;22c",
    "\x1b[>41;390;0c",
    "\x1b[?1u",
    "\x1b[?25;1$y",
    "\x1b[24;80R",
    "\x1b[8;24;80t",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b^private\x1b\\",
    "\x1bXstart\x1b\\",
    "\x1b[0n",
    "\x1b[M !!",
    "\x1b[32;10;20M",
    "\x1b[<0;-1;2M",
    "\x1b[<9999999999;1;1M",
    "\x1b[201~",
]


@pytest.mark.parametrize("reply", REPLIES)
def test_replies_of_the_terminal_are_no_keys(reply: str) -> None:
    assert seen(f"a{reply}b") == ["a", "b"]
    for cut in range(2, len(reply)):
        torn = Terminal().send(reply[:cut]).rest(0.06).send(reply[cut:])
        assert torn.rest().send("z").seen == ["z"], reply[:cut]


def test_a_reply_that_never_ends_gives_the_keyboard_back() -> None:
    assert Terminal().send("\x1b]11;rgb:").rest(1.1).send("a").seen == ["a"]
    assert Terminal().send("\x1b]" + "x" * 9000).rest(1.1).send("a").seen == ["a"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("\x1b[I\x1b[O", ["AppFocus", "AppBlur"]),
        ("\x1b[?2026;2$y", ["TerminalSupportsSynchronizedOutput"]),
        ("\x1b[48;30;100;600;1000t", ["Resize"]),
        ("\x1b[<0;3;4M\x1b[<0;3;4m", ["MouseDown", "MouseUp"]),
        ("\x1b[<35;3;4M\x1b[<64;3;4M", ["MouseMove", "MouseScrollUp"]),
    ],
)
def test_reports_that_mean_something_arrive(sent: str, told: list[str]) -> None:
    assert [type(m).__name__ for m in Terminal().send(sent).messages] == told


# Pastes


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        (
            "\x1b[31merror\x1b[0m: boom\r\nline two\rthree",
            "error: boom\nline two\nthree",
        ),
        ("hello \x1bworld", "hello world"),
        ("a\x00\x07\x0b\x0c\x7f\x9bb\tc", "ab\tc"),
        ("\x1b]0;title\x07x\x1b]8;;https://x\x1b\\y", "xy"),
        ("\x1b[200~nested", "nested"),
        ("ends in \x1b", "ends in "),
        ("ends in \x1b[20", "ends in [20"),
        ("", ""),
        ("äöü 漢字 👩‍💻\u2028", "äöü 漢字 👩‍💻\u2028"),
    ],
)
def test_a_paste_is_one_text_whatever_is_in_it(text: str, draft: str) -> None:
    sent = pasted(text)
    assert seen(f"a{sent}b") == ["a", f"paste {draft!r}", "b"]
    for cut in range(1, len(sent)):
        assert seen(sent[:cut], sent[cut:]) == [f"paste {draft!r}"], sent[:cut]


def test_a_paste_that_never_ends_gives_the_keyboard_back() -> None:
    terminal = Terminal().send("\x1b[200~some text\x1b[20").rest(1.1)
    assert terminal.seen == ["paste 'some text[20'"]
    assert terminal.send("a").seen[1:] == ["a"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_lines_that_come_in_one_read_are_a_paste(end: str) -> None:
    text = end.join(["first line", "second line", "third line"])
    draft = "first line\nsecond line\nthird line"
    assert seen(text) == [f"paste {draft!r}"]
    assert seen(text + end) == [f"paste {draft + chr(10)!r}"]


@pytest.mark.parametrize("text", ["one line\r", "\r", "\r\r", "\rx", "x"])
def test_one_line_and_enter_are_typing(text: str) -> None:
    assert "paste" not in "".join(seen(text))


# Any input


KEYS = [
    "\x1b[A",
    "\x1bOP",
    "\x1b[1;5C",
    "\x1b[13u",
    "\x1b[27u",
    "\x1b[97;5u",
    "a",
    "é",
    "\t",
]
MICE = ["\x1b[<0;3;4M", "\x1b[<65;20;10M", "\x1b[<35;7;8M"]
UNITS = st.one_of(
    st.sampled_from([*KEYS, *MICE, *REPLIES]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x1b")).map(pasted),
    st.sampled_from(["\x1b[31mred\x1b[0m", "x\x1by"]).map(pasted),
)


@given(st.lists(UNITS, max_size=8), st.lists(st.integers(0, 400), max_size=6))
def test_where_input_is_cut_makes_no_difference(
    units: Sequence[str], cuts: Iterable[int]
) -> None:
    data = "".join(units).encode()
    # Between ESC and what follows, a cut is what tells Esc and a letter from Alt.
    places = sorted({c for c in cuts if c < len(data) and data[c - 1 : c] != b"\x1b"})
    edges = [0, *places, len(data)]
    pieces = [data[a:b] for a, b in pairwise(edges)]
    assert seen(*pieces) == seen(data)


@given(st.lists(st.binary(max_size=40), max_size=6))
@example([b"\x1b[M\xff\xff\xff"])
@example([b"\x1b[<", b";;M"])
@example([b"\x9b31m\x8f"])
def test_nothing_that_is_sent_raises(reads: list[bytes]) -> None:
    terminal = Terminal().send(*reads).rest()
    terminal.send("z")
    assert terminal.decoder.wait(terminal.now) is None


@given(
    st.lists(st.sampled_from(list("\x1b[]OPX^_<;:?0159~uAMR\\\x07ab\r\n")), max_size=30)
)
def test_control_characters_never_become_text(characters: list[str]) -> None:
    for message in Terminal().send("".join(characters)).rest().messages:
        if isinstance(message, Paste):
            assert "\x1b" not in message.text
        elif isinstance(message, Key) and message.character is not None:
            assert message.key == "escape" or message.character != "\x1b"
