-- How many persons in other Member States may the breach concern?
--
-- Grain:       one row per end of the assumptions, low, central and high.
-- Needs:       assumed figures, vital status.
-- Headline:    From {person_count_low} to {person_count_high:persons} may live in another Member
--              State; no number is likelier than another.
-- Note:        living persons are counted; for a place, those whose last French address is there.
--              The model knows who has left France since; the file does not, as it holds that
--              address and no country. How many left, and what share of them lives in the Union,
--              are two assumptions, taken together at the same end. Cross-border workers who were
--              registered in France are not modelled. For a public body with a task set by law,
--              CNIL alone is competent (Art. 55(2)): the number is for information.
-- Source:      abroad_persons and abroad_in_member_states_per_mille: see method/ledger; their ends
--              are assumptions.

select
    bound,
    member_state_share,
    abroad_record_count,
    abroad_person_count,
    record_count,
    person_count,
    min(person_count) over () as person_count_low,
    max(person_count) over () as person_count_high
from cross_border_persons(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by member_state_share asc, bound desc
