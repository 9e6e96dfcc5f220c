"""One text with everything that somebody on the way may want to change."""

from typing import Final

ODD: Final = (
    "ls\u2028ps\u2029nel\x85vt\x0bff\x0ccr\rcrlf\r\n\ttab esc\x1b[31m osc\x1b]0;t\x07 "
    "c1\x9b del\x7f nul\x00 half\ud83d half\ude00 rlo\u202e pdi\u2069 lrm\u200e "
    "zwj👩\u200d💻 flood" + "\u0301" * 20 + " bom\ufeff end \r\n"
)
"""Separators of lines, controls, halves of a character, turned text, floods."""
