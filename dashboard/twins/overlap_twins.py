"""The twins on the overlap with other breaches."""

from collections.abc import Mapping

from breachlab.query.answer_rows import Rows
from dashboard.twins import arrival_rows, breach_rows, composite_rows
from dashboard.twins.composite_bounds import find_sets
from dashboard.twins.overlap_strata import (
    add_up_strata,
    find_bounds,
    find_members,
    find_strata,
    find_union,
    read_breaches,
    read_figures,
    round_count,
)
from dashboard.twins.source import Source, Twin, Values
from dashboard.twins.strata import add_up_statuses

FIRST = ("confirmed_breach_number", "claimed_breach_number")
FIRST_IBAN = ("is_joinable", "iban_breach_number")


def answer_arrivals(source: Source, values: Values) -> Rows:
    """Return the rows of combination/marginal_effect."""
    standings = arrival_rows.find_standings(values["standings"])
    breaches, (part, of_register) = source.of(read_breaches), source.of(read_figures)
    listed = [each for each in breaches if each["standing"] in standings]
    kept = [each["breach_number"] for each in listed]
    added = arrival_rows.find_added(source.cells("first_breach_cube", FIRST, values), standings)
    joined = arrival_rows.find_joined(source.cells("first_iban_cube", FIRST_IBAN, values))
    strata, (_, members) = find_strata(source, values), find_members(source, values)
    exposed, bounds = int(strata.exposed.sum()), find_bounds(breaches, strata, values)
    least, most = find_union(breaches, exposed, bounds, kept, of_register)
    evenly, nested = arrival_rows.find_extremes(breaches, strata, members, kept)
    independent = sum(added.get(number, (0, 0))[1] for number in kept)
    return arrival_rows.list_arrivals(
        listed,
        added,
        joined,
        standings,
        least_person_count=round_count(least),
        most_person_count=round_count(most),
        little_overlap_person_count=round_count(independent + part * (evenly - independent)),
        much_overlap_person_count=round_count(independent + part * (nested - independent)),
    )


def answer_composites(source: Source, values: Values) -> Rows | None:
    """Return the rows of combination/composite_profiles; nothing where nobody lives."""
    breaches, (part, _) = source.of(read_breaches), source.of(read_figures)
    cells = add_up_statuses(source, source.of(composite_rows.read_composites), values)[:2]
    strata, (_, persons) = find_strata(source, values), cells
    if not strata.counted.any():
        return None
    sets = find_sets(breaches, strata, persons, values["age_bands"] is None)
    return composite_rows.list_profiles(cells, sets, part)


def answer_breaches(source: Source, values: Values) -> Rows:
    """Return the rows of combination/other_breaches."""
    breaches, (part, _) = source.of(read_breaches), source.of(read_figures)
    strata, members = find_strata(source, values), add_up_strata(find_members(source, values))
    bounds, exposed = find_bounds(breaches, strata, values), int(strata.exposed.sum())
    rows = breach_rows.list_breaches(breaches, members, bounds, exposed, part)
    return breach_rows.sort_breaches(rows, arrival_rows.find_standings(values["standings"]))


TWINS: Mapping[str, Twin] = {
    "combination/composite_profiles": answer_composites,
    "combination/marginal_effect": answer_arrivals,
    "combination/other_breaches": answer_breaches,
}
