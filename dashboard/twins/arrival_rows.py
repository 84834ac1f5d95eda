"""The rows of combination/marginal_effect: what each other breach added, by date."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy

from breachlab.query.answer_rows import Rows
from dashboard.twins.overlap_strata import RESIDENTS, Row, Strata
from dashboard.twins.strata import Array

Columns = Mapping[str, list]
Added = Mapping[int | None, tuple[int, int]]  # {breach number: records, persons}


def find_standings(standings: Sequence[str] | None) -> Sequence[str]:
    """Return the standings of the breaches that count: confirmed, if not asked otherwise."""
    return ["confirmed"] if standings is None else standings


def find_added(columns: Columns, standings: Sequence[str]) -> Added:
    """Return the persons by the first breach that counts; null for none."""
    kept = [f"{each}_breach_number" for each in ("confirmed", "claimed") if each in standings]
    numbers = [
        min((int(each) for each in row if each), default=None)
        for row in zip(*(columns[name] for name in kept), strict=True)
    ]
    return _add_up(numbers or [None] * len(columns["record_count"]), columns)


def find_joined(columns: Columns) -> Added:
    """Return the persons with NIR and contact on file by the first breach with their IBAN."""
    numbers = [
        int(number) if number and is_joinable == "true" else None
        for is_joinable, number in zip(
            columns["is_joinable"], columns["iban_breach_number"], strict=True
        )
    ]
    return _add_up(numbers, columns)


def _add_up(numbers: Sequence[int | None], columns: Columns) -> Added:
    added: dict[int | None, tuple[int, int]] = {}
    cells = zip(numbers, columns["record_count"], columns["person_count"], strict=True)
    for number, records, persons in cells:
        before = added.get(number, (0, 0))
        added[number] = before[0] + records, before[1] + persons
    return added


def find_extremes(
    breaches: Sequence[Row], strata: Strata, members: Array, kept: Sequence[int]
) -> tuple[float, float]:
    """Return the persons in a breach at the two extremes: evenly spread, and nested.

    `members` are the selected persons in each breach by stratum; `kept` are the numbers of the
    breaches that count.
    """
    least, most = strata.least, strata.most
    own = [each["breach_number"] for each in breaches if each["perimeter"] != RESIDENTS]
    least[own] = most[own] = members[own]
    lived_in = strata.living > 0
    evenly = numpy.minimum(least[kept].sum(axis=0), strata.living)
    nested = most[kept].max(axis=0, initial=0)
    return float(evenly[lived_in].sum()), float(nested[lived_in].sum())


def list_arrivals(
    listed: Sequence[Row], added: Added, joined: Added, standings: Sequence[str], **of_all: Any
) -> Rows:
    """Return the rows of combination/marginal_effect; `of_all` are columns of the whole."""
    records, persons = _place(listed, added)
    joined_records, joined_persons = _place(listed, joined)
    everybody = sum(count for _, count in added.values()) or numpy.nan
    so_far = numpy.array([*accumulate(persons)], numpy.int64)
    return Rows(
        {
            **{name: [each[name] for each in listed] for name in ("breach_id", "breached_on")},
            **{name: [each[name] for each in listed] for name in ("organisation", "standing")},
            "counted_standing": name_standing(standings),
            "new_record_count": records,
            "new_person_count": persons,
            "record_count": [*accumulate(records)],
            "person_count": so_far,
            "person_share": so_far / everybody,
            "new_composite_record_count": joined_records,
            "new_composite_person_count": joined_persons,
            "composite_record_count": [*accumulate(joined_records)],
            "composite_person_count": [*accumulate(joined_persons)],
            "all_person_count": sum(persons),
            "all_person_share": sum(persons) / everybody,
            "all_composite_person_count": sum(joined_persons),
            **of_all,
        },
        {"all_person_share": "float64"},
    )


def _place(listed: Sequence[Row], added: Added) -> tuple[list[int], list[int]]:
    """Return the records and the persons of each breach."""
    counts = [added.get(each["breach_number"], (0, 0)) for each in listed]
    return [records for records, _ in counts], [persons for _, persons in counts]


def name_standing(standings: Sequence[str]) -> str:
    """Return counted_standing."""
    if "claimed" not in standings:
        return "confirmed"
    return "confirmed_or_claimed" if "confirmed" in standings else "claimed"
