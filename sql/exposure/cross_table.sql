-- How many people does the breach expose, by two dimensions crossed?
--
-- Grain:       one row per value of the first dimension and, if one is asked for, of the second;
--              the columns of the other dimensions are null.
-- Needs:       segments, age, area, residents, status, vital status.
-- Headline:    {kind.In_the_model}, these rows count
--              {all_living_here_person_count:M exposed_residents}.
-- Full size:   rates
-- Mark:        modelled
-- Note:        a person counts once, where the primary record is. file_person_count includes the
--              dead, person_count all living persons, those abroad included; if a place is chosen
--              or used as a dimension, the living and those to inform are its residents. The rate
--              divides exposed residents by the residents aged 16 and over of the same place, age
--              and sex; a selection by status, year or end applies to the exposed persons, not to
--              the residents. {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

asked as (

    select
        [coalesce($breakdown, 'region'), coalesce($split, '')] as ids,
        $departements is not null
        or list_has_any(ids, ['region', 'departement']) as is_of_places

),

-- Without a year, from the smaller cube: DuckDB drops the part whose condition is false.
cells as (

    select
        *,
        null::usmallint as first_year
    from contact_cube_any_year
    where
        $first_years is null
        and 'first_year' not in (coalesce($breakdown, ''), coalesce($split, ''))
    union all by name
    select *
    from contact_cube
    where
        $first_years is not null
        or 'first_year' in (coalesce($breakdown, ''), coalesce($split, ''))

),

kept as (

    select *
    from cells
    where
        keeps_people($departements, $age_bands, $sexes, $statuses)
        and keeps_histories($first_years, $end_bands)

),

exposed as (

    select
        case when list_contains(asked.ids, 'region') then departements.region_code end
            as region_code,
        case when list_contains(asked.ids, 'departement') then kept.departement_code end
            as departement_code,
        case when list_contains(asked.ids, 'age_band') then kept.age_band end as age_band,
        case when list_contains(asked.ids, 'sex') then kept.sex end as sex,
        case when list_contains(asked.ids, 'status') then kept.status end as status,
        case when list_contains(asked.ids, 'first_year') then kept.first_year end as first_year,
        case when list_contains(asked.ids, 'end_band') then kept.end_band end as end_band,
        sum(kept.record_count)::bigint as record_count,
        sum(kept.person_count)::bigint as file_person_count,
        coalesce(
            sum(kept.person_count) filter (
                kept.fate = 'resident' or kept.fate = 'abroad' and not asked.is_of_places
            ),
            0
        )::bigint as person_count,
        coalesce(sum(kept.person_count) filter (kept.fate = 'resident'), 0)::bigint
            as living_here_person_count,
        coalesce(
            sum(kept.person_count) filter (
                members.segment_id is not null
                and (kept.fate = 'resident' or kept.fate = 'abroad' and not asked.is_of_places)
            ),
            0
        )::bigint as to_inform_person_count
    from kept
    cross join asked
    left join departements using (departement_code)
    left join members_to_inform(null) as members
        on
            kept.age_band is not distinct from members.age_band
            and kept.status is not distinct from members.status
            and kept.is_space_with_nir is not distinct from members.is_space_with_nir
    group by all

),

kept_residents as (

    select *
    from selected_residents($departements, $age_bands, $sexes)

),

living_in_france as (

    select
        case when list_contains(asked.ids, 'region') then departements.region_code end
            as region_code,
        case when list_contains(asked.ids, 'departement') then kept_residents.departement_code end
            as departement_code,
        case when list_contains(asked.ids, 'age_band') then kept_residents.age_band end
            as age_band,
        case when list_contains(asked.ids, 'sex') then kept_residents.sex end as sex,
        sum(kept_residents.resident_count)::bigint as resident_count
    from kept_residents
    cross join asked
    inner join departements using (departement_code)
    group by all

)

select
    exposed.region_code,
    exposed.departement_code,
    exposed.age_band,
    exposed.sex,
    exposed.status,
    exposed.first_year,
    exposed.end_band,
    exposed.record_count,
    exposed.file_person_count,
    exposed.person_count,
    exposed.living_here_person_count,
    exposed.to_inform_person_count,
    living_in_france.resident_count,
    1000 * rated_persons(exposed.living_here_person_count) / living_in_france.resident_count
        as persons_per_thousand,
    sum(exposed.living_here_person_count) over ()::bigint as all_living_here_person_count
from exposed
left join living_in_france
    on
        exposed.region_code is not distinct from living_in_france.region_code
        and exposed.departement_code is not distinct from living_in_france.departement_code
        and exposed.age_band is not distinct from living_in_france.age_band
        and exposed.sex is not distinct from living_in_france.sex
order by
    exposed.region_code,
    exposed.departement_code,
    exposed.age_band,
    exposed.sex,
    exposed.status,
    exposed.first_year,
    exposed.end_band
