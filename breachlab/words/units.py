"""What a column counts in, by its name: the same name means the same everywhere."""

# The longest ending that fits is that of the unit.
UNITS = {
    "person_count": "persons",
    "record_count": "records",
    "_count": "number",
    "_share": "share",
    "_eur": "euros",
    "_on": "day",
    "as_of": "day",
    "since": "day",
    "_per_thousand": "per thousand",
    "_year": "year",
    "_years": "years",
    "_days": "days",
    "_hours": "hours",
}
CODES = ("_ids", "_id", "_code")


def unit(column: str) -> str:
    """Return the unit of a column, "number" where its name has none.

    Example:

        >>> unit("avoided_person_count"), unit("person_share"), unit("se"), unit("as_of")
        ('persons', 'share', 'number', 'day')
    """
    endings = [ending for ending in UNITS if column.endswith(ending)]
    return UNITS[max(endings, key=len)] if endings else "number"


def kind(column: str) -> str:
    """Return the kind of code that a column holds, by its name.

    Example:

        >>> kind("harm_id"), kind("harm_ids"), kind("departement_code"), kind("status")
        ('harm', 'harm', 'departement', 'status')
    """
    ending = next((ending for ending in CODES if column.endswith(ending)), "")
    return column.removesuffix(ending)
