"""The twins on places: rates per thousand residents, side by side, and the reach of an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.twins.cubes import Cells, Classes, Cubes, LeftToSql, Values
from dashboard.twins.informed import CHANNELS, KEYS, read_kinds

DEPARTEMENT = "departement_code"
STRATUM = (DEPARTEMENT, "sex", "age_band")
PLACES = """
select
    departements.departement_code::varchar as departement_code,
    departements.departement_name,
    regions.region_code::varchar as region_code,
    regions.region_name
from departements
inner join regions using (region_code)
order by departements.departement_code
"""
AGES = """
select
    enum_range(null::sex),
    enum_range(null::age_band),
    (select list(age_band_years(band) order by band) from (
        select unnest(enum_range(null::age_band))::age_band as band
    ) as bands)
"""
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
DRAWS = 3.5  # standard deviations between seeds: a larger difference is no chance

Counts = NDArray[numpy.int64]


@dataclass(frozen=True)
class Axes:
    """The axes of rates: départements in the order of their codes, sexes, and age bands.

    `years` are those of each age band.
    """

    codes: Sequence[str]
    names: Sequence[str]
    region_codes: Sequence[str]
    region_names: Sequence[str]
    sexes: Sequence[str]
    age_bands: Sequence[str]
    years: Sequence[float]
    # A cache of the last cells of both cubes and their rates.
    last: list[tuple[Cells, Cells, "Rates"]] = field(default_factory=list)

    def fill(self, cells: Cells, *counts: str) -> Counts:
        """Return these counts of cells by STRATUM, each as an array with these axes."""
        axes = (self.codes, self.sexes, self.age_bands)
        numbers = ({value: number for number, value in enumerate(axis)} for axis in axes)
        places = tuple(
            [number[each] for each in cells[name]]
            for name, number in zip(STRATUM, numbers, strict=True)
        )
        arrays = numpy.zeros([len(counts), *map(len, axes)], numpy.int64)
        for array, name in zip(arrays, counts, strict=True):
            array[places] = cells[name]
        return arrays


@dataclass(frozen=True)
class Rates:
    """The counts of the selection; each array has the axes of `axes`."""

    axes: Axes
    records: Counts
    living_here: Counts
    residents: Counts

    @cached_property
    def by_place(self) -> list[NDArray]:
        """The records, exposed residents, residents, and expected persons by place.

        Persons are expected at the rate of France for the same age and sex.
        """
        living_here, residents = self.living_here.sum(axis=0), self.residents.sum(axis=0)
        with numpy.errstate(invalid="ignore"):
            expected = numpy.nan_to_num(living_here * self.residents / residents)
        arrays = (self.records, self.living_here, self.residents, expected)
        return [each.sum(axis=(1, 2)) for each in arrays]

    def find_kept(self, codes: Sequence[str] | None) -> NDArray[numpy.intp]:
        """Return the places with residents; if codes are given, those of them."""
        is_kept = self.by_place[2] > 0
        if codes is not None:
            is_kept &= [code in codes for code in self.axes.codes]
        return numpy.flatnonzero(is_kept)


def read_axes(cursor: duckdb.DuckDBPyConnection) -> Axes:
    """Return the axes."""
    codes, names, region_codes, region_names = zip(*cursor.execute(PLACES).fetchall(), strict=True)
    ((sexes, age_bands, years),) = cursor.execute(AGES).fetchall()
    return Axes(codes, names, region_codes, region_names, (*sexes,), (*age_bands,), years)


def _rates(cubes: Cubes, values: Values) -> Rates:
    """Return the rates of all of France.

    Three questions of a page share the rates: cells stay the same objects while they are cached.
    """
    whole, axes = {**values, "departements": None}, cubes.of(read_axes)
    exposed, residents = (
        cubes.cells(cube, STRATUM, whole) for cube in ("exposure_cube", "residents")
    )
    for one, other, rates in axes.last:
        if one is exposed and other is residents:
            return rates
    counts = axes.fill(exposed, "record_count", "living_here_person_count")
    rates = Rates(axes, *counts, *axes.fill(residents, "resident_count"))
    axes.last[:] = [(exposed, residents, rates)]
    return rates


def _name_residents(values: Values) -> str:
    """Return the id of the residents that a rate is of."""
    is_of_all = values["age_bands"] is None and values["sexes"] is None
    return "all" if is_of_all else "selected"


def answer_departements(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_departement."""
    rates = _rates(cubes, values)
    axes, rows = rates.axes, rates.find_kept(values["departements"])
    columns = {
        "departement_code": [axes.codes[row] for row in rows],
        "departement_name": [axes.names[row] for row in rows],
        "region_name": [axes.region_names[row] for row in rows],
    }
    counts = [each[rows] for each in rates.by_place]
    return _list(rates, columns, counts, values, departement_code=axes.codes)


def answer_regions(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_region."""
    rates = _rates(cubes, values)
    names = dict(sorted(zip(rates.axes.region_codes, rates.axes.region_names, strict=True)))
    groups: dict[str, list[int]] = {code: [] for code in names}
    for row in rates.find_kept(values["departements"]).tolist():
        groups[rates.axes.region_codes[row]].append(row)
    groups = {code: each for code, each in groups.items() if each}
    columns = {"region_code": [*groups], "region_name": [names[code] for code in groups]}
    counts = [
        numpy.array([each[group].sum() for group in groups.values()]) for each in rates.by_place
    ]
    return _list(rates, columns, counts, values, region_code=(*names,))


def _list(
    rates: Rates,
    columns: dict[str, Any],
    counts: Sequence[NDArray],
    values: Values,
    **kinds: Sequence[str],
) -> Rows:
    """Return the columns with counts and rates of places, highest rate first."""
    records, living_here, residents, expected = counts
    everybody, all_residents = rates.living_here.sum(), rates.residents.sum()
    share, of_residents = living_here / (everybody or numpy.nan), residents / all_residents
    per_thousand = 1000 * living_here / residents
    columns |= {
        "record_count": records,
        "living_here_person_count": living_here,
        "resident_count": residents,
        "living_here_person_share": share,
        "resident_share": of_residents,
        "expected_person_count": expected,
        "residents_id": _name_residents(values),
        "france_persons_per_thousand": 1000 * everybody / all_residents,
        "persons_per_thousand": per_thousand,
        "location_quotient": share / of_residents,
        "standardised_ratio": living_here / numpy.where(expected > 0, expected, numpy.nan),
        "lowest_persons_per_thousand": per_thousand.min(),
        "highest_persons_per_thousand": per_thousand.max(),
        "is_one": per_thousand.size == 1,
    }
    order = numpy.argsort(-per_thousand, kind="stable")
    return Rows(columns, kinds).take(order.tolist())


def answer_ages(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_age_and_sex."""
    rates = _rates(cubes, values)
    rows, axes = rates.find_kept(values["departements"]), rates.axes
    records, living_here, residents = (
        each[rows].sum(axis=0).T.ravel()
        for each in (rates.records, rates.living_here, rates.residents)
    )
    some = residents > 0
    ages = numpy.arange(len(axes.age_bands)).repeat(len(axes.sexes))[some]
    sexes = numpy.tile(numpy.arange(len(axes.sexes)), len(axes.age_bands))[some]
    records, living_here, residents = (each[some] for each in (records, living_here, residents))
    everybody = living_here.sum()
    years = numpy.array([each or numpy.nan for each in axes.years], float)[ages]
    return Rows(
        {
            "age_band": [axes.age_bands[age] for age in ages],
            "sex": [axes.sexes[sex] for sex in sexes],
            "record_count": records,
            "living_here_person_count": living_here,
            "resident_count": residents,
            "persons_per_thousand": 1000 * living_here / residents,
            "all_persons_per_thousand": 1000 * everybody / max(int(residents.sum()), 1),
            "residents_id": _name_residents(values),
            "living_here_person_share": living_here / (everybody or numpy.nan),
            "persons_per_year": living_here / years,
        },
        {"age_band": axes.age_bands, "sex": axes.sexes},
    )


def read_reach(cursor: duckdb.DuckDBPyConnection) -> Mapping[str, Classes]:
    """Return {REACH: class of each kind of resident to inform}: NOTICE alone, or MESSAGE."""
    due = read_kinds(cursor, "due")
    notice = (due.channels == CHANNELS.index("public_notice")).tolist()
    residents = {keys: row for keys, row in due.rows.items() if keys[FATE] == "resident"}
    of = {keys: NOTICE if notice[row] else MESSAGE for keys, row in residents.items()}
    return {REACH: Classes(KEYS, of)}


def answer_compared(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of exposure/compare, in the order of the codes.

    Raises LeftToSql for régions.
    """
    if values["regions"] is not None:
        raise LeftToSql
    rates = _rates(cubes, values)
    axes, kept = rates.axes, values["departements"]
    codes = axes.codes if kept is None else [*kept]
    here = [axes.codes.index(code) for code in codes]
    ((minor_ages, long_ago),) = cubes.read(KINDS_OF_STOCK)
    ages = values["age_bands"]
    of_minors = {**values, "age_bands": [age for age in minor_ages if ages is None or age in ages]}
    minors = cubes.cells("exposure_cube", (DEPARTEMENT,), of_minors)
    stock = cubes.cells("exposure_cube", (DEPARTEMENT, "status", "end_band"), values)
    contacts = cubes.cells(
        "contact_cube_any_year", (DEPARTEMENT, REACH), values, classes=cubes.of(read_reach)
    )
    status, reach = (numpy.array(each) for each in (stock["status"], contacts[REACH]))
    is_long_ago = numpy.array([end in long_ago for end in stock["end_band"]], bool)
    living_here, persons = stock["living_here_person_count"], contacts["person_count"]
    counts = [each[here] for each in rates.by_place]
    records, residents, expected = counts[0], *counts[2:]
    rate = 1000 * counts[1] / residents
    whole = numpy.where(counts[1] > 0, counts[1], numpy.nan)
    names = [axes.names[place] for place in here]
    second, third = (rate[at] if rate.size > at else numpy.nan for at in (1, 2))
    return Rows(
        {
            "place_kind": "departement",
            "place_code": codes,
            "place_name": names,
            "record_count": records,
            "living_here_person_count": counts[1],
            "resident_count": residents,
            "persons_per_thousand": rate,
            "to_inform_living_here_person_count": _add_up(codes, contacts, persons * (reach != "")),
            "public_notice_living_here_person_count": _add_up(
                codes, contacts, persons * (reach == NOTICE)
            ),
            "minor_living_here_person_count": _add_up(
                codes, minors, minors["living_here_person_count"]
            ),
            "france_persons_per_thousand": 1000 * rates.living_here.sum() / rates.residents.sum(),
            "standardised_ratio": counts[1] / numpy.where(expected > 0, expected, numpy.nan),
            "registered_living_here_share": (
                _add_up(codes, stock, living_here * (status == "registered")) / whole
            ),
            "left_six_years_person_share": _add_up(codes, stock, living_here * is_long_ago) / whole,
            "candidate_space_living_here_share": (
                _add_up(codes, stock, living_here * (status == "candidate_space")) / whole
            ),
            "residents_id": _name_residents(values),
            "lowest_persons_per_thousand": rate.min(),
            "highest_persons_per_thousand": rate.max(),
            "place_count": rate.size,
            "first_rate": rate[0],
            "second_rate": second,
            "second_persons_per_thousand": second,
            "third_persons_per_thousand": third,
            "second_place_name": names[1] if rate.size > 1 else None,
            "third_place_name": names[2] if rate.size > 2 else None,
            "is_of_regions": False,
            "is_one": rate.size == 1,
            "has_small_rate": rate.min() < SMALL_RATE,
            "is_two": rate.size == 2,
            "is_three": rate.size == 3,
        },
    )


def _add_up(codes: Sequence[str], cells: Cells, counts: Counts) -> Counts:
    """Return the sums of counts of cells by département."""
    number = {code: place for place, code in enumerate(codes)}
    places = numpy.array([number[code] for code in cells[DEPARTEMENT]], numpy.intp)
    return numpy.bincount(places, counts, len(codes)).astype(numpy.int64)


def answer_reached(cubes: Cubes, values: Values) -> Rows:
    """Return the rows of access/own_departement."""
    cells = cubes.cells("exposure_cube", (DEPARTEMENT,), values)
    axes = cubes.of(read_axes)
    names = dict(zip(axes.codes, axes.names, strict=True))
    rows = zip(
        cells[DEPARTEMENT],
        cells["record_count"].tolist(),
        cells["person_count"].tolist(),
        strict=True,
    )
    ranked = sorted((each for each in rows if each[2] > 0), key=lambda each: (-each[2], each[0]))
    codes = [code for code, *_ in ranked]
    records, persons = (numpy.array([each[at] for each in ranked], numpy.int64) for at in (1, 2))
    everybody, so_far = persons.sum(), numpy.cumsum(persons)
    mean = (persons * persons).sum() / (everybody or numpy.nan)
    return Rows(
        {
            "departement_code": codes,
            "departement_name": [names[code] for code in codes],
            "record_count": records,
            "person_count": persons,
            "departement_count": numpy.arange(1, len(codes) + 1),
            "person_share": persons / everybody,
            "fall_factor": everybody / persons,
            "so_far_person_share": so_far / everybody,
            "mean_person_count": mean,
            "mean_fall_factor": everybody / mean,
            "half_departement_count": 1 + (so_far < 0.5 * everybody).sum(),
            "most_departement_count": 1 + (so_far < 0.9 * everybody).sum(),
            "is_ahead_of_next": _are_ahead(persons.tolist()),
        },
        {"departement_code": axes.codes},
    )


def _are_ahead(persons: Sequence[int]) -> NDArray[Any]:
    """Return whether each count exceeds the next by more than the draws of a seed explain."""
    ahead = [one - other > DRAWS * sqrt(one + other) for one, other in pairwise(persons)]
    return numpy.array([*ahead, True][: len(persons)], bool)
