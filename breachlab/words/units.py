"""What a column counts in, by its name: the same name means the same everywhere."""

import re

CODES = ("_ids", "_id", "_code")
# The first that is found in a name is its unit.
UNITS = (
    (re.compile(r"_share$"), "share"),
    (re.compile(r"_eur$"), "euros"),
    (re.compile(r"_per_thousand$"), "per thousand"),
    (re.compile(r"(^|_)on$|^as_of$|^since$|_at$"), "day"),
    (
        re.compile(r"(person|record|call|adviser|departement|message|breach|event|account)_count"),
        "",
    ),
    (re.compile(r"(^|_)(days|years|hours)(_|$)"), ""),
    (re.compile(r"(^|_)(day)_count"), ""),
    (re.compile(r"_year$"), "year"),
)


def unit(column: str) -> str:
    """Return the unit of a column: what it counts, "number" where its name has none.

    Example:

        >>> [unit(name) for name in ("avoided_person_count", "person_count_low", "day_count")]
        ['persons', 'persons', 'days']
        >>> unit("call_count_within_72_hours"), unit("days_earlier"), unit("known_on"), unit("se")
        ('calls', 'days', 'day', 'number')
    """
    for pattern, name in UNITS:
        if found := pattern.search(column):
            return name or _plural(
                next(part for part in reversed(found.groups()) if part and part != "_")
            )
    return "number"


def kind(column: str) -> str:
    """Return the kind of code that a column holds, by its name.

    Example:

        >>> kind("harm_id"), kind("harm_ids"), kind("departement_code"), kind("status")
        ('harm', 'harm', 'departement', 'status')
    """
    ending = next((ending for ending in CODES if column.endswith(ending)), "")
    return column.removesuffix(ending)


def _plural(noun: str) -> str:
    return noun if noun.endswith("s") else "breaches" if noun == "breach" else f"{noun}s"
