"""Suggested questions, put into the empty input one after the other."""


class Suggestions:
    """The questions that an app suggests for a beginning."""

    def __init__(self) -> None:
        self.questions: tuple[str, ...] = ()
        """As the server gave them; each is sent as it stands here."""

    def after(self, draft: str) -> str | None:
        """The question to put in the place of a draft.

        Args:
            draft: What stands in the input: nothing, or the question before.

        Returns:
            None when there is none, or the draft is the person's own.
        """
        before = ("", *self.questions)
        if draft not in before[:-1]:
            return None
        return self.questions[before.index(draft)]
