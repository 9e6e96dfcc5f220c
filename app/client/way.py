"""What a sentence about a failure has to know of a call."""

from typing import NamedTuple

CHECK_ADDRESS = "Check DIFY_BASE_URL and that the server runs."


class Way(NamedTuple):
    """The way of one call to the server."""

    host: str = ""
    """The server's address without the path."""
    proxy_variable: str = ""
    """The variable that names the proxy; empty without one."""
    message: bool = False
    """Whether a person's message goes along, which is kept when the call fails."""

    @property
    def again(self) -> str:
        """What to do about a failure that passes."""
        return self.with_message("try again in a moment")

    def with_message(self, advice: str) -> str:
        """Advice as a sentence, behind the word that the message is kept."""
        if self.message:
            return f"Your message is kept; {advice}."
        return f"{advice[:1].upper()}{advice[1:]}."
