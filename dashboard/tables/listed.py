"""Answers as plain tables: their columns, and the head of each."""

from dashboard.tables.plain import plain

stated = plain(
    "stated",
    figure_id="figure",
    stated_on="stated_on",
    authority="by",
    figure_count="value",
)
totals = plain(
    "totals",
    counted_in="table",
    extraction="extraction",
    record_count="records",
    person_count="persons",
    agrees="agrees",
)
breakdowns = plain(
    "breakdowns",
    breakdown="breakdown",
    counted_in="table",
    group_count="groups",
    agrees="agrees",
)
