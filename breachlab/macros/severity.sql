-- Severity after ENISA 2013, SE = DPC x EI + CB, for each segment of people who are scored alike.

create or replace macro severity_level(se) as (
    select max_by(score_id, score)
    from severity_scores
    where component = 'level' and score <= se
);

comment on macro severity_level is 'The level of ENISA that an SE reaches, as severity_scores.score_id.';

-- Where SE or the CNIL level reaches its mark, telling people is due.
create or replace macro due_from(rule) as (
    select any_value(score)
    from severity_scores
    where score_id = rule
);

comment on macro due_from is 'The score from which a communication is due by due_enisa or due_cnil.';

-- What each segment scores as known on a day, null for all that is known now. dpc_of_status takes
-- over from the score that turns on how the status is read; null keeps it, by status_reveals.
create or replace macro segment_severity(as_of, dpc_of_status) as table
with

known as (

    select
        map(list(score_id), list(score)) as scores,
        coalesce(
            sum(score) filter (
                component = 'CB' and applies_from <= coalesce(as_of::date, date '9999-12-31')
            ),
            0
        ) as cb,
        coalesce(assumed('status_reveals') = 0, false) as reveals_nothing
    from severity_scores

)

select
    segments.segment_id,
    segments.rule_order,
    segments.is_dpc_open,
    known.scores[segments.ei_score_id] as ei,
    known.cb,
    known.scores[segments.cnil_score_id]::integer as cnil_level,
    coalesce(
        case when segments.is_dpc_open then dpc_of_status end,
        case when segments.is_dpc_open and known.reveals_nothing then 1 end,
        known.scores[segments.dpc_score_id]
    )::double as dpc,
    dpc * ei + known.cb as se
from severity_segments as segments
cross join known;

comment on macro table segment_severity is
'The scores as known on a day: one row per segment.';

create or replace macro segment_scores(as_of, dpc_of_status) as table
select
    *,
    severity_level(se) as enisa_level,
    se >= due_from('due_enisa') as is_due_by_enisa,
    cnil_level >= due_from('due_cnil') as is_due_by_cnil
from segment_severity(as_of, dpc_of_status);

comment on macro table segment_scores is
'The scores and levels as known on a day, and by which rule a communication is due: one row per segment.';

-- Whose age or status is not known, as of some in a list, has a row of segment_members, too.
create or replace macro with_segments(cells) as table
select
    cells.*,
    members.segment_id
from query_table(cells) as cells
inner join segment_members as members
    on
        cells.age_band is not distinct from members.age_band
        and cells.status is not distinct from members.status
        and cells.is_space_with_nir = members.is_space_with_nir;

comment on macro table with_segments is
'The rows of a table by age, status and kind of space, with the segment that their people are in.';

-- The dead are in none: GDPR does not protect them (recital 27, from memory, unverified).
create or replace macro living_segments(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

living as (

    from selected_contacts_any_place(
        departements, age_bands, sexes, statuses, first_years, end_bands
    )
    where fate <> 'deceased'

)

select
    segment_id,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from with_segments(living)
group by segment_id;

comment on macro table living_segments is
'The living of a selection and their records by segment: one row per segment that somebody is in.';

-- segment_scores, with the living of each segment; nobody is 0.
create or replace macro scored_segments(
    as_of, dpc_of_status, departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

living as (

    from living_segments(departements, age_bands, sexes, statuses, first_years, end_bands)

)

select
    scores.*,
    coalesce(living.record_count, 0) as record_count,
    coalesce(living.person_count, 0) as person_count
from segment_scores(as_of, dpc_of_status) as scores
left join living using (segment_id);

comment on macro table scored_segments is
'The scores of segment_scores with the living selected and their records: one row per segment.';

create or replace macro rounded_at(bound, number) as (
    case bound
        when 'low' then floor(number)
        when 'high' then ceil(number)
        else round(number)
    end::bigint
);

comment on macro rounded_at is
'A number in whole: down at the low end of a range, up at the high one.';

-- Who has left France since and lives in another Member State, at each end of the two assumptions:
-- how many left, and which part of them stayed in the Union. Low is rounded down, high up. A list
-- says itself how many left. Of a place they are who left it, and none of its residents.
create or replace macro cross_border_persons(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

abroad as (

    select
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from kept_contacts(departements, age_bands, sexes, statuses, first_years, end_bands)
    where fate = 'abroad'::fate

),

bounds as (

    select
        unnest(['low', 'central', 'high']) as bound,
        unnest([
            assumed_low('abroad_persons'),
            assumed('abroad_persons'),
            assumed_high('abroad_persons')
        ]) / assumed('abroad_persons') as times,
        unnest([
            assumed_low('abroad_in_member_states_per_mille'),
            assumed('abroad_in_member_states_per_mille'),
            assumed_high('abroad_in_member_states_per_mille')
        ]) / 1000 as member_state_share

),

scaled as (

    select
        bounds.bound,
        bounds.member_state_share,
        abroad.record_count * case when is_of_list() then 1 else bounds.times end as abroad_records,
        abroad.person_count * case when is_of_list() then 1 else bounds.times end as abroad_persons
    from bounds
    cross join abroad

)

select
    bound,
    member_state_share,
    rounded_at(bound, abroad_records) as abroad_record_count,
    rounded_at(bound, abroad_persons) as abroad_person_count,
    rounded_at(bound, abroad_records * member_state_share) as record_count,
    rounded_at(bound, abroad_persons * member_state_share) as person_count
from scaled;

comment on macro table cross_border_persons is
'Records and persons of other Member States at each end of what is assumed, one row per bound.';
