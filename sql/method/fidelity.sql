-- How far is the model from published figures, first those to which it was never fitted?
--
-- Grain:       one row per figure and place: held against, fitted, out of reach; the furthest
--              astray first. A figure that was published of no place has one row, of none.
-- Needs:       breach figures, area, status, current registration.
-- Headline (not model_registered_count):
--              Nobody is registered here: there is nothing to compare with published figures.
-- Headline:    Of {held_count:regions} with no département fitted to published job seekers,
--              the largest deviation is that of {worst_place_name}, {worst_share:.1}; of
--              {partly_count} fitted in part, the largest deviation is {partly_share:.1}; the
--              {fitted_count} départements that were fitted deviate at most by
--              {fitted_share:.1}.
-- Finding (not model_registered_count):
--              Nobody is registered here to compare with published figures
-- Finding:     Largest deviation of {held_count:regions} never fitted: {worst_place_name},
--              {worst_share:.1}
-- Mark:        derived
-- Note:        numbers were published for different quarters: each is brought to 6,158,000 by its
--              part of France then, 5,400,500 in categories A to C, 6,158,000 in A to E, 5,479,650
--              for Île-de-France, and to the persons of this world. A région is fitted in part if
--              a département of it was. The share registered for a year or more was published in
--              categories A, B, C; the model knows the ages of a département, not its seasons.
--              difference_share is a share of the published figure. worst_share is the largest
--              difference for job seekers in régions never fitted, partly_share in those fitted in
--              part, fitted_share in fitted départements, rounded up; far_share is the largest for
--              those registered a year or more, middle_share that of the median département. Where
--              nothing was published, the registered follow the unemployment rate; by_rate is what
--              that rate alone would give where a number was (the four points added to it were
--              chosen there). mean_share is its mean difference over these départements,
--              by_rate_share the largest: expect as much for a place that is out of reach.
-- Source:      régions: Dares and France Travail, see reference/job_seekers.csv; Île-de-France:
--              Drees; Pays de la Loire and Bourgogne-Franche-Comté: Dares, in the press;
--              départements: INSEE and Dares, https://insee.fr/fr/statistiques/2012738.

with

-- So many job seekers, of so many in France.
held (place_code, published_for, job_seekers, of_job_seekers) as (

    values
    ('11', '2022-Q3', 974220, 5479650),
    ('27', '2024-Q3', 196010, 5400500),
    ('32', '2023-Q4', 589800, 6158000),
    ('52', '2023-Q1', 279060, 5400500),
    ('84', '2024-Q1', 596000, 5400500)

),

-- The registered of the départements that INSEE lists, by residents and unemployment rate alone.
by_rate (place_code, registered) as (

    values
    ('01', 51314), ('02', 57994), ('03', 27730), ('04', 14395), ('05', 10580), ('06', 92637),
    ('07', 28674), ('08', 27661), ('09', 14868), ('10', 32297), ('11', 39005), ('12', 19460),
    ('13', 207615), ('14', 56523), ('15', 8384), ('16', 29191), ('17', 51480), ('18', 23796),
    ('19', 16985), ('2A', 12846), ('2B', 16397), ('21', 41503), ('22', 44453), ('23', 8616),
    ('24', 31945), ('25', 46904), ('26', 47598), ('27', 50759), ('28', 36118), ('29', 71160),
    ('30', 79104)

),

fitted (place_code, job_seekers, of_job_seekers) as (

    values
    ('01', 43470, 5400500), ('02', 48900, 5400500), ('03', 25840, 5400500),
    ('04', 15300, 5400500), ('05', 12750, 5400500), ('06', 90520, 5400500),
    ('07', 29000, 5400500), ('08', 23300, 5400500), ('09', 13790, 5400500),
    ('10', 26800, 5400500), ('11', 35140, 5400500), ('12', 17820, 5400500),
    ('13', 187490, 5400500), ('14', 51680, 5400500), ('15', 6930, 5400500),
    ('16', 28150, 5400500), ('17', 51970, 5400500), ('18', 21200, 5400500),
    ('19', 15680, 5400500), ('2A', 8960, 5400500), ('2B', 10450, 5400500),
    ('21', 36620, 5400500), ('22', 43820, 5400500), ('23', 7610, 5400500),
    ('24', 30580, 5400500), ('25', 39430, 5400500), ('26', 47630, 5400500),
    ('27', 43800, 5400500), ('28', 31940, 5400500), ('29', 66590, 5400500),
    ('30', 72600, 5400500), ('971', 59808, 6158000), ('972', 41740, 5400500),
    ('973', 24100, 5400500), ('974', 173770, 6158000), ('976', 18310, 5400500)

),

-- Of a thousand who are registered, so many have been for a year or more.
longer (place_code, per_mille) as (

    values
    ('01', 411), ('02', 472), ('03', 474), ('04', 477), ('05', 466), ('06', 399), ('07', 499),
    ('08', 473), ('09', 466), ('10', 443), ('11', 466), ('12', 446), ('13', 432), ('14', 433),
    ('15', 400), ('16', 465), ('17', 445), ('18', 463), ('19', 425), ('2A', 249), ('2B', 295),
    ('21', 451), ('22', 453), ('23', 449), ('24', 451), ('25', 436), ('26', 474), ('27', 456),
    ('28', 460), ('29', 457)

),

registered as (

    select
        departement_code::varchar as departement_code,
        sum(person_count)::bigint as person_count,
        coalesce(sum(person_count) filter (is_year_or_more(duration_band)), 0)::bigint
            as longer_person_count
    from duration_cube
    where status = 'registered'
    group by departement_code

),

-- A world that is smaller than the file is held to as much less.
world_size as (

    select
        6158000 * person_count / assumed('persons_final') as job_seekers,
        (select coalesce(sum(registered.person_count), 0)::bigint from registered)
            as model_registered_count
    from provenance

),

compared as (

    select
        'registered' as held_figure_id,
        'region' as place_kind,
        held.place_code,
        regions.region_name as place_name,
        held.published_for,
        if(bool_or(fitted.place_code is not null), 'fitted_in_part', 'held_against')
            as held_use_id,
        any_value(held.job_seekers / held.of_job_seekers * world_size.job_seekers)
            as published_person_count,
        coalesce(sum(registered.person_count), 0)::bigint as model_person_count
    from held
    cross join world_size
    inner join regions on held.place_code = regions.region_code::varchar
    inner join departements using (region_code)
    left join registered using (departement_code)
    left join fitted on departements.departement_code::varchar = fitted.place_code
    group by held.place_code, regions.region_name, held.published_for
    union all
    select
        'registered' as held_figure_id,
        'departement' as place_kind,
        fitted.place_code,
        departements.departement_name as place_name,
        null as published_for,
        'fitted' as held_use_id,
        fitted.job_seekers / fitted.of_job_seekers * world_size.job_seekers
            as published_person_count,
        coalesce(registered.person_count, 0) as model_person_count
    from fitted
    cross join world_size
    inner join departements on fitted.place_code = departements.departement_code::varchar
    left join registered on fitted.place_code = registered.departement_code
    union all
    select
        'registered_by_rate' as held_figure_id,
        'departement' as place_kind,
        by_rate.place_code,
        departements.departement_name as place_name,
        '2024-Q1' as published_for,
        'held_against' as held_use_id,
        fitted.job_seekers / fitted.of_job_seekers * world_size.job_seekers
            as published_person_count,
        by_rate.registered / 6158000 * world_size.job_seekers as model_person_count
    from by_rate
    cross join world_size
    inner join fitted using (place_code)
    inner join departements on by_rate.place_code = departements.departement_code::varchar
    union all
    select
        'registered' as held_figure_id,
        'departement' as place_kind,
        departements.departement_code::varchar as place_code,
        departements.departement_name as place_name,
        null as published_for,
        'out_of_reach' as held_use_id,
        null as published_person_count,
        coalesce(registered.person_count, 0) as model_person_count
    from departements
    left join registered on departements.departement_code::varchar = registered.departement_code
    anti join fitted on departements.departement_code::varchar = fitted.place_code
    union all
    select
        status as held_figure_id,
        'departement' as place_kind,
        null as place_code,
        null as place_name,
        null as published_for,
        'out_of_reach' as held_use_id,
        null as published_person_count,
        sum(person_count)::bigint as model_person_count
    from duration_cube
    where status != 'registered'
    group by status
    union all
    select
        'registered_a_year_or_more' as held_figure_id,
        'departement' as place_kind,
        longer.place_code,
        departements.departement_name as place_name,
        '2024-Q1' as published_for,
        'held_against' as held_use_id,
        longer.per_mille / 1000 * coalesce(registered.person_count, 0) as published_person_count,
        coalesce(registered.longer_person_count, 0) as model_person_count
    from longer
    inner join departements on longer.place_code = departements.departement_code::varchar
    left join registered on longer.place_code = registered.departement_code

),

strayed as (

    select
        compared.*,
        world_size.model_registered_count,
        compared.held_figure_id = 'registered_a_year_or_more' as is_of_year_or_more,
        compared.held_figure_id = 'registered_by_rate' as is_by_rate,
        compared.place_kind = 'region' and compared.held_use_id = 'held_against' as is_free,
        compared.model_person_count / nullif(compared.published_person_count, 0) - 1
            as difference_share
    from compared
    cross join world_size

)

select
    held_figure_id,
    place_kind,
    place_code,
    place_name,
    published_for,
    held_use_id,
    difference_share,
    model_registered_count,
    round(model_person_count)::bigint as model_person_count,
    round(published_person_count)::bigint as published_person_count,
    count(*) filter (is_free) over () as held_count,
    count(*) filter (held_use_id = 'fitted_in_part') over () as partly_count,
    count(*) filter (held_use_id = 'fitted') over () as fitted_count,
    count(*) filter (is_of_year_or_more) over () as longer_count,
    max(abs(difference_share)) filter (is_free) over () as worst_share,
    arg_max(place_name, abs(difference_share)) filter (is_free) over () as worst_place_name,
    max(abs(difference_share)) filter (held_use_id = 'fitted_in_part') over () as partly_share,
    ceil(1000 * max(abs(difference_share)) filter (held_use_id = 'fitted') over ()) / 1000
        as fitted_share,
    max(abs(difference_share)) filter (is_of_year_or_more) over () as far_share,
    median(abs(difference_share)) filter (is_of_year_or_more) over () as middle_share,
    arg_max(place_name, abs(difference_share)) filter (is_of_year_or_more) over ()
        as far_place_name,
    count(*) filter (is_by_rate) over () as by_rate_count,
    avg(abs(difference_share)) filter (is_by_rate) over () as mean_share,
    max(abs(difference_share)) filter (is_by_rate) over () as by_rate_share
from strayed
order by
    list_position(['held_against', 'fitted_in_part', 'fitted', 'out_of_reach'], held_use_id) asc,
    held_figure_id asc,
    abs(difference_share) desc,
    place_name asc
