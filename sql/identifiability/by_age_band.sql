-- Whom does a set of facts single out, by age?
--
-- Grain:       one row per age band, youngest first.
-- Needs:       records, age.
-- Base:        persons
-- Headline (not is_counted):
--              Nobody has counted yet who shares which facts. Count it with: python -m data_gen
--              identify.
-- Headline:    {kind.In_this_model}, {key_set_id} single out {least_alone_person_share:.1} to
--              {most_alone_person_share:.1} of the people, depending on the age band.
-- Full size:   rates
-- Note:        a person is alone if nobody else on file shares the facts; few_… also counts those
--              who share them with one to four others. The fewer persons of an age band are on
--              file, the larger is the share of them who are alone. A person counts once, by the
--              primary record; the dead and those abroad count too. {modelled}
-- Source:      the sets: key_sets.source.

with

asked as (

    select
        key_set_id,
        key_set_id in (select cells.key_set_id from identifiability_cube as cells) as is_counted
    from key_sets
    where key_set_id = coalesce($key_set, 'birth_date_sex_postcode')

),

people as (

    select
        age_band,
        sum(person_count)::bigint as person_count
    from selected_ages($departements, $age_bands, $sexes, $statuses)
    group by age_band

),

by_age_band as (

    select
        age_band,
        coalesce(sum(person_count) filter (others_band = '0'::others_band), 0)::bigint
            as alone_person_count,
        coalesce(sum(person_count) filter (others_band <= '1-4'::others_band), 0)::bigint
            as few_person_count
    from selected_likeness($departements, $age_bands, $sexes, $statuses)
    where key_set_id = coalesce($key_set, 'birth_date_sex_postcode')
    group by age_band

)

select
    people.age_band,
    asked.key_set_id,
    people.person_count,
    by_age_band.alone_person_count,
    by_age_band.few_person_count,
    asked.is_counted,
    by_age_band.alone_person_count / people.person_count as alone_person_share,
    by_age_band.few_person_count / people.person_count as few_person_share,
    min(alone_person_share) over () as least_alone_person_share,
    max(alone_person_share) over () as most_alone_person_share
from people
cross join asked
left join by_age_band using (age_band)
where people.person_count > 0
order by people.age_band
