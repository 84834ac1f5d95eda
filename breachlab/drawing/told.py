"""The numbers in the tooltip of a row: one list for the lines of its text and for their keys."""

from collections.abc import Iterable, Mapping

RESIDENTS = "living_here_person_count"
# {column: noun} in the order of the tooltip. Without a noun, a number is written by the unit of its
# column.
Told = Mapping[str, str]
TOLD_TOGETHER: Mapping[str, Told] = {
    "person_count": {"person_count": "persons", "record_count": "records"},
    RESIDENTS: {RESIDENTS: "exposed_residents"},
}


def list_told(measure: str, columns: Iterable[str]) -> Told:
    """Return the tooltip's {column: noun} for a measure, of rows with these columns.

    A column that the rows lack is left out; rows without any column count 0 persons.

    >>> [*list_told("person_count", ["sex", "person_count"])]
    ['person_count']
    >>> [*list_told(RESIDENTS, ["person_count", RESIDENTS])], [*list_told("told_share", [])]
    (['living_here_person_count'], ['told_share'])
    """
    known = {*columns}
    nouns = TOLD_TOGETHER.get(measure, {})
    kept = {column: noun for column, noun in nouns.items() if not known or column in known}
    return kept or {measure: ""}
