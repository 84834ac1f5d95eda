-- How large is the breach in a département, compared with all of France?
--
-- Grain:       one row.
-- Needs:       age, sex, area, residents, vital status.
-- Example:     $departement 59
-- Headline:    {kind.In_the_model} {departement_code} has
--              {living_here_person_count:exposed_residents}: {persons_per_thousand}
--              {residents_id}; in France {france_persons_per_thousand}.
-- Full size:   rates
-- Note:        exposed residents are alive and live in France; people who have died or left since
--              are counted separately, in died_or_left_person_count. The standardised ratio divides
--              the exposed by the number expected at France's rates by age band and sex; the
--              location quotient ignores ages. Residents are INSEE's; the number registered follows
--              the published number of job seekers or, failing that, the unemployment rate; the
--              other statuses follow an assumption: see method/departement_figures. {modelled}
--              {kind.Ages_assumed} {kind.One_draw}
-- Source:      residents: INSEE, estimates at 1 January 2023.

with

by_departement as (

    select
        departement_code,
        sum(record_count)::bigint as record_count,
        sum(living_here_person_count)::bigint as living_here_person_count,
        sum(died_or_left_person_count)::bigint as died_or_left_person_count,
        sum(resident_count)::bigint as resident_count,
        sum(expected_person_count) as expected_person_count
    from expected_residents(null, null, null, null, null, null)
    group by departement_code

),

compared as (

    select
        *,
        rated_persons(living_here_person_count) / resident_count as rate,
        sum(living_here_person_count) over () / sum(resident_count) over () as france_rate,
        sum(record_count) over ()::bigint as france_record_count,
        sum(living_here_person_count) over ()::bigint as france_living_here_person_count,
        living_here_person_count / sum(living_here_person_count) over ()
            as living_here_person_share,
        resident_count / sum(resident_count) over () as resident_share
    from by_departement

),

chosen as (

    select *
    from compared
    where departement_code = $departement::departement_code

)

select
    chosen.departement_code,
    departements.departement_name,
    regions.region_name,
    chosen.record_count,
    chosen.living_here_person_count,
    chosen.resident_count,
    chosen.france_record_count,
    chosen.france_living_here_person_count,
    chosen.living_here_person_share,
    chosen.resident_share,
    -- Of a list that does not say it of everybody, none found is not none.
    case
        when is_of_list() and assumed('abroad_in_member_states_per_mille') is null
            then nullif(chosen.died_or_left_person_count, 0)
        else chosen.died_or_left_person_count
    end as died_or_left_person_count,
    1000 * chosen.rate as persons_per_thousand,
    1000 * chosen.france_rate as france_persons_per_thousand,
    chosen.rate / chosen.france_rate as location_quotient,
    if(
        chosen.rate is null, null,
        chosen.living_here_person_count / chosen.expected_person_count
    ) as standardised_ratio,
    residents_id(null, null) as residents_id,
    seed_deviation(chosen.living_here_person_count) as seed_deviation
from chosen
inner join departements using (departement_code)
inner join regions using (region_code)
order by chosen.departement_code
