"""Text as it is compared: without accents, case and signs."""

import re
import unicodedata

SIGNS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Return the words of a text in small letters, without accents and signs.

    Example:

        >>> fold("  N° d'Usage_"), fold("Prénom(s)"), fold("E-MAIL")
        ('n d usage', 'prenom s', 'e mail')
    """
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.replace("°", " ").replace("œ", "oe"))
        text = plain.encode("ascii", "ignore").decode()
    return SIGNS.sub(" ", text.lower()).strip()


def fold_name(text: str) -> str:
    """Return a name as the lists of the lab have it, in capitals and one piece.

    Example:

        >>> fold_name("Jean-Éric"), fold_name("l'Haÿ les Roses")
        ('JEANERIC', 'LHAYLESROSES')
    """
    return fold(text).replace(" ", "").upper()
