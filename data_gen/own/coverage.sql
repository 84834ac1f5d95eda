-- coverage: one row per need of a question, with the share of the records concerned that meet it.
--
-- An end concerns those whose registration ended, a duration those who are registered, a last use
-- all others; where the list has none of them, nothing is missing. Who lives in France is known if
-- it is of everybody, or assumed. Fields are counted row by row: none lacks. A fact that is taken
-- of everybody was found of nobody, so who lives abroad is known by its column alone. Residents are
-- of no use for a rate of few (least_rated_persons).

-- The share of a part; where there is nobody, nothing is missing.
create or replace temp macro own_share(part, whole) as coalesce(part / nullif(whole, 0), 1);

create table coverage as

with

known_counts as (

    select
        count(*) as records,
        count(age) as ages,
        count(sex) as sexes,
        count(departement_code) as areas,
        count(*) filter (
            is_primary
            and truths & 12 = 0
            and age >= 16
            and sex is not null
            and departement_code is not null
        ) as rated_persons,
        count(locality) as localities,
        count(status) as statuses,
        count(*) filter (fields_on_file & 1 <> 0) as emails,
        count(*) filter (fields_on_file & 7 <> 0) as contacts,
        count(*) filter (status <> 'candidate_space') as registrants,
        count(first_year) filter (status <> 'candidate_space') as first_years,
        count(first_year) as all_first_years,
        count(duration_band) as all_durations,
        count(*) filter (status = 'registered') as registered,
        count(duration_band) filter (status = 'registered') as durations,
        count(*) filter (status = 'formerly_registered') as ended,
        count(end_band) filter (status = 'formerly_registered') as ends,
        count(*) filter (status <> 'registered') as idle,
        count(idle_years) filter (status <> 'registered') as last_uses
    from banded_records

),

living_here as (

    select
        count(*) filter (is_deceased is not null and lives_abroad is not null) as vital_statuses,
        count(lives_abroad) as residences
    from own_numbered_rows

),

known_shares as (

    select
        ages / records as age,
        sexes / records as sex,
        areas / records as area,
        if(rated_persons < assumed('least_rated_persons'), 0, areas / records) as residents,
        localities / records as commune,
        statuses / records as status,
        if(statuses = 0, all_first_years / records, own_share(first_years, registrants))
        as first_registration,
        if(statuses = 0, all_durations / records, own_share(durations, registered))
        as current_registration,
        -- Of whom one status is taken nobody knows who left, or when.
        if(statuses = 0 or getvariable('status_of_all') is not null, 0, own_share(ends, ended))
        as "end",
        if(statuses = 0 or getvariable('status_of_all') is not null, 0, own_share(last_uses, idle))
        as last_use,
        (contacts > 0)::integer::double as contact,
        (emails > 0)::integer::double as email_address,
        (residences = records)::integer::double as residence_abroad,
        ($assumes_living or vital_statuses = records)::integer::double as vital_status,
        0::double as records,
        1::double as fields,
        $has_folder::integer::double as segments,
        $has_folder::integer::double as form,
        0::double as course,
        0::double as messages,
        0::double as measures,
        0::double as published_counts,
        0::double as breach_figures,
        $takes_assumed_figures::integer::double as assumed_figures,
        0::double as worth_of_contacts,
        0::double as order_of_reading,
        0::double as other_breaches,
        0::double as kinds_of_copies,
        (aware_at() is not null)::integer::double as hour_of_awareness,
        (
            select count(*)
            from fields
            where field_id = 'nir' and held_by <> 'not_known'
        )::double as social_security_number
    from known_counts
    cross join living_here

)

select
    replace(need_name, '_', ' ') as need,
    known_share
from (unpivot known_shares on columns(*) into name need_name value known_share);

comment on table coverage is
'What a list of one''s own has of each fact that questions need; a generated world has all.';
comment on column coverage.need is 'A fact, as in the line Needs of a query. Source: breachlab/query/needs.py.';
comment on column coverage.known_share is
'Share of the records concerned that have it, from 0 to 1. Source: counted in the list.';
