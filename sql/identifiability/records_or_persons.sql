-- How far does a count of records mislead about the share of people singled out?
--
-- Grain:       one row per set of facts, the largest difference first.
-- Needs:       records.
-- Base:        persons
-- Headline (not is_counted):
--              Nobody has counted yet who shares which facts. Count it with: python -m data_gen
--              identify.
-- Headline:    {kind.In_this_model}, {key_set_id} are unique in {alone_record_share:.1} of the
--              records, and single out {alone_person_share:.1} of the people.
-- Full size:   rates
-- Note:        a record is alone if no other record has the same facts, not even another of the
--              same person; a person is alone if no other person's primary record has them. Two
--              records of one person hide nobody, so a tool that counts rows finds fewer people
--              alone than there are.
-- Source:      the sets: key_sets.source.

with

by_key_set as (

    select
        key_set_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(record_count) filter (others_band = '0'::others_band), 0)::bigint
            as alone_record_count,
        coalesce(sum(person_count) filter (others_band = '0'::others_band), 0)::bigint
            as alone_person_count
    from selected_likeness($departements, $age_bands, $sexes, $statuses)
    group by key_set_id

),

counted_sets as (

    select distinct key_set_id
    from identifiability_cube

)

select
    key_sets.key_set_id,
    counted_sets.key_set_id is not null as is_counted,
    if(is_counted, coalesce(by_key_set.record_count, 0), null) as record_count,
    if(is_counted, coalesce(by_key_set.person_count, 0), null) as person_count,
    if(is_counted, coalesce(by_key_set.alone_record_count, 0), null) as alone_record_count,
    if(is_counted, coalesce(by_key_set.alone_person_count, 0), null) as alone_person_count,
    by_key_set.alone_record_count / nullif(by_key_set.record_count, 0) as alone_record_share,
    by_key_set.alone_person_count / nullif(by_key_set.person_count, 0) as alone_person_share,
    alone_person_share - alone_record_share as hidden_person_share
from key_sets
left join counted_sets on key_sets.key_set_id = counted_sets.key_set_id
left join by_key_set on key_sets.key_set_id = by_key_set.key_set_id
order by hidden_person_share desc nulls last, key_sets.key_set_number asc
