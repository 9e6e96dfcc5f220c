"""What it means that a text holds what a person looks for."""


def fold(text: str) -> str:
    """A text in which capital and small letters are the same; as long as it was.

    So an offset in one is an offset in the other. What would become longer, such as
    ß, only loses its capital form.
    """
    folded = text.casefold()
    return folded if len(folded) == len(text) else "".join(map(_folded, text))


def _folded(character: str) -> str:
    forms = (character.casefold(), character.lower(), character)
    return next(form for form in forms if len(form) == 1)
