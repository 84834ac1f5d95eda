"""The overlap with other breaches by stratum, and its bounds, as in the macros of bounds.sql.

A stratum is a département, sex and age band. The first axis of each array is the breaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy

from dashboard.database.cube_codes import narrow
from dashboard.twins.source import Source, Values
from dashboard.twins.strata import (
    SELECTED,
    Array,
    add_up_statuses,
    find_shape,
    keep_strata,
    read_cells,
    read_exposed,
)

RESIDENTS = "residents"
BREACHES = """
select
    breaches.*,
    bounds.register_person_count,
    bounds.member_count,
    bounds.expected_person_count,
    bounds.least_person_count,
    bounds.most_person_count
from sized_breaches as breaches
left join overlap_bounds(null, null, null, null) as bounds using (breach_id)
order by breach_number
"""
PERIMETERS = """
select
    breaches.breach_number,
    enum_code(perimeters.departement_code),
    enum_code(perimeters.sex),
    coalesce(enum_code(perimeters.age_band), len(enum_range(null::age_band))),
    perimeters.resident_count,
    perimeters.inside_share,
    breaches.person_count * perimeters.resident_count / breaches.perimeter_person_count
from perimeters
inner join breaches using (breach_id)
"""
MEMBERS = """
select
    enum_code(status),
    breaches.breach_number,
    enum_code(departement_code),
    enum_code(breach_cube.sex),
    enum_code(age_band),
    sum(breach_cube.record_count)::bigint,
    sum(breach_cube.living_person_count)::bigint,
    sum(breach_cube.living_here_person_count)::bigint
from breach_cube
inner join breaches using (breach_id)
group by all
"""
OWN = {
    "register": "register_person_count",
    "members": "member_count",
    "expected": "expected_person_count",
    "least": "least_person_count",
    "most": "most_person_count",
}
FIGURES = """
select
    assumed('breach_dependence_per_mille') / 1000,
    sum(person_count) / assumed('persons_final')
from exposure_cube
"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Strata:
    """The exposed of each stratum, and what an outsider knows of it.

    A breach has no residents where its perimeter has none, and of the agency's own register
    nowhere.
    """

    exposed: Array
    living: Array
    register: Array
    residents: Array
    counted: Array
    members: Array

    @property
    def least(self) -> Array:
        """The least of the exposed who can be in a breach that is spread evenly."""
        return _find_least(self.register, self.members, self.residents)

    @property
    def most(self) -> Array:
        """The most of the exposed who can be in a breach that is spread evenly."""
        return numpy.minimum(self.register, self.members)


@dataclass(frozen=True)
class Bounds:
    """The row of overlap_bounds for each breach; nan for null."""

    residents: Array
    register: Array
    members: Array
    expected: Array
    least: Array
    most: Array
    least_if_even: Array
    most_if_even: Array


def read_breaches(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the breaches by number, with the bounds of all of France."""
    found = cursor.execute(BREACHES)
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def read_perimeters(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the residents, the share of a band inside, and the members, by breach and stratum."""
    _, *strata = find_shape(cursor)
    return read_cells(cursor, PERIMETERS, (_count_breaches(cursor), *strata))


def read_members(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the exposed records, the living, residents in each breach, by status and stratum."""
    shape = find_shape(cursor, (_count_breaches(cursor),))
    return narrow(read_cells(cursor, MEMBERS, shape))


def read_figures(cursor: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """Return how far dependence goes, 0 to 1, and which part of the real register this one is."""
    (figures,) = cursor.execute(FIGURES).fetchall()
    return figures


def _count_breaches(cursor: duckdb.DuckDBPyConnection) -> int:
    ((last,),) = cursor.execute("select max(breach_number) from breaches").fetchall()
    return last + 1


def find_strata(source: Source, values: Values) -> Strata:
    """Return the strata of a selection, as overlap_strata has them."""
    _, exposed, living = add_up_statuses(source, source.of(read_exposed), values)
    counted, inside, members = keep_strata(source, source.of(read_perimeters), values)
    register = inside * living
    return Strata(exposed, living, register, numpy.maximum(counted, register), counted, members)


def find_members(source: Source, values: Values) -> Array:
    """Return the selected records and persons in each breach, by stratum."""
    return add_up_statuses(source, source.of(read_members), values)[:2]


def find_bounds(breaches: Sequence[Row], strata: Strata, values: Values) -> Bounds:
    """Return the bounds of a selection, as overlap_bounds has them."""
    register, members, residents = (
        add_up_strata(each) for each in (strata.register, strata.members, strata.residents)
    )
    names = ("least_count", "most_count", "perimeter_person_count")
    least, most, whole = (_column(breaches, name) for name in names)
    grown = add_up_strata(strata.residents - strata.counted)
    of_residents = Bounds(
        residents,
        register,
        members,
        register * members / numpy.where(residents > 0, residents, numpy.nan),
        _find_least(register, least, whole + grown),
        numpy.minimum(register, most),
        add_up_strata(strata.least),
        add_up_strata(strata.most),
    )
    return _take_own(breaches, of_residents, all(values[name] is None for name in SELECTED))


def _take_own(breaches: Sequence[Row], bounds: Bounds, is_whole: bool) -> Bounds:
    """Return bounds with those of the agency's own breaches, which only all of France has."""
    nothing = numpy.full(len(breaches), numpy.nan)
    own = {name: _column(breaches, column) for name, column in OWN.items()} if is_whole else {}
    is_known = bounds.residents > 0
    return Bounds(
        **{
            name: numpy.where(is_known, each, own.get(name, nothing))
            for name, each in vars(bounds).items()
        }
    )


def find_union(
    breaches: Sequence[Row], exposed: int, bounds: Bounds, kept: Sequence[int], part: float
) -> tuple[float, float]:
    """Return the least and the most persons in one of the breaches, as union_bounds has them.

    `kept` are the numbers of the breaches; `part` is that of the real register.
    """
    is_own = numpy.array([each["perimeter"] != RESIDENTS for each in breaches])
    share = numpy.where(is_own, part, 1.0)
    least = numpy.minimum(share * numpy.nan_to_num(bounds.least), exposed)
    most = share * bounds.most
    most = numpy.where(numpy.isnan(most), _column(breaches, "person_count"), most)
    parts = numpy.minimum(most, exposed)[kept]
    return max(least[kept], default=0.0), min(parts.sum(), exposed)


def add_up_strata(cells: Array) -> Array:
    """Return the sums over the départements, sexes and age bands."""
    return cells.reshape(*cells.shape[:-3], -1).sum(axis=-1)


def _find_least(one: Array, other: Array, everyone: Array) -> Array:
    """Return least_overlap."""
    return numpy.where(one + other < everyone, 0, one + other - everyone)


def _column(breaches: Sequence[Row], name: str) -> Array:
    values = [each[name] for each in breaches]
    return numpy.array([numpy.nan if each is None else each for each in values], float)


def round_count(count: float) -> int | None:
    """Return a whole count, half of one rounded up; null for nan.

    To six places first: a sum of parts may be half a person but for its last digit.
    """
    return None if count != count else int(round(count, 6) + 0.5)
