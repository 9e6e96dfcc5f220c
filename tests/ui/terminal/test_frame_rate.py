"""The limit of screen updates."""

import os
import subprocess
import sys

from app.ui.terminal.frame_rate import FRAMES, apply_frame_rate


def test_what_a_person_has_set_wins() -> None:
    environ = {"TEXTUAL_FPS": "30"}
    apply_frame_rate(environ)
    assert environ == {"TEXTUAL_FPS": "30"}


def test_setting_the_limit_before_textual_is_imported_puts_it_in_force() -> None:
    program = (
        "import os; from app.ui.terminal.frame_rate import apply_frame_rate;"
        "apply_frame_rate(os.environ);"
        "from textual import constants; print(constants.MAX_FPS)"
    )
    environ = {k: v for k, v in os.environ.items() if k != "TEXTUAL_FPS"}
    said = subprocess.check_output([sys.executable, "-c", program], env=environ)
    assert int(said) == FRAMES
