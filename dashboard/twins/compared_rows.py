"""The rows of exposure/compare: a few départements side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.database.cube_codes import Classes
from dashboard.twins.informed_groups import CHANNELS, KEYS, read_kinds
from dashboard.twins.rate_rows import Rates

PLACE = "departement_code"
STOCK = (PLACE, "status", "end_band")
REACH, NOTICE, MESSAGE = "reach", "notice", "message"  # a dimension and its classes
FATE = KEYS.index("fate")
KINDS_OF_STOCK = """
select
    (select list(age_band::varchar) from age_bands where is_minor),
    (
        select list(bands.band::varchar)
        from (select unnest(enum_range(null::end_band))::end_band as band) as bands
        where bands.band >= '6-10'::end_band
    )
"""
SMALL_RATE = 10  # per thousand; smaller rates are written with a decimal

Columns = Mapping[str, list]
Counts = NDArray[numpy.int64]


def read_kinds_of_stock(cursor: duckdb.DuckDBPyConnection) -> tuple[set[str], set[str]]:
    """Return the age bands of minors, and the bands of an end six or more years ago."""
    ((minors, long_ago),) = cursor.execute(KINDS_OF_STOCK).fetchall()
    return {*minors}, {*long_ago}


def read_reach(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, Classes]:
    """Return {REACH: class of each kind of resident to inform}: NOTICE alone, or MESSAGE."""
    due = read_kinds(cursor, "due")
    notice = (due.channels == CHANNELS.index("public_notice")).tolist()
    residents = {keys: row for keys, row in due.rows.items() if keys[FATE] == "resident"}
    of = {keys: NOTICE if notice[row] else MESSAGE for keys, row in residents.items()}
    return {REACH: Classes(KEYS, of)}


def count_stock(
    codes: Sequence[str], cells: Columns, minors: Columns, long_ago: set[str]
) -> dict[str, Counts]:
    """Return the exposed residents of some kinds by département, from cells by STOCK."""
    places, living_here = _find_places(codes, cells), _count_living_here(cells)
    statuses = numpy.array(cells["status"])
    is_long_ago = numpy.array([end in long_ago for end in cells["end_band"]], bool)
    return {
        "minor": _add_up(_find_places(codes, minors), _count_living_here(minors), codes),
        "registered": _add_up(places, living_here * (statuses == "registered"), codes),
        "left_six_years": _add_up(places, living_here * is_long_ago, codes),
        "space": _add_up(places, living_here * (statuses == "candidate_space"), codes),
    }


def count_informed(codes: Sequence[str], cells: Columns) -> tuple[Counts, Counts]:
    """Return, by département, the residents to inform, and those that only a notice reaches."""
    places, reach = _find_places(codes, cells), numpy.array(cells[REACH])
    persons = numpy.array(cells["person_count"], numpy.int64)
    informed, noticed = persons * (reach != ""), persons * (reach == NOTICE)
    return _add_up(places, informed, codes), _add_up(places, noticed, codes)


def _find_places(codes: Sequence[str], cells: Columns) -> NDArray[numpy.intp]:
    number = {code: place for place, code in enumerate(codes)}
    return numpy.array([number[code] for code in cells[PLACE]], numpy.intp)


def _count_living_here(cells: Columns) -> Counts:
    return numpy.array(cells["living_here_person_count"], numpy.int64)


def _add_up(places: NDArray[numpy.intp], counts: Counts, codes: Sequence[str]) -> Counts:
    return numpy.bincount(places, counts, len(codes)).astype(numpy.int64)


def list_compared(
    rates: Rates,
    codes: Sequence[str],
    stock: Mapping[str, Counts],
    informed: tuple[Counts, Counts],
    residents_id: str,
) -> Rows:
    """Return the rows of exposure/compare of départements, in the order of the codes."""
    names = rates.shape.places
    number = {code: place for place, code in enumerate(names.codes)}
    here = [number[code] for code in codes]
    records, living_here, residents, expected = rates.by_place
    rate = 1000 * living_here[here] / residents[here]
    whole = numpy.where(living_here[here] > 0, living_here[here], numpy.nan)
    expected_here = numpy.where(expected[here] > 0, expected[here], numpy.nan)
    places = [names.names[place] for place in here]
    return Rows(
        {
            "place_kind": "departement",
            "place_code": codes,
            "place_name": places,
            "record_count": records[here],
            "living_here_person_count": living_here[here],
            "resident_count": residents[here],
            "persons_per_thousand": rate,
            "to_inform_living_here_person_count": informed[0],
            "public_notice_living_here_person_count": informed[1],
            "minor_living_here_person_count": stock["minor"],
            "france_persons_per_thousand": 1000 * int(living_here.sum()) / int(residents.sum()),
            "standardised_ratio": living_here[here] / expected_here,
            "registered_living_here_share": stock["registered"] / whole,
            "left_six_years_person_share": stock["left_six_years"] / whole,
            "candidate_space_living_here_share": stock["space"] / whole,
            "residents_id": residents_id,
            **_beside(rate, places),
        },
    )


def _beside(rate: NDArray[numpy.float64], places: Sequence[str]) -> dict[str, Any]:
    """Return the columns of each row that compare all the départements."""
    second, third = (rate[at] if rate.size > at else numpy.nan for at in (1, 2))
    names = [places[at] if rate.size > at else None for at in (1, 2)]
    return {
        "lowest_persons_per_thousand": rate.min(),
        "highest_persons_per_thousand": rate.max(),
        "place_count": rate.size,
        "first_rate": rate[0],
        "second_rate": second,
        "second_persons_per_thousand": second,
        "third_persons_per_thousand": third,
        "second_place_name": names[0],
        "third_place_name": names[1],
        "is_of_regions": False,
        "is_one": rate.size == 1,
        "has_small_rate": bool(rate.min() < SMALL_RATE),
        "is_two": rate.size == 2,
        "is_three": rate.size == 3,
    }
