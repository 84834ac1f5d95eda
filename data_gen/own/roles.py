"""The roles that a column of a list can have, and the names that such columns go by."""

from functools import cache

from breachlab.paths import DATA_GEN, read
from data_gen.own.text import fold

OTHER = "other"  # a column that is not read
NOT_KNOWN = "not_known"  # a word whose meaning nobody knows
UNDECIDED = "?"
MOST_WORDS, LONGEST_WORD = 12, 30  # of a closed list; a longer one could hold persons
DATES = (
    "birth_date",
    "first_registered_on",
    "registered_since_on",
    "last_ended_on",
    "last_used_on",
)
CODES = {
    "sex": ("female", "male"),
    "status": ("registered", "formerly_registered", "candidate_space"),
    "deceased": ("true", "false"),
    "lives_abroad": ("true", "false"),
}
ROLES = (
    "identifier",
    "first_name",
    "birth_name",
    "usage_name",
    "surname",
    "sex",
    "birth_date",
    "email",
    "phone",
    "iban",
    "nir",
    "street_address",
    "postcode",
    "commune",
    "departement",
    "status",
    "first_registered_on",
    "registered_since_on",
    "last_ended_on",
    "last_used_on",
    "deceased",
    "lives_abroad",
)


@cache
def header_words() -> dict[str, str]:
    """Return {name of a column, folded: role}."""
    return {word: role for word, role in _pairs("header_words.csv")}


@cache
def meanings(role: str) -> dict[str, str]:
    """Return {word, folded: code} of a role whose words are a closed list, and of any."""
    rows = (line.split(",") for line in _lines("meanings.csv"))
    return {fold(word): code for of_role, word, code in rows if of_role in (role, "any")}


def role_of(label: str) -> str | None:
    """Return the role that the name of a column says, if it says one.

    Example:

        >>> role_of("Date_de naissance"), role_of("N° client"), role_of("Remarque")
        ('birth_date', 'identifier', None)
    """
    return header_words().get(fold(label))


def _pairs(name: str) -> list[tuple[str, str]]:
    return [(fold(word), role) for role, word in (line.split(",") for line in _lines(name))]


def _lines(name: str) -> list[str]:
    return read(DATA_GEN / "own" / name).splitlines()[1:]


def is_word(value: str) -> bool:
    """Return whether a value may be a word of a closed list: no address, no day and no number.

    Example:

        >>> is_word("Résilié"), is_word("12/03/2021"), is_word("a@b.example")
        (True, False, False)
    """
    return len(value) <= LONGEST_WORD and "@" not in value and sum(map(str.isdigit, value)) < 4
