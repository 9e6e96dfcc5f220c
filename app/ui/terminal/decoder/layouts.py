"""Which key of a Latin keyboard a letter of another layout lies on.

For terminals that do not say so themselves: Ctrl+C is meant by the key, not by the
letter that the layout has there.
"""

from typing import Final

_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"
_OTHERS: Final = (
    "йцукенгшщзхъфывапролджэячсмитьбю.ё",
    "йцукенгшщзхїфівапролджєячсмитьбю.ґ",
    ";ςερτυθιοπ[]ασδφγηξκλ;'ζχψωβνμ,./`",
    "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.;",
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرﻻىةوزظذ",
)
"""Russian, Ukrainian, Greek, Hebrew, Arabic, key by key as above."""

LATIN_KEYS: Final = {
    letter: latin
    for layout in reversed(_OTHERS)
    for letter, latin in zip(layout, _LATIN, strict=True)
    if not letter.isascii()
}
"""The Latin key by the letter that another layout has on it."""
