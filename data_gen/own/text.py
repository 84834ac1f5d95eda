"""Text as it is compared: without accents, case and signs."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

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


def literal_path(path: Path) -> str:
    """Return a path as DuckDB reads that file alone: without this it would look for a pattern.

    Example:

        >>> literal_path(Path("clients[1].csv"))
        'clients[[]1].csv'
    """
    return re.sub(r"([*?[])", r"[\1]", str(path))


def join_named(names: Sequence[str]) -> str:
    """Return names as the beginning of a sentence about them.

    Example:

        >>> join_named(["name_en"]), join_named(["name_en", "name_fr"])
        ('name_en is', 'name_en, name_fr are')
    """
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
