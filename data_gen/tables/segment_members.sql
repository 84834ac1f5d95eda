-- segment_members: one row per age band and status, and the segment that its people are in.
--
-- The first rule that fits, so that nobody is in two.

create table segment_members as

with

age_bands as (

    select unnest(enum_range(null::age_band))::age_band as age_band

),

statuses as (

    select unnest(enum_range(null::status))::status as status

)

select
    age_bands.age_band,
    statuses.status,
    segments.segment_id
from age_bands
cross join statuses
inner join severity_segments as segments
    on
        coalesce(age_bands.age_band = segments.age_band, true)
        and coalesce(statuses.status = segments.status, true)
qualify
    row_number() over (
        partition by age_bands.age_band, statuses.status order by segments.rule_order
    ) = 1
order by age_bands.age_band, statuses.status;

comment on table segment_members is 'Which segment the people of each age band and status are in.';
comment on column segment_members.age_band is
'Age on 5 March 2024, in bands. Source: types.';
comment on column segment_members.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: types.';
comment on column segment_members.segment_id is
'As severity_segments: the first rule that fits. Source: severity_segments.';
