-- How many records and how many persons does the breach expose?
--
-- Grain:       one row.
-- Headline (is_whole):
--              {person_count:persons} {person_count:is/are} exposed; they have
--              {record_count:records}, which is {kind.records_are}.
-- Headline:    {kind.In_the_model}, about {person_count:persons} in {record_count:records}
--              {person_count:is/are} exposed.
-- Note:        a person, even if dead, counts once, where the primary record is; for a place, only
--              its living residents count. abroad_… counts the living persons who have left France,
--              for the whole country only. is_whole says that nothing is selected. {modelled}
-- Source:      36,820,828 persons: CNIL, SAN-2026-003; that 43,000,000 counts records is our
--              inference from the announcement of 13 March 2024.

select
    coalesce(sum(record_count), 0)::bigint as record_count,
    coalesce(
        if($departements is null, sum(person_count), sum(living_here_person_count)), 0
    )::bigint as person_count,
    coalesce(
        sum(of_view($departements, living_person_count, living_here_person_count)), 0
    )::bigint as living_person_count,
    -- Of a list that does not say it of everybody, none found is not none.
    case
        when is_of_list() and assumed('abroad_in_member_states_per_mille') is null
            then nullif(sum(living_person_count - living_here_person_count), 0)
        when $departements is null
            then coalesce(sum(living_person_count - living_here_person_count), 0)
        else 0
    end::bigint as abroad_person_count,
    sum(record_count) / nullif(sum(person_count), 0) as records_per_person,
    $departements is null and $age_bands is null and $sexes is null and $statuses is null
    and $first_years is null and $end_bands is null as is_whole
from kept_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
