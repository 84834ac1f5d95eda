-- Whom do a few facts single out, and whom do they leave with at most four others?
--
-- Grain:       one row per set of facts, those that single out most first.
-- Needs:       records.
-- Base:        persons
-- Headline (not is_counted):
--              Nobody has counted yet who shares which facts. Count it with: python -m data_gen
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
-- Note:        alone is who shares the facts with nobody else of the file; few are these and
--              who shares them with one to four others. All others of the file count, whoever
--              is selected. A person counts once, by the primary record, the dead and those abroad
--              too. Rare names are left out of the file, so names single out less here than in
--              France. No set has an e-mail address or a phone number: these are made here in a way
--              that measures nothing. {modelled}
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
