"""The twins on the persons to inform: severity, channels, costs."""

from collections.abc import Mapping

import numpy
from numpy.typing import NDArray

from breachlab.query.answer_rows import Rows
from dashboard.database.cube_codes import Classes
from dashboard.twins import (
    channel_rows,
    severity_rows,
    vulnerable_rows,
)
from dashboard.twins.channel_plans import (
    Capacities,
    find_capacities,
    find_loads,
    find_plan,
    plan_channels,
    take_part,
)
from dashboard.twins.component_costs import list_components
from dashboard.twins.cost_draws import find_ends, read_draws
from dashboard.twins.cost_parts import Parts, count_quantities, price, read_prices
from dashboard.twins.counts_bridge import list_steps
from dashboard.twins.informed_groups import (
    KEYS,
    Groups,
    Kinds,
    find_groups,
    find_rows,
    read_kinds,
)
from dashboard.twins.other_choices import list_choices
from dashboard.twins.plan_days import Course, follow
from dashboard.twins.plan_rows import list_calls, list_days
from dashboard.twins.source import Source, Twin, Values
from dashboard.twins.told_segments import Ranked, list_segments, rank, read_order
from dashboard.twins.world_facts import (
    read_age_bands,
    read_end_bands,
    read_first_day,
    read_ledger,
    read_statuses,
)

CONTACTS = "contact_cube_any_place"


def answer_levels(source: Source, values: Values) -> Rows:
    """Return the rows of severity/by_level."""
    scale = source.of(severity_rows.read_scale)
    return severity_rows.list_levels(_segments(source, values), scale)


def answer_due(source: Source, values: Values) -> Rows:
    """Return the rows of severity/communication_due."""
    scale = source.of(severity_rows.read_scale)
    return severity_rows.list_due(_segments(source, values), scale)


def answer_steps(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/bridge."""
    cells, due = source.cells(CONTACTS, KEYS, values, "persons"), source.of(read_kinds, "due")
    is_of_place = values["departements"] is not None
    return list_steps(due, cells, is_of_place) if cells["status"] else None


def answer_vulnerable(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/vulnerable_groups."""
    excluded = source.of(vulnerable_rows.read_excluded)
    columns, places = _find_places(source, values, excluded.overseas)
    kinds = source.of(read_kinds, _whom(values))
    to_inform = find_rows(kinds, columns) >= 0
    if not to_inform.any():
        return None
    ages = numpy.array(columns["age_band"], object)[to_inform]
    groups = find_groups(kinds, columns)
    return vulnerable_rows.list_groups(groups, ages, places[to_inform], excluded)


def _find_places(
    source: Source, values: Values, overseas: Classes
) -> tuple[Mapping[str, list], NDArray[numpy.object_]]:
    """Return cells by KEYS and place, and for each OVERSEAS, if they live there, or no text.

    With départements selected, the cells are those of each département.
    """
    cube, place = "contact_cube_any_year", vulnerable_rows.PLACE
    if values["departements"] is None:
        columns = source.add_up_classes(cube, (place, *KEYS), values, {place: overseas})
        places = columns[place]
    else:
        columns = source.cells(cube, ("departement_code", *KEYS), values)
        places = [overseas.of.get((code,), "") for code in columns["departement_code"]]
    live_here = numpy.array(columns["fate"], object) == "resident"
    return columns, numpy.where(live_here, numpy.array(places, object), "")


def answer_components(source: Source, values: Values) -> Rows | None:
    """Return the rows of cost/components."""
    parts = _parts(source, values, _whom(values), values["sms_parts"])
    if parts is None:
        return None
    draws = source.of(read_draws, len(parts.quantities))
    return list_components(parts, find_ends(draws, parts))


def answer_choices(source: Source, values: Values) -> Rows | None:
    """Return the rows of cost/choices."""
    whom, sms_parts = _whom(values), values["sms_parts"]
    chosen = _parts(source, values, whom, sms_parts)
    if chosen is None:
        return None
    other = _parts(source, values, "living" if whom == "due" else "due", sms_parts)
    return list_choices(chosen, other, whom == "due")


def answer_waves(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/waves."""
    courses = _courses(source, values)
    if courses is None:
        return None
    groups = _groups(source, values, _whom(values))
    return list_days(*courses, source.of(read_first_day), _rank(source, groups))


def answer_segments(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/priority."""
    ranked = _rank(source, _groups(source, values, _whom(values)))
    return list_segments(ranked) if ranked else None


def answer_channels(source: Source, values: Values) -> Rows:
    """Return the rows of notification/channels."""
    return channel_rows.list_channels(_groups(source, values, _whom(values)))


def answer_age_bands(source: Source, values: Values) -> Rows:
    """Return the rows of notification/channels_by_age_band."""
    cells, kinds = source.cells(CONTACTS, KEYS, values), _kinds(source, values)
    ages = numpy.array(cells["age_band"], object)[find_rows(kinds, cells) >= 0]
    bands = source.of(read_age_bands)
    return channel_rows.list_age_bands(find_groups(kinds, cells), ages, bands)


def answer_unreachable(source: Source, values: Values) -> Rows:
    """Return the rows of notification/unreachable_by_end_band."""
    cells, kinds = source.cells(CONTACTS, ("end_band", *KEYS), values), _kinds(source, values)
    to_inform = find_rows(kinds, cells) >= 0
    columns = {name: numpy.array(each, object)[to_inform].tolist() for name, each in cells.items()}
    dtypes = source.of(read_statuses), source.of(read_end_bands)
    return channel_rows.list_unreachable(find_groups(kinds, cells), columns, *dtypes)


def answer_calls(source: Source, values: Values) -> Rows | None:
    """Return the rows of notification/call_volume."""
    courses = _courses(source, values)
    if courses is None:
        return None
    return list_calls(*courses, source.of(read_first_day), source.of(read_ledger))


def _segments(source: Source, values: Values) -> list[severity_rows.Row]:
    scores = source.of(severity_rows.read_scores, values["as_of"], values["dpc"])
    members = source.of(severity_rows.read_members)
    cells = source.cells(CONTACTS, severity_rows.KEYS, values)
    return severity_rows.count_living(members, scores, cells)


def _groups(source: Source, values: Values, whom: str) -> Groups:
    return find_groups(source.of(read_kinds, whom), source.cells(CONTACTS, KEYS, values))


def _parts(source: Source, values: Values, whom: str, sms_parts: int | None) -> Parts | None:
    groups = _groups(source, values, whom)
    if not groups.record_counts.sum():
        return None
    living, everybody = (
        sum(source.cells(CONTACTS, KEYS, each)["person_count"]) for each in (values, {})
    )
    quantities = count_quantities(groups, living / everybody, sms_parts)
    return price(source.of(read_prices), quantities, values)


def _courses(source: Source, values: Values) -> tuple[Course, Course, Capacities] | None:
    """Return the course of the plan at once, that of the plan held back, and the capacities."""
    whom, sms_parts = _whom(values), values["sms_parts"]
    loads = find_loads(_groups(source, values, whom), sms_parts)
    if not loads:
        return None
    everybody = find_loads(_groups(source, {}, whom), sms_parts)
    part = sum(each.person_count for each in loads) / sum(each.person_count for each in everybody)
    can = find_capacities(source.of(read_ledger), values, part)
    plan = find_plan(loads, everybody, values)
    at_once, held_back = (
        follow(take_part(plan_channels(plan, can, is_held_back), loads), can)
        for is_held_back in (False, True)
    )
    return at_once, held_back, can


def _kinds(source: Source, values: Values) -> Kinds:
    return source.of(read_kinds, _whom(values))


def _rank(source: Source, groups: Groups) -> list[Ranked]:
    return rank(groups, source.of(read_order, groups.kinds))


def _whom(values: Values) -> str:
    return values["whom"] or "due"


TWINS: Mapping[str, Twin] = {
    "cost/choices": answer_choices,
    "cost/components": answer_components,
    "notification/bridge": answer_steps,
    "notification/call_volume": answer_calls,
    "notification/channels": answer_channels,
    "notification/channels_by_age_band": answer_age_bands,
    "notification/priority": answer_segments,
    "notification/unreachable_by_end_band": answer_unreachable,
    "notification/vulnerable_groups": answer_vulnerable,
    "notification/waves": answer_waves,
    "severity/by_level": answer_levels,
    "severity/communication_due": answer_due,
}
