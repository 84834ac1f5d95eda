-- Where does a set of facts single out the most people?
--
-- Grain:       one row per département, the largest share first.
-- Needs:       records, area.
-- Base:        persons
-- Headline (not is_counted):
--              Nobody has counted yet who shares which facts. Count it with: python -m data_gen
--              identify.
-- Headline (not is_ahead_of_next):
--              {kind.In_this_model}, {key_set_id} single out {alone_person_share:.1} of the people
--              in the départements where they single out the most, against
--              {all_alone_person_share:.1} of all selected.
-- Headline:    {kind.In_this_model}, {key_set_id} single out the most people in {departement_code},
--              {alone_person_share:.1}, against {all_alone_person_share:.1} of all selected.
-- Full size:   rates
-- Note:        a person is alone if nobody else on file shares the facts, wherever they live; few_…
--              also counts those who share them with one to four others. A person counts once, by
--              the primary record; the dead and those abroad count too. {modelled}
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
        departement_code,
        sum(person_count)::bigint as person_count
    from selected_ages($departements, $age_bands, $sexes, $statuses)
    group by departement_code

),

by_departement as (

    select
        departement_code,
        coalesce(sum(person_count) filter (others_band = '0'::others_band), 0)::bigint
            as alone_person_count,
        coalesce(sum(person_count) filter (others_band <= '1-4'::others_band), 0)::bigint
            as few_person_count
    from selected_likeness($departements, $age_bands, $sexes, $statuses)
    where key_set_id = coalesce($key_set, 'birth_date_sex_postcode')
    group by departement_code

)

select
    people.departement_code,
    departements.departement_name,
    asked.key_set_id,
    people.person_count,
    by_departement.alone_person_count,
    by_departement.few_person_count,
    asked.is_counted,
    by_departement.alone_person_count / people.person_count as alone_person_share,
    by_departement.few_person_count / people.person_count as few_person_share,
    sum(by_departement.alone_person_count) over () / sum(people.person_count) over ()
        as all_alone_person_share,
    is_ahead(
        by_departement.alone_person_count, people.person_count,
        lead(by_departement.alone_person_count) over largest,
        lead(people.person_count) over largest
    ) as is_ahead_of_next
from people
inner join departements using (departement_code)
cross join asked
left join by_departement using (departement_code)
where people.person_count > 0
window largest as (
    order by
        by_departement.alone_person_count / people.person_count desc,
        people.departement_code asc
)
order by alone_person_share desc nulls last, people.departement_code asc
