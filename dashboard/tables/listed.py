"""The answers that stand as plain tables: which of their columns, and what stands above each."""

from dashboard.tables.plain import plain

groups = plain(
    "groups",
    group_id="group",
    person_count="to_inform",
    letter_reached_person_count="by_letter",
    public_notice_person_count="by_notice",
    expected_excluded_person_count="offline",
    published_person_count="published_groups",
)
kept = plain(
    "kept",
    status="status",
    term_months="term",
    person_count="persons",
    beyond_person_count="beyond_term",
)
measures = plain(
    "measures",
    measure_id="measure",
    least_spared_person_count="least_spared",
    most_spared_person_count="most_spared",
    measure_reason_id="how_counted",
)
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
