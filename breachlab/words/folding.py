"""Fold texts for comparison: no accents, no capitals, no dashes."""

import unicodedata

FOLDED = str.maketrans({"-": " ", "–": " ", "’": " ", "'": " ", "(": "", ")": ""})


def fold(text: str) -> str:
    """Return a text in small letters without accents, brackets, dashes and apostrophes.

    Example:

        >>> fold("Côtes-d'Armor (22)"), fold("25–29 ans")
        ('cotes d armor 22', '25 29 ans')
    """
    letters = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(plain.translate(FOLDED).split())
