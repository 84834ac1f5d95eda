"""The numbers that a drawing tells of a row: one list for the lines of a text and their keys."""

from collections.abc import Iterable, Mapping

RESIDENTS = "living_here_person_count"
GONE = "died_or_left_person_count"  # no column of an answer: all persons less the residents
# Columns in the order in which they are told, each with its noun: {column: noun}. Without a noun, a
# number is written by the unit of its column.
Told = Mapping[str, str]
TOLD_TOGETHER: Mapping[str, Told] = {
    "person_count": {"person_count": "persons", "record_count": "records"},
    RESIDENTS: {RESIDENTS: "exposed_residents", GONE: ""},
}


def list_told(measure: str, columns: Iterable[str]) -> Told:
    """Return the numbers told where a measure is drawn, of rows with these columns: {column: noun}.

    Rows that lack a column say nothing of it; those without any count nobody.

    >>> [*list_told("person_count", ["sex", "person_count"])]
    ['person_count']
    >>> [*list_told(RESIDENTS, ["person_count", RESIDENTS])], [*list_told("told_share", [])]
    (['living_here_person_count', 'died_or_left_person_count'], ['told_share'])
    """
    known = {*columns}
    told = TOLD_TOGETHER.get(measure, {})
    kept = {
        column: noun
        for column, noun in told.items()
        if not known or (column if column != GONE else "person_count") in known
    }
    return kept or {measure: ""}
