-- Which persons do a few facts single out, and which do they leave with at most four others?
--
-- Grain:       one row per set of facts, those that single out most first.
-- Needs:       records.
-- Base:        persons
-- Headline (not is_counted):
--              Nobody has counted yet who shares which facts. Count with: python -m data_gen
--              identify.
-- Headline:    {kind.In_this_model}, birth date, sex and postcode single out
--              {postcode_alone_person_share:.1} of {person_count:M persons}; {key_set_id} single
--              out {alone_person_share:.1}.
-- Full size:   rates
-- Finding (not is_counted):
--              Who is singled out has not been counted yet
-- Finding:     Birth date, sex and postcode single out {postcode_alone_person_share:.1} of
--              people
-- Mark:        modelled
-- Note:        a person who shares the facts with nobody else in the file is alone; few_… also
--              counts those who share them with one to four others. All others in the file count,
--              whatever the selection. A person counts once, by the primary record, even if dead or
--              abroad. Rare names are left out of the file, so names single out fewer persons here
--              than in France. No set has an e-mail address or a phone number: the way in which
--              they are made here allows no such count. {modelled}
-- Source:      the sets: key_sets.source.

with

by_key_set as (

    select
        key_set_id,
        sum(person_count)::bigint as person_count,
        coalesce(sum(person_count) filter (others_band = '0'::others_band), 0)::bigint
            as alone_person_count,
        coalesce(sum(person_count) filter (others_band <= '1-4'::others_band), 0)::bigint
            as few_person_count
    from selected_likeness($departements, $age_bands, $sexes, $statuses)
    group by key_set_id

),

counted_sets as (

    select distinct key_set_id
    from identifiability_cube

)

select
    key_sets.key_set_id,
    key_sets.holder,
    counted_sets.key_set_id is not null as is_counted,
    if(is_counted, coalesce(by_key_set.person_count, 0), null) as person_count,
    if(is_counted, coalesce(by_key_set.alone_person_count, 0), null) as alone_person_count,
    if(is_counted, coalesce(by_key_set.few_person_count, 0), null) as few_person_count,
    by_key_set.alone_person_count / by_key_set.person_count as alone_person_share,
    by_key_set.few_person_count / by_key_set.person_count as few_person_share,
    max(alone_person_share) filter (key_sets.key_set_id = 'birth_date_sex_postcode') over ()
        as postcode_alone_person_share,
    max(few_person_share) filter (key_sets.key_set_id = 'birth_date_sex_postcode') over ()
        as postcode_few_person_share
from key_sets
left join counted_sets on key_sets.key_set_id = counted_sets.key_set_id
left join by_key_set on key_sets.key_set_id = by_key_set.key_set_id
order by alone_person_share desc nulls last, key_sets.key_set_number asc
