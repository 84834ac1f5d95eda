"""The spelling of names in a file.

Only words are taken from Faker (streets.py), never numbers: most of its phone numbers belong to
real people.
"""

import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
# Of ASCII, all but capitals and hyphens.
SPACES = {code: " " for code in range(128) if not ("A" <= chr(code) <= "Z" or chr(code) == "-")}


def spell(name: str) -> str:
    """Spell a name as an agency's file does: capitals, no accents, apostrophes as spaces.

    >>> spell("Jean-François d'Œuvre")
    'JEAN-FRANCOIS D OEUVRE'
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(LIGATURES).replace("’", "'"))
    capitals = decomposed.encode("ascii", "ignore").decode().upper()
    return " ".join(capitals.translate(SPACES).split())
