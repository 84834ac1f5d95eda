-- Priority: in which order groups of ages and status are told.

-- The group by which somebody is told first, and how much more it counts.
create or replace macro vulnerability_group(is_minor, is_from_60, is_from_75) as (
    case
        when is_minor then '16-17'
        when is_from_75 then '75_and_over'
        when is_from_60 then '60-74'
        else '18-59'
    end
);

comment on macro vulnerability_group is
'The age group, of four, by which an age band is told sooner or later.';

-- central are the values of figures().
create or replace macro vulnerability(is_minor, is_from_60, is_from_75, central) as (
    case
        when is_minor then central['priority_minors_tenths']
        when is_from_75 then central['priority_aged_75_tenths']
        when is_from_60 then central['priority_aged_60_to_74_tenths']
        else 10
    end / 10
);

comment on macro vulnerability is
'How much more an age group counts in the order of telling; 1 is no more.';

-- One row per group of ages and status: in which order they are told; planned is planned_groups.
-- Severity is ENISA's as it was known on the first day; see severity/.
create or replace macro notification_segments(planned) as table
with

by_age_band_and_status as (

    select
        age_band,
        status,
        is_space_with_nir,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(person_count) filter (channel < 'public_notice'::channel) as told_person_count
    from query_table(planned)
    group by all

),

grouped as (

    select
        vulnerability_group(is_minor, is_from_60, is_from_75) as age_group,
        status,
        scores.se as severity_score,
        vulnerability(is_minor, is_from_60, is_from_75, ledger.central) as vulnerability,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(told_person_count), 0)::bigint as told_person_count
    from by_age_band_and_status
    left join age_bands using (age_band)
    inner join segment_members using (age_band, status, is_space_with_nir)
    inner join segment_severity(notification_starts_on(), null) as scores using (segment_id)
    cross join figures() as ledger
    group by all

),

scored as (

    select
        *,
        told_person_count / person_count as contactable_share,
        severity_score * vulnerability * contactable_share as priority_score
    from grouped
    where person_count > 0

)

select
    row_number() over (order by priority_score desc, age_group asc, status asc) as priority_rank,
    *,
    sum(told_person_count) over (
        order by priority_score desc, age_group asc, status asc
    )::bigint as cumulative_person_count
from scored;

comment on macro table notification_segments is
'How urgent it is to tell those to inform of an age group and status, one row per such group, by rank.';
