"""Shows the shape of a value and nothing of what it says."""


def masked(value: str) -> str:
    """Return `value` with each letter as x and each digit as 9.

    Signs of ASCII stay, since they show how dates and money are written; every
    other character counts as a letter.
    """
    return "".join(_shape(character) for character in value)


def _shape(character: str) -> str:
    if character in "0123456789":
        return "9"
    sign = character.isascii() and character.isprintable() and not character.isalpha()
    return character if sign else "x"
