-- What a list of two rows takes after the list that `lab` counts, to be its twin: one row.
--
-- It is the name of the breach and its days, the first year, whether there are children, whether a
-- column says who lives abroad, what the mapping assumes, the fields that are known, and those that
-- not every row has.

select
    own_list.mapping_name,
    own_list.assumes_living,
    own_list.status_of_all::varchar as status_of_all,
    own_list.takes_assumed_figures,
    breach.name_en,
    breach.name_fr,
    breach.organisation_en as organisation,
    breach.reference_day,
    breach.aware_at,
    breach.window_first_year as first_year,
    (
        select bool_or(first_age < 16)
        from lab.age_bands
    ) as has_children,
    (
        select count(*) > 0
        from lab.assumptions
        where name = 'abroad_in_member_states_per_mille'
    ) as is_abroad_known,
    (
        select list(fields.field_id order by fields.field_id)
        from lab.fields
        where fields.held_by not in ('not_known', 'not_counted')
    ) as fields,
    (
        select list(fields.field_id)
        from lab.fields
        where fields.held_by = 'some_records'
    ) as fields_of_some,
    (
        select list(fields.field_id order by fields.field_id)
        from lab.fields
        where fields.held_by = 'not_counted'
    ) as fields_alone,
    (
        select bool_or(known_share > 0)
        from lab.coverage
        where need = 'segments'
    ) as has_folder
from lab.own_list
cross join lab.breach
