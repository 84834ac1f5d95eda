"""The questions that have a twin, and the cells that each reads."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import duckdb
import numpy
import pandas

from dashboard.cube_cells import Cubes
from dashboard.selected_cells import DIMENSIONS, find_source, list_selected
from dashboard.twins import (
    channel_rows,
    compared_rows,
    earlier_rows,
    exposed_rows,
    held_rows,
    ladder_rows,
    member_rows,
    rate_rows,
    severity_rows,
    vulnerable_rows,
)
from dashboard.twins.beyond_term_rows import list_beyond
from dashboard.twins.channel_plans import Capacities, find_capacities, find_loads, plan_channels
from dashboard.twins.component_costs import list_components
from dashboard.twins.cost_draws import find_ends, read_draws
from dashboard.twins.cost_parts import Parts, count_quantities, price, read_prices
from dashboard.twins.counts_bridge import list_steps
from dashboard.twins.informed_groups import KEYS, Groups, Kinds, find_groups, find_rows, read_kinds
from dashboard.twins.other_choices import list_choices
from dashboard.twins.plan_days import Course, follow
from dashboard.twins.plan_rows import list_calls, list_days
from dashboard.twins.purged_rows import list_limits
from dashboard.twins.reached_rows import list_reached
from dashboard.twins.told_segments import Ranked, list_segments, rank, read_order
from dashboard.twins.world_facts import (
    WorldFacts,
    read_age_bands,
    read_allowed_years,
    read_end_bands,
    read_first_day,
    read_informed_count,
    read_ledger,
    read_statuses,
)
from dashboard.twins.year_rows import list_years, read_years

Values = Mapping[str, Any]  # a value for each parameter of a question
Rows: TypeAlias = pandas.DataFrame

CONTACTS = "contact_cube_any_place"
OVERSEAS = "select departement_code, region_code < '11' from departements"
PURGE = ("status", "idle_years", "is_beyond_term")


class Twins:
    """The questions of one world that have a twin."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, cubes: Cubes):
        self._cubes = cubes
        self._facts = WorldFacts(connection)

    def answer(self, question: str, values: Values) -> Rows | None:
        """Return the rows of a question that has a twin; nothing where SQL is to be asked."""
        twin = TWINS[question]
        rows = twin(self, values)
        if rows is not None:
            return rows
        everybody = twin(self, {**values, **dict.fromkeys({*DIMENSIONS} & {*values})})
        return None if everybody is None else everybody.head(0)

    # Each of these returns nothing where its question has no rows.

    def list_statuses(self, values: Values) -> Rows:
        """Return the rows of exposure/by_status."""
        cells = self._cells("exposure_cube", ("status",), values)
        return exposed_rows.list_statuses(cells, self._facts.of(read_statuses))

    def list_stock(self, values: Values) -> Rows:
        """Return the rows of exposure/stock."""
        by = ("status", "end_band")
        here = self._cells("exposure_cube", by, values)
        france = self._cells("exposure_cube", by, {**values, "departements": None})
        kinds = self._facts.of(read_statuses), self._facts.of(read_end_bands)
        return exposed_rows.list_stock(here, france, *kinds)

    def list_departements(self, values: Values) -> Rows:
        """Return the rows of exposure/rate_by_departement."""
        return rate_rows.list_departements(*self._rates(values))

    def list_regions(self, values: Values) -> Rows:
        """Return the rows of exposure/rate_by_region."""
        return rate_rows.list_regions(*self._rates(values))

    def list_ages(self, values: Values) -> Rows:
        """Return the rows of exposure/rate_by_age_and_sex."""
        return rate_rows.list_ages(*self._rates(values))

    def list_compared(self, values: Values) -> Rows:
        """Return the rows of exposure/compare."""
        rates, kept, residents_id = self._rates(values)
        codes = rates.shape.places.departement_code.tolist() if kept is None else [*kept]
        minors, long_ago = self._facts.of(compared_rows.read_kinds_of_stock)
        cells = self._cells("exposure_cube", compared_rows.STOCK, values)
        stock = compared_rows.count_stock(codes, cells, minors, long_ago)
        contacts = self._cells("contact_cube_any_year", (compared_rows.PLACE, *KEYS), values)
        due = self._facts.of(read_kinds, "due")
        informed = compared_rows.count_informed(codes, contacts, due)
        return compared_rows.list_compared(rates, codes, stock, informed, residents_id)

    def list_levels(self, values: Values) -> Rows:
        """Return the rows of severity/by_level."""
        scale = self._facts.of(severity_rows.read_scale)
        return severity_rows.list_levels(self._segments(values), scale)

    def list_due(self, values: Values) -> Rows:
        """Return the rows of severity/communication_due."""
        scale = self._facts.of(severity_rows.read_scale)
        return severity_rows.list_due(self._segments(values), scale)

    def list_steps(self, values: Values) -> Rows | None:
        """Return the rows of notification/bridge."""
        cells = self._cells(CONTACTS, KEYS, values)
        return list_steps(self._facts.of(read_kinds, "due"), cells) if cells["status"] else None

    def list_vulnerable(self, values: Values) -> Rows | None:
        """Return the rows of notification/vulnerable_groups."""
        by = ("departement_code", *KEYS)
        selected = list_selected(values)
        source = find_source("contact_cube_any_year", selected)
        columns = self._cubes.cells(source, by, selected, {"departement_code": OVERSEAS})
        kinds = self._facts.of(read_kinds, _whom(values))
        told = find_rows(kinds, columns) >= 0
        if not told.any():
            return None
        ages, places = (
            numpy.array(columns[name], object)[told] for name in ("age_band", "departement_code")
        )
        excluded = self._facts.of(vulnerable_rows.read_excluded)
        return vulnerable_rows.list_groups(find_groups(kinds, columns), ages, places, excluded)

    def list_components(self, values: Values) -> Rows | None:
        """Return the rows of cost/components."""
        parts = self._parts(values, _whom(values), values["sms_parts"])
        if parts is None:
            return None
        draws = self._facts.of(read_draws, len(parts.quantities))
        return list_components(parts, find_ends(draws, parts))

    def list_choices(self, values: Values) -> Rows | None:
        """Return the rows of cost/choices."""
        whom, sms_parts = _whom(values), values["sms_parts"]
        chosen = self._parts(values, whom, sms_parts)
        if chosen is None:
            return None
        other = self._parts(values, "living" if whom == "due" else "due", sms_parts)
        in_full = self._parts(values, whom, None) if sms_parts is not None else None
        return list_choices(chosen, in_full, other, whom == "due")

    def list_waves(self, values: Values) -> Rows | None:
        """Return the rows of notification/waves."""
        courses = self._courses(values)
        if courses is None:
            return None
        groups = self._groups(values, _whom(values))
        return list_days(*courses, self._facts.of(read_first_day), self._rank(groups))

    def list_segments(self, values: Values) -> Rows | None:
        """Return the rows of notification/priority."""
        ranked = self._rank(self._groups(values, _whom(values)))
        return list_segments(ranked) if ranked else None

    def list_channels(self, values: Values) -> Rows:
        """Return the rows of notification/channels."""
        return channel_rows.list_channels(self._groups(values, _whom(values)))

    def list_age_bands(self, values: Values) -> Rows:
        """Return the rows of notification/channels_by_age_band."""
        cells, kinds = self._cells(CONTACTS, KEYS, values), self._kinds(values)
        ages = numpy.array(cells["age_band"], object)[find_rows(kinds, cells) >= 0]
        bands = self._facts.of(read_age_bands)
        return channel_rows.list_age_bands(find_groups(kinds, cells), ages, bands)

    def list_unreachable(self, values: Values) -> Rows:
        """Return the rows of notification/unreachable_by_end_band."""
        cells, kinds = self._cells(CONTACTS, ("end_band", *KEYS), values), self._kinds(values)
        told = find_rows(kinds, cells) >= 0
        columns = {name: numpy.array(each, object)[told].tolist() for name, each in cells.items()}
        dtypes = self._facts.of(read_statuses), self._facts.of(read_end_bands)
        return channel_rows.list_unreachable(find_groups(kinds, cells), columns, *dtypes)

    def list_calls(self, values: Values) -> Rows | None:
        """Return the rows of notification/call_volume."""
        courses = self._courses(values)
        if courses is None:
            return None
        return list_calls(*courses, self._facts.of(read_first_day), self._facts.of(read_ledger))

    def list_limits(self, values: Values) -> Rows:
        """Return the rows of retention/avoided_by_limit."""
        cells = self._cells("retention_cube", ("status", "idle_years"), values)
        return list_limits(cells, values["retention_years"], self._facts.of(read_allowed_years))

    def list_rungs(self, values: Values) -> Rows:
        """Return the rows of what_if/ladder."""
        places = self._cells("retention_cube", ("departement_code",), values)
        largest = ladder_rows.find_largest(places)
        whole, reach = (
            self._cells("retention_cube", PURGE, {**values, "departements": departements})
            for departements in (values["departements"], largest)
        )
        return ladder_rows.list_rungs(whole, reach, self._facts.of(ladder_rows.read_pace), values)

    def list_beyond(self, values: Values) -> Rows:
        """Return the rows of retention/beyond_legal_term."""
        cells = self._cells("retention_cube", PURGE, values)
        return list_beyond(cells, self._facts.of(read_ledger), self._facts.of(read_statuses))

    def list_reached(self, values: Values) -> Rows:
        """Return the rows of access/own_departement."""
        cells = self._cells("exposure_cube", ("departement_code",), values)
        return list_reached(cells, self._facts.of(rate_rows.read_shape).places)

    def list_members(self, values: Values) -> Rows:
        """Return the rows of combination/in_breach_of_2023."""
        exposed, members = (
            self._cells(cube, ("status", "end_band"), values)
            for cube in ("exposure_cube", "breach_of_2023_cube")
        )
        announced = self._facts.of(member_rows.read_breach_count)
        dtypes = self._facts.of(read_statuses), self._facts.of(read_end_bands)
        return member_rows.list_members(exposed, members, announced, *dtypes)

    def list_ends(self, values: Values) -> Rows:
        """Return the rows of access/days_earlier."""
        extraction = values["extraction"]
        cells = self._cells("extraction_cube", ("extraction", "read_on"), values)
        ends = self._facts.of(earlier_rows.read_ends, extraction)
        return earlier_rows.list_ends(cells, ends, extraction, values["departements"] is not None)

    def list_years(self, values: Values) -> Rows | None:
        """Return the rows of exposure/by_first_year."""
        cells = self._cells("exposure_cube", ("first_year",), values)
        return list_years(cells, self._facts.of(read_years))

    def list_fields(self, values: Values) -> Rows:
        """Return the rows of fields/by_field."""
        fields = self._facts.of(held_rows.read_fields, values["provenance"])
        return held_rows.list_fields(self._held(values), fields)

    def list_combinations(self, values: Values) -> Rows | None:
        """Return the rows of fields/harm_of_combination."""
        names = self._facts.of(held_rows.read_names)
        return held_rows.list_combinations(self._held(values), self._harms(values), names)

    def list_harms(self, values: Values) -> Rows:
        """Return the rows of fields/harms."""
        return held_rows.list_harms(self._held(values), self._harms(values))

    def list_without_nir(self, values: Values) -> Rows:
        """Return the rows of fields/without_nir."""
        return held_rows.list_without_nir(self._held(values), self._harms(values))

    def _held(self, values: Values) -> held_rows.Held:
        return held_rows.find_held(self._cells("field_cube", ("status", "field_mask"), values))

    def _harms(self, values: Values) -> held_rows.Harms:
        return self._facts.of(held_rows.read_harms, values["provenance"])

    def _kinds(self, values: Values) -> Kinds:
        return self._facts.of(read_kinds, _whom(values))

    def _rank(self, groups: Groups) -> list[Ranked]:
        return rank(groups, self._facts.of(read_order, groups.kinds))

    def _cells(self, cube: str, by: tuple[str, ...], values: Values) -> Mapping[str, list]:
        selected = list_selected(values)
        return self._cubes.cells(find_source(cube, selected), by, selected)

    def _rates(self, values: Values) -> tuple[rate_rows.Rates, Any, str]:
        """Return the rates of all of France, which départements are kept, and of whom rates are."""
        whole = {**values, "departements": None}
        exposed, residents = (
            self._cells(cube, rate_rows.PLACE, whole) for cube in ("exposure_cube", "residents")
        )
        rates = rate_rows.find_rates(self._facts.of(rate_rows.read_shape), exposed, residents)
        is_of_all = values["age_bands"] is None and values["sexes"] is None
        return rates, values["departements"], "all" if is_of_all else "selected"

    def _segments(self, values: Values) -> list[severity_rows.Row]:
        scores = self._facts.of(severity_rows.read_scores, values["as_of"], values["dpc"])
        members = self._facts.of(severity_rows.read_members)
        cells = self._cells(CONTACTS, severity_rows.KEYS, values)
        return severity_rows.count_living(members, scores, cells)

    def _groups(self, values: Values, whom: str) -> Groups:
        return find_groups(self._facts.of(read_kinds, whom), self._cells(CONTACTS, KEYS, values))

    def _parts(self, values: Values, whom: str, sms_parts: int | None) -> Parts | None:
        groups = self._groups(values, whom)
        if not groups.record_counts.sum():
            return None
        everybody = self._facts.of(read_informed_count, whom)
        quantities = count_quantities(groups, everybody, sms_parts)
        return price(self._facts.of(read_prices), quantities, values)

    def _courses(self, values: Values) -> tuple[Course, Course, Capacities] | None:
        """Return the plan in which nothing waits for calls, and the one that is held back."""
        loads = find_loads(self._groups(values, _whom(values)), values["sms_parts"])
        if not loads:
            return None
        can = find_capacities(self._facts.of(read_ledger), values)
        at_once, held_back = (
            follow(plan_channels(loads, can, is_held_back), can) for is_held_back in (False, True)
        )
        return at_once, held_back, can


def _whom(values: Values) -> str:
    return values["whom"] or "due"


Twin: TypeAlias = Callable[[Twins, Values], Rows | None]
TWINS: Mapping[str, Twin] = {
    "access/days_earlier": Twins.list_ends,
    "access/own_departement": Twins.list_reached,
    "combination/in_breach_of_2023": Twins.list_members,
    "cost/choices": Twins.list_choices,
    "cost/components": Twins.list_components,
    "exposure/by_first_year": Twins.list_years,
    "exposure/by_status": Twins.list_statuses,
    "exposure/compare": Twins.list_compared,
    "exposure/rate_by_age_and_sex": Twins.list_ages,
    "exposure/rate_by_departement": Twins.list_departements,
    "exposure/rate_by_region": Twins.list_regions,
    "exposure/stock": Twins.list_stock,
    "fields/by_field": Twins.list_fields,
    "fields/harm_of_combination": Twins.list_combinations,
    "fields/harms": Twins.list_harms,
    "fields/without_nir": Twins.list_without_nir,
    "notification/bridge": Twins.list_steps,
    "notification/call_volume": Twins.list_calls,
    "notification/channels": Twins.list_channels,
    "notification/channels_by_age_band": Twins.list_age_bands,
    "notification/priority": Twins.list_segments,
    "notification/unreachable_by_end_band": Twins.list_unreachable,
    "notification/vulnerable_groups": Twins.list_vulnerable,
    "notification/waves": Twins.list_waves,
    "retention/avoided_by_limit": Twins.list_limits,
    "retention/beyond_legal_term": Twins.list_beyond,
    "severity/by_level": Twins.list_levels,
    "severity/communication_due": Twins.list_due,
    "what_if/ladder": Twins.list_rungs,
}
