"""The twins on the exposed persons: their status, place, age and years, and the exposed fields."""

from collections.abc import Mapping
from typing import Any

from breachlab.query.answer_rows import Rows
from dashboard.twins import (
    compared_rows,
    exposed_rows,
    held_rows,
    member_rows,
    rate_rows,
)
from dashboard.twins.duration_rows import list_durations
from dashboard.twins.reached_rows import list_reached
from dashboard.twins.source import LeftToSql, Source, Twin, Values
from dashboard.twins.world_facts import (
    read_duration_bands,
    read_end_bands,
    read_statuses,
)
from dashboard.twins.year_rows import list_years, read_years


def answer_statuses(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/by_status."""
    cells = source.cells("exposure_cube", ("status",), values)
    return exposed_rows.list_statuses(cells, source.of(read_statuses))


def answer_stock(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/stock."""
    by = ("status", "end_band")
    here, france = (
        exposed_rows.keep_known_ends(source.cells("exposure_cube", by, each))
        for each in (values, {**values, "departements": None})
    )
    kinds = source.of(read_statuses), source.of(read_end_bands)
    return exposed_rows.list_stock(here, france, *kinds)


def answer_durations(source: Source, values: Values) -> Rows | None:
    """Return the rows of exposure/by_duration, which are of the registered."""
    registered = {**values, "statuses": ["registered"]}
    here = source.cells("duration_cube", ("duration_band",), registered)
    france = source.cells("duration_cube", ("duration_band",), {**registered, "departements": None})
    return list_durations(here, france, source.of(read_duration_bands))


def answer_departements(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_departement."""
    return rate_rows.list_departements(*_rates(source, values))


def answer_regions(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_region."""
    return rate_rows.list_regions(*_rates(source, values))


def answer_ages(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/rate_by_age_and_sex."""
    return rate_rows.list_ages(*_rates(source, values))


def answer_compared(source: Source, values: Values) -> Rows:
    """Return the rows of exposure/compare; raises LeftToSql for régions."""
    if values["regions"] is not None:
        raise LeftToSql
    rates, kept, residents_id = _rates(source, values)
    codes = rates.shape.places.codes if kept is None else [*kept]
    minors, long_ago = source.of(compared_rows.read_kinds_of_stock)
    cells = source.cells("exposure_cube", compared_rows.STOCK, values)
    ages = [age for age in minors if values["age_bands"] is None or age in values["age_bands"]]
    of_minors = source.cells("exposure_cube", (compared_rows.PLACE,), {**values, "age_bands": ages})
    contacts = source.add_up_classes(
        "contact_cube_any_year",
        (compared_rows.PLACE, compared_rows.REACH),
        values,
        source.of(compared_rows.read_reach),
    )
    stock = compared_rows.count_stock(codes, cells, of_minors, long_ago)
    informed = compared_rows.count_informed(codes, contacts)
    return compared_rows.list_compared(rates, codes, stock, informed, residents_id)


def answer_years(source: Source, values: Values) -> Rows | None:
    """Return the rows of exposure/by_first_year."""
    cells = source.cells("exposure_cube", ("first_year",), values)
    return list_years(cells, source.of(read_years))


def answer_members(source: Source, values: Values) -> Rows:
    """Return the rows of combination/in_breach_of_2023."""
    exposed, members = (
        source.cells(cube, ("status", "end_band"), values)
        for cube in ("exposure_cube", "breach_of_2023_cube")
    )
    announced = source.of(member_rows.read_breach_count)
    dtypes = source.of(read_statuses), source.of(read_end_bands)
    return member_rows.list_members(exposed, members, announced, *dtypes)


def answer_reached(source: Source, values: Values) -> Rows:
    """Return the rows of access/own_departement."""
    cells = source.cells("exposure_cube", ("departement_code",), values)
    return list_reached(cells, source.of(rate_rows.read_shape).places)


def answer_fields(source: Source, values: Values) -> Rows:
    """Return the rows of fields/by_field."""
    fields = source.of(held_rows.read_fields, values["provenance"])
    return held_rows.list_fields(_find_held(source, values), fields)


def answer_combinations(source: Source, values: Values) -> Rows | None:
    """Return the rows of fields/harm_of_combination."""
    names = source.of(held_rows.read_names)
    return held_rows.list_combinations(_find_held(source, values), _harms(source, values), names)


def answer_harms(source: Source, values: Values) -> Rows:
    """Return the rows of fields/harms."""
    return held_rows.list_harms(_find_held(source, values), _harms(source, values))


def answer_without_nir(source: Source, values: Values) -> Rows:
    """Return the rows of fields/without_nir."""
    return held_rows.list_without_nir(_find_held(source, values), _harms(source, values))


def _rates(source: Source, values: Values) -> tuple[rate_rows.Rates, Any, str]:
    """Return the rates of all of France, the selected départements, and the id of the residents."""
    whole = {**values, "departements": None}
    exposed, residents = (
        source.cells(cube, rate_rows.PLACE, whole) for cube in ("exposure_cube", "residents")
    )
    rates = rate_rows.find_rates(source.of(rate_rows.read_shape), exposed, residents)
    is_of_all = values["age_bands"] is None and values["sexes"] is None
    return rates, values["departements"], "all" if is_of_all else "selected"


def _find_held(source: Source, values: Values) -> held_rows.Held:
    return held_rows.find_held(source.cells("field_cube", ("status", "field_mask"), values))


def _harms(source: Source, values: Values) -> held_rows.Harms:
    return source.of(held_rows.read_harms, values["provenance"])


TWINS: Mapping[str, Twin] = {
    "access/own_departement": answer_reached,
    "combination/in_breach_of_2023": answer_members,
    "exposure/by_duration": answer_durations,
    "exposure/by_first_year": answer_years,
    "exposure/by_status": answer_statuses,
    "exposure/compare": answer_compared,
    "exposure/rate_by_age_and_sex": answer_ages,
    "exposure/rate_by_departement": answer_departements,
    "exposure/rate_by_region": answer_regions,
    "exposure/stock": answer_stock,
    "fields/by_field": answer_fields,
    "fields/harm_of_combination": answer_combinations,
    "fields/harms": answer_harms,
    "fields/without_nir": answer_without_nir,
}
