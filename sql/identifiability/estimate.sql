-- Which persons would a few facts single out, by an estimate from counts alone?
--
-- Grain:       one row per set of facts that ages and places suffice for.
-- Needs:       records, age, sex, area, commune.
-- Base:        persons
-- Headline (not is_counted):
--              By an estimate, {key_set_id} single out {estimated_alone_person_share:.1} of the
--              people; there is no count yet.
-- Headline:    By an estimate, {key_set_id} single out {estimated_alone_person_share:.1} of the
--              people; the count gives {alone_person_share:.1}.
-- Full size:   rates
-- Finding:     Estimated: birth date, sex and postcode single out
--              {postcode_estimated_alone_person_share:.1} of people
-- Mark:        modelled
-- Note:        an estimate that anybody could make from counts by age and by commune, without any
--              row: the others of an age and sex are spread at random (Poisson) over the days of
--              the year and the places of the département, as all its residents are. A commune with
--              several postcodes is split evenly among them. The month and the year of birth are
--              taken as parts of a year of age. Twins share a birth date and a place, which no
--              count shows: the estimate is a little too high. {modelled}
-- Source:      an estimate from age_cube and commune_cube; for samples: Rocher, Hendrickx, de
--              Montjoye 2019, https://www.nature.com/articles/s41467-019-10933-3.

with

-- How many days or months an age is spread over, and within what kind of place.
methods as (

    select
        unnest([
            'birth_year_sex_commune', 'birth_date_sex_departement', 'birth_month_sex_postcode',
            'birth_date_sex_postcode', 'birth_date_sex_commune_postcode'
        ]) as key_set_id,
        unnest(['commune', 'departement', 'postcode', 'postcode', 'locality']) as place_kind,
        unnest([1, 365.25, 12, 365.25, 365.25])::double as part_count

),

localities as (

    select
        commune_cube.departement_code,
        commune_cube.commune_code,
        unnest(communes.postcodes) as postcode,
        commune_cube.person_count / len(communes.postcodes) as person_count
    from commune_cube
    inner join communes using (commune_code)

),

places as (

    select
        'departement' as place_kind,
        departement_code,
        sum(person_count) as person_count
    from commune_cube
    group by departement_code
    union all
    select
        'commune' as place_kind,
        departement_code,
        person_count
    from commune_cube
    union all
    select
        'locality' as place_kind,
        departement_code,
        person_count
    from localities
    union all
    select
        'postcode' as place_kind,
        departement_code,
        sum(person_count) as person_count
    from localities
    group by departement_code, postcode

),

-- Places of about one size count together.
sized as (

    select
        place_kind,
        departement_code,
        sum(person_count) as person_count,
        sum(person_count) / count(*) as place_person_count
    from places
    where person_count > 0
    group by place_kind, departement_code, round(ln(person_count) * 10)

),

shares as (

    select
        place_kind,
        departement_code,
        person_count / sum(person_count) over whole as place_share,
        greatest(place_person_count - 1, 0) / greatest(sum(person_count) over whole - 1, 1)
            as others_share
    from sized
    window whole as (partition by place_kind, departement_code)

),

everybody as (

    select
        departement_code,
        sex,
        age,
        sum(person_count) as person_count
    from age_cube
    group by departement_code, sex, age

),

chosen as (

    select
        departement_code,
        sex,
        age,
        sum(person_count) as person_count
    from selected_ages($departements, $age_bands, $sexes, $statuses)
    group by departement_code, sex, age

),

-- The number of others to expect, in each place of each cell.
expected as (

    select
        methods.key_set_id,
        chosen.person_count * shares.place_share as person_count,
        (everybody.person_count - 1) * shares.others_share / methods.part_count as other_count
    from methods
    inner join shares using (place_kind)
    inner join chosen using (departement_code)
    inner join everybody using (departement_code, sex, age)

),

estimated as (

    select
        key_set_id,
        sum(person_count * exp(-other_count)) / sum(person_count) as alone_share,
        sum(
            person_count * exp(-other_count)
            * (
                1 + other_count
                * (1 + other_count / 2 * (1 + other_count / 3 * (1 + other_count / 4)))
            )
        ) / sum(person_count) as few_share
    from expected
    group by key_set_id

),

by_key_set as (

    select
        key_set_id,
        sum(person_count) as person_count,
        coalesce(sum(person_count) filter (others_band = '0'::others_band), 0)
            as alone_person_count
    from selected_likeness($departements, $age_bands, $sexes, $statuses)
    group by key_set_id

),

selected as (

    select coalesce(sum(person_count), 0)::bigint as person_count
    from chosen

)

select
    key_sets.key_set_id,
    key_sets.holder,
    selected.person_count,
    estimated.alone_share as estimated_alone_person_share,
    estimated.few_share as estimated_few_person_share,
    by_key_set.alone_person_count / by_key_set.person_count as alone_person_share,
    estimated_alone_person_share - alone_person_share as estimate_error_share,
    by_key_set.person_count is not null as is_counted,
    max(estimated_alone_person_share) filter (key_sets.key_set_id = 'birth_date_sex_postcode')
        over () as postcode_estimated_alone_person_share
from methods
inner join key_sets using (key_set_id)
cross join selected
left join estimated using (key_set_id)
left join by_key_set using (key_set_id)
order by key_sets.key_set_number
