-- Which exposed people were already in the earlier breach of the same controller?
--
-- Grain:       one row per status and band of completed years since the last registration ended,
--              most persons in both first.
-- Needs:       status, end, other breaches.
-- Headline:    Up to {all_person_count:M} of the people exposed, {all_person_share},
--              {all_person_count:was/were} already in the {breach.earlier_breach}, if the
--              {breach_person_count:M persons} then announced as potentially concerned are all
--              still on file, which is our inference.
-- Note:        person_count counts the persons in both breaches; exposed_person_count, all whom the
--              {breach.this_breach} exposes. {breach.earlier_members} Modelled:
--              breach_person_count, the number announced, drawn from those who were in
--              {breach.earlier_file}, so that the total follows from the announcement and the split
--              from the draw. Candidate spaces were not in it, but a person whose second record is
--              a candidate space counts by the primary record. Whether breaches overlap little or
--              much does not change the total: everybody in the earlier file is in this one. It
--              could change who they are.
-- Source:      10 million and the perimeter: as breaches.source.

with

exposed as (

    select
        status,
        end_band,
        sum(record_count)::bigint as exposed_record_count,
        sum(person_count)::bigint as exposed_person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by status, end_band

),

members as (

    select
        status,
        end_band,
        sum(record_count)::bigint as member_record_count,
        sum(
            of_view($departements, living_person_count, living_here_person_count)
        )::bigint as member_person_count
    from breach_of_2023_cube
    where
        keeps_people($departements, $age_bands, $sexes, $statuses)
        and keeps_histories($first_years, $end_bands)
    group by status, end_band

),

announced as (

    select person_count as breach_person_count
    from breaches
    where breach_id = earlier_breach()

)

select
    exposed.status,
    exposed.end_band,
    exposed.exposed_record_count,
    exposed.exposed_person_count,
    announced.breach_person_count,
    coalesce(members.member_record_count, 0) as record_count,
    coalesce(members.member_person_count, 0) as person_count,
    person_count / nullif(exposed.exposed_person_count, 0) as person_share,
    sum(person_count) over ()::bigint as all_person_count,
    all_person_count / nullif(sum(exposed.exposed_person_count) over (), 0)
        as all_person_share
from exposed
cross join announced
left join members
    on
        exposed.status = members.status
        and exposed.end_band is not distinct from members.end_band
order by person_count desc, exposed.status asc, exposed.end_band asc
