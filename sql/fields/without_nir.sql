-- What would replacing the NIR by a token, useless outside, have avoided?
--
-- Grain:       one row per harm, most persons spared first.
-- Needs:       fields, vital status.
-- Headline (not avoided_person_count):
--              A token in place of the NIR would have ruled out no harm for anybody.
-- Headline:    A token in place of the NIR would have ruled out one harm for about
--              {avoided_person_count:M persons}: {harm_id}.
-- Finding (closed_harm_count):
--              A token for the NIR would have ruled out {closed_harm_count} of {open_harm_count}
--              harms
-- Finding:     A token for the NIR would have ruled out no harm
-- Mark:        modelled
-- Note:        closed_harm_count counts the harms possible here for somebody and, with a token, for
--              nobody. A harm for which another set of fields suffices is not avoided. The token
--              serves the agency as the NIR did, and nobody else. Origin also shows in the place of
--              birth, which only the press names.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

with

held as (

    from held_sets($departements, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

nir as (

    select holding_bit
    from fields
    where field_id = 'nir'

),

counted_sets as (

    from counted_harm_sets($provenance)

),

tried as (

    select
        harm_sets.harm_id,
        held.held_bits,
        held.record_count,
        held.person_count,
        held.living_here_person_count,
        bool_or(harm_sets.needed_bits & nir.holding_bit = 0) as is_open_without
    from held
    inner join counted_sets as harm_sets
        on held.held_bits & harm_sets.needed_bits = harm_sets.needed_bits
    cross join nir
    group by all

),

by_harm as (

    select
        harm_id,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(living_here_person_count) as living_here_person_count,
        sum(record_count) filter (is_open_without) as remaining_record_count,
        sum(person_count) filter (is_open_without) as remaining_person_count,
        sum(living_here_person_count) filter (is_open_without)
            as remaining_living_here_person_count
    from tried
    group by harm_id

)

select
    harms.harm_id,
    coalesce(by_harm.record_count, 0)::bigint as record_count,
    coalesce(by_harm.person_count, 0)::bigint as person_count,
    coalesce(by_harm.remaining_record_count, 0)::bigint as remaining_record_count,
    coalesce(by_harm.remaining_person_count, 0)::bigint as remaining_person_count,
    (coalesce(by_harm.record_count, 0) - coalesce(by_harm.remaining_record_count, 0))::bigint
    as avoided_record_count,
    (coalesce(by_harm.person_count, 0) - coalesce(by_harm.remaining_person_count, 0))::bigint
    as avoided_person_count,
    (
        coalesce(by_harm.living_here_person_count, 0)
        - coalesce(by_harm.remaining_living_here_person_count, 0)
    )::bigint as avoided_living_here_person_count,
    count(*) filter (by_harm.person_count > 0 and coalesce(by_harm.remaining_person_count, 0) = 0)
        over () as closed_harm_count,
    count(*) filter (by_harm.person_count > 0) over () as open_harm_count
from harms
left join by_harm using (harm_id)
order by avoided_person_count desc, harms.harm_number asc
