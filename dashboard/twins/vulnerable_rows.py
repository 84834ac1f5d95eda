"""The rows of notification/vulnerable_groups: groups that need another way of telling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.database.cube_codes import Classes
from dashboard.twins.informed_groups import CHANNELS, Groups

AGES = """
select
    age_bands.age_band::varchar as age_band,
    age_bands.is_minor,
    age_bands.is_from_60,
    age_bands.is_from_75,
    case
        when age_bands.first_age < 25
            then ledger.central['digital_exclusion_15_to_24_per_mille']
        when age_bands.first_age < 40
            then ledger.central['digital_exclusion_25_to_39_per_mille']
        when age_bands.first_age < 60
            then ledger.central['digital_exclusion_40_to_59_per_mille']
        when age_bands.first_age < 75
            then ledger.central['digital_exclusion_60_to_74_per_mille']
        else ledger.central['digital_exclusion_75_per_mille']
    end / 1000 as excluded_share
from age_bands
cross join figures() as ledger
"""
PLACES = """
select
    (
        select list(departement_code::varchar)
        from departements
        where region_code < '11'
    ) as codes,
    ledger.central['digital_exclusion_overseas_per_mille']
    / ledger.central['digital_exclusion_france_per_mille'] as times,
    assumed('disabled_job_seekers_end_of_2024') as disabled_count
from figures() as ledger
"""

PLACE, OVERSEAS = "place", "overseas"  # a dimension and its one class

Ages = Mapping[str, tuple[bool, bool, bool, float]]
Counts = NDArray[numpy.int64]


@dataclass(frozen=True)
class Excluded:
    """{age band: is of minors, from 60, from 75, share without internet}, and facts on overseas."""

    ages: Ages
    overseas: Classes  # of départements
    times_overseas: float
    disabled_count: float


def read_excluded(cursor: duckdb.DuckDBPyConnection) -> Excluded:
    """Return the share of persons who do not use the internet, by age and overseas."""
    ages = {age: (*flags,) for age, *flags in cursor.execute(AGES).fetchall()}
    ((codes, times, disabled),) = cursor.execute(PLACES).fetchall()
    overseas = Classes(("departement_code",), {(code,): OVERSEAS for code in codes})
    return Excluded(ages, overseas, times, disabled)


def list_groups(
    groups: Groups, ages: Iterable[str], places: Iterable[str], excluded: Excluded
) -> Rows:
    """Return the rows of notification/vulnerable_groups.

    `ages` and `places` are those of the groups.
    """
    minors, from_60, from_75, shares = (
        numpy.array([excluded.ages[age][place] for age in ages]) for place in range(4)
    )
    overseas = numpy.array([place == OVERSEAS for place in places], bool)
    expected = groups.person_counts * shares * numpy.where(overseas, excluded.times_overseas, 1)
    masks = {
        "aged_75_and_over": from_75,
        "aged_60_and_over": from_60,
        "minors": minors,
        "overseas": overseas,
        "all": numpy.ones_like(overseas),
    }
    rows = [
        _row(name, which.astype(bool), groups, expected)
        for name, which in masks.items()
        if which.any()
    ]
    disabled = {
        "group_id": "disabled_job_seekers",
        "published_person_count": int(excluded.disabled_count),
    }
    whole = {"all_expected_excluded_person_count": rows[-1]["expected_excluded_person_count"]}
    table = [{**NOTHING, **row, **whole} for row in (*rows, disabled)]
    return Rows.of_dicts(table, published_person_count="int32")


COLUMNS = (
    "group_id",
    "record_count",
    "person_count",
    "email_person_count",
    "letter_person_count",
    "letter_reached_person_count",
    "public_notice_person_count",
    "expected_excluded_person_count",
    "published_person_count",
    "email_share",
    "public_notice_share",
    "expected_excluded_share",
)
NOTHING: Mapping[str, Any] = dict.fromkeys(COLUMNS)


def _row(name: str, which: NDArray[numpy.bool_], groups: Groups, expected: Any) -> dict[str, Any]:
    kinds, persons = groups.kinds, groups.person_counts
    channels, posted = groups.of(kinds.channels), groups.of(kinds.is_posted)
    whole = int(persons[which].sum())
    emailed, noticed = (
        int(persons[which & (channels == CHANNELS.index(channel))].sum())
        for channel in ("email", "public_notice")
    )
    excluded = int(expected[which].sum() + 0.5)
    return {
        "group_id": name,
        "record_count": int(groups.record_counts[which].sum()),
        "person_count": whole,
        "email_person_count": emailed,
        "letter_person_count": int(persons[which & posted].sum()),
        "letter_reached_person_count": int(
            persons[which & posted & ~groups.of(kinds.is_returned)].sum()
        ),
        "public_notice_person_count": noticed,
        "expected_excluded_person_count": excluded,
        "email_share": emailed / whole if whole else 0.0,
        "public_notice_share": noticed / whole if whole else 0.0,
        "expected_excluded_share": excluded / whole if whole else 0.0,
    }
