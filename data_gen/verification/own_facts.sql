-- What a list of one row takes after the list that `lab` counts, to be its twin: one row.
--
-- It is the name of the breach and its day, the first year, whether there are children, whether a
-- column says who lives abroad, what the mapping assumes, and the fields that are known.

select
    own_list.mapping_name,
    own_list.assumes_living,
    own_list.status_of_all::varchar as status_of_all,
    own_list.takes_assumed_figures,
    breach.name_en,
    breach.name_fr,
    breach.organisation_en as organisation,
    breach.reference_day,
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
