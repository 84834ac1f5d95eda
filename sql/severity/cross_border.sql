-- How many persons in other Member States may the breach concern?
--
-- Grain:       one row per end of the assumptions, low, central and high.
-- Needs:       assumed figures, vital status.
-- Headline:    Anything from {person_count_low} to {person_count_high:persons} may live in another
--              Member State; nothing makes one number likelier.
-- Note:        the living; of a place, whose last French address is there. Who has left France
--              since is a truth of the lab, not of the file, which holds that address and no
--              country. How many left, and which part of them lives in the Union, are two
--              assumptions, taken at the same end together. Who lives across the border and was
--              registered in France is not modelled. For a public body with a task set by law CNIL
--              alone is competent (Art. 55(2)): the number is for information.
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
