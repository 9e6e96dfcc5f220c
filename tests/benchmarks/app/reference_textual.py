"""The floor of the start: a Textual app with an input and nothing else."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class Empty(App[None]):
    """One input."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """Only the input."""
        yield Input(placeholder="Message")

    def on_mount(self) -> None:
        """It takes keys at once."""
        self.query_one(Input).focus()


if __name__ == "__main__":
    Empty().run()
