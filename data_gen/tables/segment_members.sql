-- segment_members: one row per age band, status and, of candidate spaces, whether a NIR is on file;
-- and the segment that its people are in.
--
-- The first rule that fits, so that nobody is in two.

create or replace table segment_members as

with

statuses as (

    select
        unnest(enum_range(null::status))::status as status,
        false as is_space_with_nir
    union all
    select
        'candidate_space'::status as status,
        true as is_space_with_nir

)

select
    age_bands.age_band,
    statuses.status,
    statuses.is_space_with_nir,
    segments.segment_id
from age_bands
cross join statuses
inner join severity_segments as segments
    on
        coalesce(age_bands.age_band = segments.age_band, true)
        and coalesce(statuses.status = segments.status, true)
        and coalesce(statuses.is_space_with_nir = segments.is_space_with_nir, true)
qualify
    row_number() over (
        partition by age_bands.age_band, statuses.status, statuses.is_space_with_nir
        order by segments.rule_order
    ) = 1
order by age_bands.age_band, statuses.status, statuses.is_space_with_nir;

comment on table segment_members is 'Which segment the people of each age band and status are in, candidate spaces by whether a NIR is on file.';
comment on column segment_members.age_band is
'Age on the reference day, in bands. Source: types.';
comment on column segment_members.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié). Source: types.';
comment on column segment_members.is_space_with_nir is
'Whether it is a candidate space with a NIR on file; false of all who registered. Source: types.';
comment on column segment_members.segment_id is
'As severity_segments: the first rule that fits. Source: severity_segments.';
