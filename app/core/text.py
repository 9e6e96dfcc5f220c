"""Cleaning of text that comes from a server, once, at the border."""

import re

# C0 controls but tab and newline, DEL, the C1 controls, the separators that
# some terminals take for line ends, and lone surrogates, which no terminal
# can be sent. All seen in answers (wire 10, recordings/*/separators).
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)}


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\u2028\u2029\x85":
        return "\n"
    if character == "\r":
        return ""
    if character == "\x7f":
        return "\u2421"
    return _PICTURES.get(ord(character), "\ufffd")


def clean(text: str) -> str:
    """Text that can do nothing to a terminal.

    Control characters become their Unicode pictures (ESC is shown as ␛),
    line and paragraph separators become newlines, carriage returns go, and
    what has no picture becomes U+FFFD. Tab and newline stay.
    """
    # Nearly every chunk is printable, which is the cheapest thing to ask; that
    # rules out all unsafe characters, and some that are safe.
    if text.isprintable() or not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub(_visible, text)


def flat(text: str) -> str:
    """A text of any length in one line, cleaned: line breaks become spaces."""
    lines = (line.strip() for line in clean(text).splitlines())
    return " ".join(filter(None, lines))


def one_line(text: str, limit: int = 300) -> str:
    """The first line of a text, cleaned and cut.

    Dify's validation messages can be dumps of many lines (wire 41).

    Args:
        text: Any text from a server.
        limit: Longest result, in characters.
    """
    first = next((line for line in clean(text).splitlines() if line.strip()), "")
    first = first.strip()
    return first if len(first) <= limit else first[: limit - 1] + "…"
