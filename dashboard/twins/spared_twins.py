"""The twins on measures: persons spared by a purge, a legal term or an earlier end."""

from collections.abc import Mapping

from breachlab.query.answer_rows import Rows
from dashboard.twins import (
    earlier_rows,
    ladder_rows,
)
from dashboard.twins.beyond_term_rows import list_beyond
from dashboard.twins.purged_rows import list_limits
from dashboard.twins.source import Source, Twin, Values
from dashboard.twins.world_facts import (
    read_allowed_years,
    read_ledger,
    read_statuses,
)

PURGE = ("status", "idle_years", "is_beyond_term")


def answer_limits(source: Source, values: Values) -> Rows:
    """Return the rows of retention/avoided_by_limit."""
    cells = source.cells("retention_cube", ("status", "idle_years"), values)
    return list_limits(cells, values["retention_years"], source.of(read_allowed_years))


def answer_rungs(source: Source, values: Values) -> Rows:
    """Return the rows of what_if/ladder."""
    places = source.cells("retention_cube", ("departement_code",), values)
    largest = ladder_rows.find_largest(places)
    base = "living" if values["departements"] is None else "residents"
    whole, reach = (
        source.cells("retention_cube", PURGE, {**values, "departements": each}, base)
        for each in (values["departements"], largest)
    )
    people = {name: values[name] for name in ("age_bands", "sexes")}
    there = source.cells("contact_cube", ("fate",), {**people, "departements": largest}, "living")
    further = sum(there["record_count"]) - sum(there["person_count"])
    smallest, pace = ladder_rows.count_smallest(places), source.of(ladder_rows.read_pace)
    return ladder_rows.list_rungs(whole, reach, further, smallest, pace, values)


def answer_beyond(source: Source, values: Values) -> Rows:
    """Return the rows of retention/beyond_legal_term."""
    cells = source.cells("retention_cube", PURGE, {**values, "departements": None})
    return list_beyond(cells, source.of(read_ledger), source.of(read_statuses))


def answer_ends(source: Source, values: Values) -> Rows | None:
    """Return the rows of access/days_earlier."""
    extraction = values["extraction"]
    ends = source.of(earlier_rows.read_ends, extraction)
    if ends is None:
        return None
    cells = source.cells("extraction_cube", ("extraction", "read_on"), values)
    return earlier_rows.list_ends(cells, ends, extraction)


TWINS: Mapping[str, Twin] = {
    "access/days_earlier": answer_ends,
    "retention/avoided_by_limit": answer_limits,
    "retention/beyond_legal_term": answer_beyond,
    "what_if/ladder": answer_rungs,
}
