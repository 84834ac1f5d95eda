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
from dashboard.database.cubes import Classes
from dashboard.twins.informed import CHANNELS, KEYS, read_kinds
from dashboard.twins.source import LeftToSql, Source, Twin, Values

STRATUM = ("departement_code", "sex", "age_band")
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
    enum_range(null::age_band),
    enum_range(null::sex),
    (select list(age_band_years(band) order by band) from (
        select unnest(enum_range(null::age_band))::age_band as band
    ) as bands)
"""
DEPARTEMENT = "departement_code"
STOCK = (DEPARTEMENT, "status", "end_band")
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

Columns = Mapping[str, Sequence[Any]]
Counts = NDArray[numpy.int64]
Floats = NDArray[numpy.float64]


@dataclass(frozen=True)
class Places:
    """The départements in the order of their codes, and the région of each."""

    codes: Sequence[str]
    names: Sequence[str]
    region_codes: Sequence[str]
    region_names: Sequence[str]


@dataclass(frozen=True)
class Shape:
    """The axes of rates: départements with their names and régions, sexes, and age bands."""

    places: Places
    sexes: Sequence[str]
    age_bands: Sequence[str]
    years: Sequence[float]  # of each age band
    # A cache of the last cells of both cubes and their rates.
    last: list[tuple[Columns, Columns, "Rates"]] = field(default_factory=list)

    def fill(self, columns: Columns, values: Sequence[NDArray]) -> list[Counts]:
        """Return each of the values of cells by STRATUM as an array with these axes."""
        axes = (self.places.codes, self.sexes, self.age_bands)
        places = tuple(
            [number[each] for each in columns[name]]
            for name, number in zip(STRATUM, map(_number, axes), strict=True)
        )
        arrays = [numpy.zeros([len(axis) for axis in axes], numpy.int64) for _ in values]
        for array, each in zip(arrays, values, strict=True):
            array[places] = each
        return arrays


def _number(axis: Sequence[str]) -> dict[str, int]:
    return {value: number for number, value in enumerate(axis)}


@dataclass(frozen=True)
class Rates:
    """The counts of the selection; each array has the axes of a Shape."""

    shape: Shape
    records: Counts
    living_here: Counts
    residents: Counts

    @cached_property
    def by_place(self) -> list[NDArray]:
        """The records, exposed residents, residents, and expected persons by place."""
        arrays = (self.records, self.living_here, self.residents, self.expected)
        return [each.sum(axis=(1, 2)) for each in arrays]

    @cached_property
    def expected(self) -> Floats:
        """The persons expected at the rate of France for the same age and sex."""
        living_here, residents = self.living_here.sum(axis=0), self.residents.sum(axis=0)
        with numpy.errstate(invalid="ignore"):
            return numpy.nan_to_num(living_here * self.residents / residents)


def read_shape(cursor: duckdb.DuckDBPyConnection) -> Shape:
    """Return the axes."""
    places = Places(*zip(*cursor.execute(PLACES).fetchall(), strict=True))
    ((age_bands, sexes, years),) = cursor.execute(AGES).fetchall()
    return Shape(places, sexes, age_bands, years)


def _rates(source: Source, values: Values) -> tuple[Rates, Any, str]:
    """Return the rates of all of France, the selected départements, and the id of the residents.

    Three questions of a page share the rates: cells stay the same objects while they are cached.
    """
    whole, shape = {**values, "departements": None}, source.of(read_shape)
    exposed, residents = (
        source.cells(cube, STRATUM, whole) for cube in ("exposure_cube", "residents")
    )
    known = [rates for one, other, rates in shape.last if one is exposed and other is residents]
    if known:
        (rates,) = known
    else:
        counts = [
            numpy.array(exposed[name], numpy.int64)
            for name in ("record_count", "living_here_person_count")
        ]
        of_residents = shape.fill(residents, [numpy.array(residents["resident_count"])])
        rates = Rates(shape, *shape.fill(exposed, counts), *of_residents)
        shape.last[:] = [(exposed, residents, rates)]
    is_of_all = values["age_bands"] is None and values["sexes"] is None
    return rates, values["departements"], "all" if is_of_all else "selected"


def answer_departements(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_departement."""
    rates, kept, residents_id = _rates(source, values)
    places, rows = rates.shape.places, _find_kept(rates, kept)
    columns = {
        "departement_code": [places.codes[row] for row in rows],
        "departement_name": [places.names[row] for row in rows],
        "region_name": [places.region_names[row] for row in rows],
    }
    counts = [each[rows] for each in rates.by_place]
    return _list(rates, columns, counts, residents_id, {"departement_code": places.codes})


def answer_regions(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_region."""
    rates, kept, residents_id = _rates(source, values)
    places, rows = rates.shape.places, _find_kept(rates, kept)
    names = dict(zip(places.region_codes, places.region_names, strict=True))
    groups: dict[str, list[int]] = {code: [] for code in sorted(names)}
    for row in rows.tolist():
        groups[places.region_codes[row]].append(row)
    groups = {code: each for code, each in groups.items() if each}
    columns = {"region_code": [*groups], "region_name": [names[code] for code in groups]}
    counts = [
        numpy.array([each[group].sum() for group in groups.values()]) for each in rates.by_place
    ]
    return _list(rates, columns, counts, residents_id, {"region_code": sorted(names)})


def _find_kept(rates: Rates, kept: Sequence[str] | None) -> NDArray[numpy.intp]:
    is_kept = rates.residents.sum(axis=(1, 2)) > 0
    if kept is not None:
        is_kept &= [code in kept for code in rates.shape.places.codes]
    return numpy.flatnonzero(is_kept)


def _list(
    rates: Rates,
    columns: dict[str, Any],
    counts: Sequence[NDArray],
    residents_id: str,
    kinds: Mapping[str, Sequence[str]],
) -> Rows:
    """Return the columns with counts and rates of places, highest rate first."""
    records, living_here, residents, expected = counts
    everybody, all_residents = int(rates.living_here.sum()), int(rates.residents.sum())
    share, of_residents = living_here / (everybody or numpy.nan), residents / all_residents
    per_thousand = 1000 * living_here / residents
    columns |= {
        "record_count": records,
        "living_here_person_count": living_here,
        "resident_count": residents,
        "living_here_person_share": share,
        "resident_share": of_residents,
        "expected_person_count": expected,
        "residents_id": residents_id,
        "france_persons_per_thousand": 1000 * everybody / all_residents,
        "persons_per_thousand": per_thousand,
        "location_quotient": share / of_residents,
        "standardised_ratio": living_here / numpy.where(expected > 0, expected, numpy.nan),
        "lowest_persons_per_thousand": per_thousand.min(),
        "highest_persons_per_thousand": per_thousand.max(),
        "is_one": per_thousand.size == 1,
    }
    order = numpy.argsort(-per_thousand, kind="stable")
    return Rows(columns, {name: (*values,) for name, values in kinds.items()}).take(order.tolist())


def answer_ages(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_age_and_sex."""
    rates, kept, residents_id = _rates(source, values)
    rows, shape = _find_kept(rates, kept), rates.shape
    records, living_here, residents = (
        each[rows].sum(axis=0).T.ravel()
        for each in (rates.records, rates.living_here, rates.residents)
    )
    some = residents > 0
    ages = numpy.arange(len(shape.age_bands)).repeat(len(shape.sexes))[some]
    sexes = numpy.tile(numpy.arange(len(shape.sexes)), len(shape.age_bands))[some]
    records, living_here, residents = (each[some] for each in (records, living_here, residents))
    everybody = int(living_here.sum())
    years = numpy.array([each or numpy.nan for each in shape.years], float)[ages]
    return Rows(
        {
            "age_band": [shape.age_bands[age] for age in ages],
            "sex": [shape.sexes[sex] for sex in sexes],
            "record_count": records,
            "living_here_person_count": living_here,
            "resident_count": residents,
            "persons_per_thousand": 1000 * living_here / residents,
            "all_persons_per_thousand": 1000 * everybody / max(int(residents.sum()), 1),
            "residents_id": residents_id,
            "living_here_person_share": living_here / (everybody or numpy.nan),
            "persons_per_year": living_here / years,
        },
        {"age_band": (*shape.age_bands,), "sex": (*shape.sexes,)},
    )


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
    return numpy.array([number[code] for code in cells[DEPARTEMENT]], numpy.intp)


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


def answer_compared(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/compare; raises LeftToSql for régions."""
    if values["regions"] is not None:
        raise LeftToSql
    rates, kept, residents_id = _rates(source, values)
    codes = rates.shape.places.codes if kept is None else [*kept]
    minors, long_ago = source.of(read_kinds_of_stock)
    cells = source.cells("exposure_cube", STOCK, values)
    ages = [age for age in minors if values["age_bands"] is None or age in values["age_bands"]]
    of_minors = source.cells("exposure_cube", (DEPARTEMENT,), {**values, "age_bands": ages})
    contacts = source.add_up_classes(
        "contact_cube_any_year",
        (DEPARTEMENT, REACH),
        values,
        source.of(read_reach),
    )
    stock = count_stock(codes, cells, of_minors, long_ago)
    informed = count_informed(codes, contacts)
    return list_compared(rates, codes, stock, informed, residents_id)


def answer_reached(source: Source, values: Values) -> Rows:
    """Return the rows of access/own_departement."""
    columns = source.cells("exposure_cube", ("departement_code",), values)
    places = source.of(read_shape).places
    names = dict(zip(places.codes, places.names, strict=True))
    cells = zip(
        *(columns[name] for name in ("departement_code", "record_count", "person_count")),
        strict=True,
    )
    ranked = sorted((each for each in cells if each[2] > 0), key=lambda each: (-each[2], each[0]))
    codes = [code for code, *_ in ranked]
    records, persons = (numpy.array([each[at] for each in ranked], numpy.int64) for at in (1, 2))
    everybody, so_far = int(persons.sum()), numpy.cumsum(persons)
    mean = int((persons * persons).sum()) / everybody if everybody else 0.0
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
            "mean_fall_factor": everybody / mean if mean else 0.0,
            "half_departement_count": 1 + int((so_far < 0.5 * everybody).sum()),
            "most_departement_count": 1 + int((so_far < 0.9 * everybody).sum()),
            "is_ahead_of_next": _are_ahead(persons.tolist()),
        },
        {"departement_code": places.codes},
    )


def _are_ahead(persons: Sequence[int]) -> NDArray[Any]:
    """Return whether each count exceeds the next by more than the draws of a seed explain."""
    ahead = [one - other > DRAWS * sqrt(one + other) for one, other in pairwise(persons)]
    return numpy.array([*ahead, True][: len(persons)], bool)


TWINS: Mapping[str, Twin] = {
    "access/own_departement": answer_reached,
    "exposure/compare": answer_compared,
    "exposure/rate_by_age_and_sex": answer_ages,
    "exposure/rate_by_departement": answer_departements,
    "exposure/rate_by_region": answer_regions,
}
