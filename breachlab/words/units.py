"""The unit of a column, derived from its name: a name means the same in every table."""

import re
from functools import cache

CODES = ("_ids", "_id", "_code")
# {ending of a name, or a whole name: unit}.
MEASURES = {
    re.compile(r"_share$"): "share",
    re.compile(r"_eur$"): "euros",
    re.compile(r"_per_thousand$"): "per thousand",
    re.compile(r"_in_thousand$"): "in thousand",
    re.compile(r"_per_year$"): "per year",
    re.compile(r"_on$|_at$|^as_of$|^since$"): "day",
    re.compile(r"_year$"): "year",
}
NO_COUNT = re.compile(r"(?:^|_)(?:ids?|mask|bits|code|codes|nir|seed|number|version)$")
COUNTED = re.compile(
    r"(person|record|call|adviser|departement|message|breach|event|account|day)_count"
    r"|(?:^|_)(day|year|hour)s(?:_|$)"
)


@cache
def unit(column: str) -> str:
    """Return the unit of a column, such as the noun that it counts; "number" without any other.

    Example:

        >>> [unit(name) for name in ("avoided_person_count", "person_count_low", "day_count")]
        ['persons', 'persons', 'days']
        >>> unit("call_count_within_72_hours"), unit("days_earlier"), unit("known_on"), unit("se")
        ('calls', 'days', 'day', 'number')
    """
    for pattern, measure in MEASURES.items():
        if pattern.search(column):
            return measure
    if counted := COUNTED.search(column):
        noun = counted[1] or counted[2]
        return f"{noun}es" if noun == "breach" else f"{noun}s"
    return "number"


@cache
def is_code(column: str) -> bool:
    """Return whether a column's numbers are no counts but an id, a mask of bits, a code, a seed.

    Example:

        >>> [is_code(name) for name in ("record_id", "field_mask", "held_bits", "person_count")]
        [True, True, True, False]
    """
    return bool(NO_COUNT.search(column))


@cache
def kind(column: str) -> str:
    """Return the kind of code in a column, derived from its name.

    Example:

        >>> kind("harm_id"), kind("harm_ids"), kind("departement_code"), kind("status")
        ('harm', 'harm', 'departement', 'status')
    """
    ending = next((ending for ending in CODES if column.endswith(ending)), "")
    return column.removesuffix(ending)
