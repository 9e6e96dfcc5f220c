"""Suggested questions, put into the empty input one after the other."""

from collections.abc import Iterable

from app.core.texts.text import as_typed


class Suggestions:
    """The questions that an app suggests for a beginning."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._questions: list[str] = []

    def offer(self, questions: Iterable[str]) -> None:
        """Suggest these and no others.

        Args:
            questions: Exactly as the server gave them, for that is how they are sent.
                One of which an input can show nothing is passed over.
        """
        by_text = {as_typed(question): question for question in questions}
        by_text.pop("", None)
        self._shown, self._questions = list(by_text), list(by_text.values())

    def __len__(self) -> int:
        """Number of questions."""
        return len(self._shown)

    def after(self, draft: str) -> str | None:
        """The question to put in the place of a draft.

        Args:
            draft: What stands in the input: nothing, or what it shows of the
                question before.

        Returns:
            None when there is none, or the draft is the person's own.
        """
        before = ["", *self._shown][:-1]
        return self._questions[before.index(draft)] if draft in before else None
