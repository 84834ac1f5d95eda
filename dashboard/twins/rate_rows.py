"""The rows of exposure/rate_by_…: the exposed per thousand residents, by place, age and sex."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy
import pandas
from numpy.typing import NDArray

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
class Shape:
    """The axes of rates: départements with their names and régions, sexes, and age bands."""

    places: pandas.DataFrame
    sexes: Sequence[str]
    age_bands: Sequence[str]
    years: Sequence[float]  # of each age band

    def fill(self, columns: Columns, values: NDArray) -> Counts:
        """Return values of cells by PLACE as an array with these axes."""
        axes = (self.places.departement_code.tolist(), self.sexes, self.age_bands)
        places = [
            [number[each] for each in columns[name]]
            for name, number in zip(PLACE, map(_number, axes), strict=True)
        ]
        whole = numpy.zeros([len(axis) for axis in axes], numpy.int64)
        whole[tuple(places)] = values
        return whole


def _number(axis: Sequence[str]) -> dict[str, int]:
    return {value: number for number, value in enumerate(axis)}


@dataclass(frozen=True)
class Rates:
    """The counts of the selection; each array has the axes of a Shape."""

    shape: Shape
    records: Counts
    persons: Counts
    living_here: Counts
    residents: Counts

    @property
    def expected(self) -> Floats:
        """The persons expected at the rate of France for the same age and sex."""
        living_here, residents = self.living_here.sum(axis=0), self.residents.sum(axis=0)
        with numpy.errstate(invalid="ignore"):
            return numpy.nan_to_num(living_here * self.residents / residents)


def read_shape(cursor: duckdb.DuckDBPyConnection) -> Shape:
    """Return the axes."""
    places = cursor.execute(PLACES).df()
    ((age_bands, sexes, years),) = cursor.execute(AGES).fetchall()
    return Shape(places, sexes, age_bands, years)


def find_rates(shape: Shape, exposed: Columns, residents: Columns) -> Rates:
    """Return the rates of all of France, from cells by PLACE."""
    counts = ("record_count", "person_count", "deceased_person_count", "abroad_person_count")
    records, persons, dead, abroad = (numpy.array(exposed[name], numpy.int64) for name in counts)
    resident_counts = numpy.array(residents["resident_count"], numpy.int64)
    return Rates(
        shape,
        shape.fill(exposed, records),
        shape.fill(exposed, persons),
        shape.fill(exposed, persons - dead - abroad),
        shape.fill(residents, resident_counts),
    )


def list_departements(
    rates: Rates, kept: Sequence[str] | None, residents_id: str
) -> pandas.DataFrame:
    """Return the rows of exposure/rate_by_departement; `kept` are the selected départements."""
    names, rows = rates.shape.places, _find_kept(rates, kept)
    columns = {
        "departement_code": pandas.Categorical(names.departement_code, ordered=True)[rows],
        "departement_name": names.departement_name.to_numpy()[rows],
        "region_name": names.region_name.to_numpy()[rows],
    }
    return _list(rates, columns, rows, residents_id)


def list_regions(rates: Rates, kept: Sequence[str] | None, residents_id: str) -> pandas.DataFrame:
    """Return the rows of exposure/rate_by_region; `kept` are the selected départements."""
    names, rows = rates.shape.places, _find_kept(rates, kept)
    codes = pandas.Categorical(names.region_code, ordered=True)
    groups = [rows[codes.codes[rows] == number] for number in range(len(codes.categories))]
    groups = [each for each in groups if each.size]
    firsts = [each[0] for each in groups]
    columns = {
        "region_code": codes[firsts],
        "region_name": names.region_name.to_numpy()[firsts],
    }
    return _list(rates, columns, groups, residents_id)


def _find_kept(rates: Rates, kept: Sequence[str] | None) -> NDArray[numpy.intp]:
    codes = rates.shape.places.departement_code
    has_residents = rates.residents.sum(axis=(1, 2)) > 0
    is_kept = has_residents if kept is None else has_residents & codes.isin(kept).to_numpy()
    return numpy.flatnonzero(is_kept)


def _list(
    rates: Rates, columns: dict[str, Any], groups: Iterable[Any], residents_id: str
) -> pandas.DataFrame:
    """Return the columns with counts and rates of groups of départements, highest rate first."""
    counts = [
        numpy.array([by_place[group].sum() for group in groups])
        for by_place in (
            each.sum(axis=(1, 2))
            for each in (
                rates.records,
                rates.persons,
                rates.living_here,
                rates.residents,
                rates.expected,
            )
        )
    ]
    records, persons, living_here, residents, expected = counts
    everybody, all_residents = int(rates.living_here.sum()), int(rates.residents.sum())
    share, of_residents = living_here / (everybody or numpy.nan), residents / all_residents
    per_thousand = 1000 * living_here / residents
    columns |= {
        "record_count": records,
        "person_count": persons,
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
    return pandas.DataFrame(
        {name: each if numpy.isscalar(each) else each[order] for name, each in columns.items()}
    )


def list_ages(rates: Rates, kept: Sequence[str] | None, residents_id: str) -> pandas.DataFrame:
    """Return the rows of exposure/rate_by_age_and_sex; `kept` are the selected départements."""
    rows, shape = _find_kept(rates, kept), rates.shape
    records, persons, living_here, residents = (
        each[rows].sum(axis=0).T.ravel()
        for each in (rates.records, rates.persons, rates.living_here, rates.residents)
    )
    some = residents > 0
    ages = numpy.arange(len(shape.age_bands)).repeat(len(shape.sexes))[some]
    sexes = numpy.tile(numpy.arange(len(shape.sexes)), len(shape.age_bands))[some]
    records, persons, living_here, residents = (
        each[some] for each in (records, persons, living_here, residents)
    )
    everybody = int(living_here.sum())
    years = numpy.array([each or numpy.nan for each in shape.years], float)[ages]
    return pandas.DataFrame(
        {
            "age_band": _category(ages, shape.age_bands),
            "sex": _category(sexes, shape.sexes),
            "record_count": records,
            "person_count": persons,
            "living_here_person_count": living_here,
            "resident_count": residents,
            "persons_per_thousand": 1000 * living_here / residents,
            "all_persons_per_thousand": 1000 * everybody / max(int(residents.sum()), 1),
            "residents_id": residents_id,
            "living_here_person_share": living_here / (everybody or numpy.nan),
            "persons_per_year": living_here / years,
        }
    )


def _category(codes: NDArray[numpy.intp], values: Sequence[str]) -> pandas.Categorical:
    return pandas.Categorical.from_codes(codes, categories=values, ordered=True)
