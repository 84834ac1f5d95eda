"""Twins: questions answered by NumPy instead of DuckDB, since pages ask them at each click.

The SQL of a question defines its meaning. Its twin computes the same rows from the same cells of
cubes, in less time. Facts that do not depend on a selection are read by SQL, once. A test compares
each twin with its question over random selections.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress

from breachlab.query.answer_rows import Rows
from dashboard.twins import costs, exposed, fields, informed, overlap, plans, rates
from dashboard.twins.cubes import DIMENSIONS, Cubes, LeftToSql, Values

# A twin returns null where its question has no rows.
TWINS: Mapping[str, Callable[[Cubes, Values], Rows | None]] = {
    "access/days_earlier": exposed.answer_ends,
    "access/own_departement": rates.answer_reached,
    "combination/composite_profiles": overlap.answer_composites,
    "combination/in_breach_of_2023": exposed.answer_members,
    "combination/marginal_effect": overlap.answer_arrivals,
    "combination/other_breaches": overlap.answer_breaches,
    "cost/choices": costs.answer_choices,
    "cost/components": costs.answer_components,
    "exposure/by_first_year": exposed.answer_years,
    "exposure/by_status": exposed.answer_statuses,
    "exposure/compare": rates.answer_compared,
    "exposure/rate_by_age_and_sex": rates.answer_ages,
    "exposure/rate_by_departement": rates.answer_departements,
    "exposure/rate_by_region": rates.answer_regions,
    "exposure/stock": exposed.answer_stock,
    "fields/by_field": fields.answer_fields,
    "fields/harm_of_combination": fields.answer_combinations,
    "fields/harms": fields.answer_harms,
    "fields/without_nir": fields.answer_without_nir,
    "notification/bridge": informed.answer_steps,
    "notification/call_volume": plans.answer_calls,
    "notification/channels": informed.answer_channels,
    "notification/priority": informed.answer_segments,
    "notification/vulnerable_groups": informed.answer_vulnerable,
    "notification/waves": plans.answer_waves,
    "retention/avoided_by_limit": exposed.answer_limits,
    "retention/beyond_legal_term": exposed.answer_beyond,
    "severity/by_level": fields.answer_levels,
    "severity/communication_due": fields.answer_due,
    "what_if/ladder": exposed.answer_rungs,
}


def answer(cubes: Cubes, question: str, values: Values) -> Rows | None:
    """Return the rows of a question by its twin; nothing if SQL must answer it."""
    twin = TWINS[question]
    with suppress(LeftToSql):
        rows = twin(cubes, values)
        if rows is not None and len(rows):
            return rows
        # An empty answer takes its column types from one that has rows.
        everybody = twin(cubes, {**values, **dict.fromkeys({*DIMENSIONS} & {*values})})
        if everybody is not None and len(everybody):
            return everybody.head(0)
    return None
