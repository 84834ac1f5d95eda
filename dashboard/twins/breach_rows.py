"""The rows of combination/other_breaches: the exposed in each other breach, and its bounds."""

from collections.abc import Sequence

import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.overlap_strata import RESIDENTS, Bounds, Row, round_count
from dashboard.twins.strata import Array

LISTED = ("breach_id", "breached_on", "organisation", "standing", "perimeter")
BOUNDS = {  # of columns: the name of the bound
    "resident_count": "residents",
    "register_person_count": "register",
    "member_count": "members",
    "expected_person_count": "expected",
    "least_person_count": "least",
    "most_person_count": "most",
}


def list_breaches(
    breaches: Sequence[Row], members: Array, bounds: Bounds, exposed: int, part: float
) -> Rows:
    """Return a row for each breach, in the order of combination/other_breaches.

    `members` are the selected records and persons in each; `part` says how far dependence goes.
    """
    records, persons = members
    few = numpy.fmin(persons, bounds.least_if_even)
    many = numpy.fmax(persons, bounds.most_if_even)
    counts = {name: getattr(bounds, bound) for name, bound in BOUNDS.items()}
    counts["little_overlap_person_count"] = persons + part * (few - persons)
    counts["much_overlap_person_count"] = persons + part * (many - persons)
    return Rows(
        {
            **{name: [each[name] for each in breaches] for name in LISTED},
            "breach_person_count": [each["person_count"] for each in breaches],
            "record_count": records,
            "person_count": persons,
            "person_share": persons / (exposed or numpy.nan),
            **{name: [*map(round_count, each.tolist())] for name, each in counts.items()},
        },
        dict.fromkeys(counts, "int64"),
    )


def sort_breaches(rows: Rows, standings: Sequence[str]) -> Rows:
    """Return the rows of these standings: confirmed, of residents, of most persons first."""
    listed = rows.dicts()
    kept = [place for place, row in enumerate(listed) if row["standing"] in standings]
    return rows.take(
        sorted(
            kept,
            key=lambda place: (
                listed[place]["standing"] != "confirmed",
                listed[place]["perimeter"] != RESIDENTS,
                -listed[place]["person_count"],
            ),
        )
    )
