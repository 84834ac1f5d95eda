"""The rows of exposure/rate_by_…: the exposed per thousand residents, by place, age and sex."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows

PLACE = ("departement_code", "sex", "age_band")
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
        """Return each of the values of cells by PLACE as an array with these axes."""
        axes = (self.places.codes, self.sexes, self.age_bands)
        places = tuple(
            [number[each] for each in columns[name]]
            for name, number in zip(PLACE, map(_number, axes), strict=True)
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


def find_rates(shape: Shape, exposed: Columns, residents: Columns) -> Rates:
    """Return the rates of all of France, from cells by PLACE; three questions of a page share them.

    The cells of Cubes stay the same objects while they are cached.
    """
    for cells, others, rates in shape.last:
        if cells is exposed and others is residents:
            return rates
    new_rates = _find_rates(shape, exposed, residents)
    shape.last[:] = [(exposed, residents, new_rates)]
    return new_rates


def _find_rates(shape: Shape, exposed: Columns, residents: Columns) -> Rates:
    counts = ("record_count", "living_here_person_count")
    counted = shape.fill(exposed, [numpy.array(exposed[name], numpy.int64) for name in counts])
    return Rates(
        shape, *counted, *shape.fill(residents, [numpy.array(residents["resident_count"])])
    )


def list_departements(rates: Rates, kept: Sequence[str] | None, residents_id: str) -> Rows:
    """Return the rows of exposure/rate_by_departement; `kept` are the selected départements."""
    places, rows = rates.shape.places, _find_kept(rates, kept)
    columns = {
        "departement_code": [places.codes[row] for row in rows],
        "departement_name": [places.names[row] for row in rows],
        "region_name": [places.region_names[row] for row in rows],
    }
    counts = [each[rows] for each in rates.by_place]
    return _list(rates, columns, counts, residents_id, {"departement_code": places.codes})


def list_regions(rates: Rates, kept: Sequence[str] | None, residents_id: str) -> Rows:
    """Return the rows of exposure/rate_by_region; `kept` are the selected départements."""
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


def list_ages(rates: Rates, kept: Sequence[str] | None, residents_id: str) -> Rows:
    """Return the rows of exposure/rate_by_age_and_sex; `kept` are the selected départements."""
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
