-- Persons who have left France since, by sex and five years of age.
-- Name:      abroad
-- Source:    assumption
-- Tolerance: 0.02

select *
from compared_with(
    getvariable('setting') || '/persons_by_age.csv',
    concat(sex, ' ', age::integer // 5 * 5), sum(abroad_persons::bigint) * persons_scale(),
    'persons', concat(sex, ' ', age // 5 * 5), count_if(truths & 8 <> 0)
)
order by cell;

-- Persons with a street address by the size of the commune and the kind of way.
-- Name:      address_forms
-- Source:    assumption
-- Tolerance: 0.03
-- Note:      a locality has a run of the streets of its size, so kinds differ from one to another.

with

wanted as (

    select
        if(size = 'hamlet', 'village', size) as size,
        kind,
        share_per_mille::bigint as share,
        case size
            when 'hamlet' then assumed('lieux_dits_in_villages_per_mille')
            when 'village' then share * (1000 - assumed('lieux_dits_in_villages_per_mille')) / 1000
            else share
        end as per_mille
    from read_texts(getvariable('reference') || '/street_kinds.csv')

),

found as (

    select
        case
            when communes.population < 2000 then 'village'
            when communes.population < 20000 then 'town'
            else 'city'
        end as size,
        regexp_extract(
            registrants.street_address,
            '^[0-9]+ (?:BIS |TER )?(RUE|AVENUE|BOULEVARD|PLACE|IMPASSE|ALLEE|CHEMIN|ROUTE) ', 1
        ) as way,
        if(way = '', 'LIEU-DIT', way) as kind,
        count(*) as people
    from registrants
    inner join communes on registrants.commune_code = communes.commune_code
    where registrants.is_primary and registrants.has_street_address
    group by all

),

totals as (

    select
        size,
        sum(people) as people
    from found
    group by size

)

select
    concat(wanted.size, ' ', wanted.kind) as cell,
    wanted.per_mille * totals.people / 1000 as target,
    coalesce(found.people, 0) as found,
    totals.people
from wanted
inner join totals on wanted.size = totals.size
left join found on wanted.size = found.size and wanted.kind = found.kind
order by cell;

-- Persons by age band.
-- Name:      age_bands
-- Source:    INSEE pyramids and participation, assumed
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/persons_by_departement.csv',
    age_band, sum(persons::bigint) * persons_scale(),
    'exposures', five_year_band, sum(person_count)
)
order by cell;

-- Persons by sex and single age.
-- Name:      ages
-- Source:    INSEE pyramids and participation, assumed
-- Tolerance: 0.005
-- Smallest:  10000
-- Note:      ages are dealt in slots of 562 persons, so the oldest are met to half a slot.

select *
from compared_with(
    getvariable('setting') || '/persons_by_age.csv',
    concat(sex, ' ', age),
    sum(resident_persons::bigint + abroad_persons::bigint + deceased_persons::bigint)
    * persons_scale(),
    'persons', concat(sex, ' ', age), count(*)
)
order by cell;

-- Persons by département of birth, 99 for abroad.
-- Name:      birth_departements
-- Source:    assumed moves
-- Cluster:   4
-- Tolerance: 0.005
-- Note:      the two of a pair and those of the other sex with its rank are born in one place.

select *
from compared_with(
    getvariable('setting') || '/birth_places.csv',
    departement_code, sum(slots::bigint) / 4096 * persons_here(),
    'dwellers_by_birth', birth_departement_code, sum(people)
)
order by cell;

-- Persons by month of birth.
-- Name:      birth_months
-- Source:    assumption, the usual profile of French births
-- Cluster:   4
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('reference') || '/birth_months.csv',
    birth_month,
    sum(weight::bigint) / sum(sum(weight::bigint)) over ()
    * persons_here(),
    'persons', month(born_on), count(*)
)
order by cell;

-- Persons born abroad, of the départements and régions whose share of immigrants is published.
-- Name:      born_abroad
-- Source:    INSEE, immigrants among residents, 2020 and 2021, times an assumption on the register
-- Cluster:   4
-- Tolerance: 0.15
-- Note:      the share published, times born_abroad_per_mille over immigrants_per_mille; a sixth of
--            six in a hundred is one in a hundred.

select
    concat(published.area, ' ', published.area_code) as cell,
    any_value(published.per_mille)::bigint / 1000
    * assumed('born_abroad_per_mille') / assumed('immigrants_per_mille') * sum(lived.people)
        as target,
    sum(lived.people) filter (lived.birth_departement_code = '99') as found,
    sum(lived.people) as people
from read_texts(getvariable('reference') || '/immigrants.csv') as published
inner join dwellers_by_birth as lived
    on published.area_code
    = if(published.area = 'region', lived.region_code, lived.departement_code)
group by cell
order by cell;

-- Persons who were also in another breach.
-- Name:      breaches
-- Source:    published counts, two assumed, over people of an assumed perimeter, times those here
-- Tolerance: 0.025
-- Note:      a chance is held in 65,536ths, a step of 1.6 % for the smallest breach.

with

groups as (

    select
        sex,
        age,
        is_resident,
        is_registered,
        was_registered_by_2021,
        was_in_file_of_2022,
        count(*) as people
    from persons
    group by all

),

founds as (

    select
        breaches.breach_id,
        sum(combination_cube.person_count) as found
    from breaches
    inner join combination_cube
        on combination_cube.breach_mask & breaches.breach_bit <> 0
    group by breaches.breach_id

)

select
    breaches.breach_id as cell,
    sum(groups.people) * any_value(
        breaches.person_count / breaches.perimeter_person_count
        * if(
            breaches.perimeter = 'young_people',
            assumed('breach_missions_locales_in_register_per_mille') / 1000,
            1
        )
    ) as target,
    coalesce(any_value(founds.found), 0) as found,
    sum(groups.people) as people
from breaches
left join founds on breaches.breach_id = founds.breach_id
inner join groups
    on
        age between age_from and age_to
        and (breaches.sex is null or breaches.sex = groups.sex)
        and case breaches.perimeter
            when 'residents' then is_resident
            when 'young_people' then is_resident
            when 'registered_in_march_2024' then is_registered
            when 'registered_by_june_2021' then was_registered_by_2021
            else was_in_file_of_2022
        end
group by breaches.breach_id
order by cell;

-- Candidate spaces by completed years since the last use.
-- Name:      candidate_spaces
-- Source:    assumption: beyond thirteen months as many as the ledger says
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/years_since_last_use.csv',
    years_since, sum(persons::bigint) * persons_scale(),
    'persons', years_since, count_if(status = 'candidate_space')
)
order by cell;

-- Phone numbers and street addresses on file, by status and years since the last contact.
-- Name:      contacts
-- Source:    assumption
-- Tolerance: 0.02

select *
from held_by_class(contact_class, 'phone', phone_per_mille, true, fields_on_file & 2 <> 0)
union all
select *
from held_by_class(
    contact_class, 'mobile', mobile_per_mille, fields_on_file & 2 <> 0, fields_on_file & 32 <> 0
)
union all
select *
from held_by_class(contact_class, 'address', postal_per_mille, true, fields_on_file & 4 <> 0)
order by cell;

-- E-mail addresses still delivered, and street addresses still lived at, of those on file.
-- Name:      contacts_still_good
-- Source:    assumption
-- Tolerance: 0.02
-- Note:      addresses of residents alone: who has died or left France lives at none of them.

select *
from held_by_class(
    contact_class, 'e-mail', email_deliverable_per_mille,
    fields_on_file & 1 <> 0, truths & 1 <> 0
)
union all
select *
from held_by_class(
    contact_class, 'address', address_valid_per_mille,
    fields_on_file & 4 <> 0 and is_resident, truths & 2 <> 0
)
order by cell;

-- Persons who have died since, by sex and five years of age.
-- Name:      deceased
-- Source:    what the total leaves; bell of ages assumed
-- Tolerance: 0.02

select *
from compared_with(
    getvariable('setting') || '/persons_by_age.csv',
    concat(sex, ' ', age::integer // 5 * 5), sum(deceased_persons::bigint) * persons_scale(),
    'persons', concat(sex, ' ', age // 5 * 5), count_if(truths & 4 <> 0)
)
order by cell;

-- Persons by département.
-- Name:      departements
-- Source:    population by département and région, raked
-- Cluster:   2
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/persons_by_departement.csv',
    departement_code, sum(persons::bigint) * persons_scale(),
    'exposures', departement_code, sum(person_count)
)
order by cell;

-- Persons by the form of their e-mail address and decade of birth.
-- Name:      email_forms
-- Source:    assumption
-- Tolerance: 0.02
-- Note:      read back from the text; a form with a number counts apart from that without.

with

read_back as (

    select
        (year(born_on) - 1) // 10 * 10 + 1 as decade,
        lower(replace(first_name, ' ', '-')) as given,
        lower(replace(birth_name, ' ', '')) as born_name,
        lower(replace(usage_name, ' ', '')) as used_name,
        split_part(email, '@', 1) as written,
        regexp_replace(written, '[0-9]+[ab]?$', '') as stem,
        case
            when stem in (concat(given, '.', born_name), concat(given, '.', used_name))
                then if(stem = written, 'first.last', 'first.last number')
            when stem in (concat(given, '_', born_name), concat(given, '_', used_name))
                then 'first_last year'
            when stem in (concat(born_name, '.', given), concat(used_name, '.', given))
                then 'last.first'
            when stem in (concat(given, born_name), concat(given, used_name)) then 'firstlast'
            when stem in (concat(given[1], born_name), concat(given[1], used_name))
                then 'initial last number'
            else 'unknown'
        end as form
    from registrants
    where is_primary and has_email

),

-- A year and the number of a département look alike.
wanted as (

    select
        decade::bigint as decade,
        if(form in ('firstlast year', 'first last departement'), 'firstlast', form) as form,
        sum(slots::bigint) as slots
    from read_texts(getvariable('setting') || '/email_forms.csv')
    group by all

),

decades as (

    select
        decade,
        count(*) as people
    from read_back
    group by decade

),

founds as (

    select
        decade,
        form,
        count(*) as found
    from read_back
    group by decade, form

)

select
    concat(decade, ' ', form) as cell,
    coalesce(wanted.slots * decades.people / 64, 0) as target,
    coalesce(founds.found, 0) as found,
    decades.people
from wanted
full join founds using (decade, form)
inner join decades using (decade)
order by cell;

-- E-mail addresses on file, by status, years since the last contact and age.
-- Name:      emails
-- Source:    assumption
-- Tolerance: 0.02

select
    concat(
        contact_class,
        if(age >= 75, ' aged 75 and over', if(age >= 60, ' aged 60 to 74', ' aged under 60'))
    ) as cell,
    sum(email_per_mille::bigint * if(
        age >= 75,
        assumed('email_aged_75_per_mille'),
        if(age >= 60, assumed('email_aged_60_to_74_per_mille'), 1000)
    )) / 1000000 as target,
    count(*) filter (fields_on_file & 1 <> 0) as found,
    count(*) as people
from persons_with_rates
group by cell
order by cell;

-- Registrations that ended on the last day of a month.
-- Name:      ends_at_month_end
-- Source:    assumption, after what the press says of exits by default of the monthly update
-- Tolerance: 0.03
-- Note:      a single registration lasts for four weeks at the least.

select
    'last day of a month' as cell,
    assumed('ends_at_month_end_per_mille') / 1000 * count(*) as target,
    count(*) filter (last_ended_on = last_day(last_ended_on)) as found,
    count(*) as people
from registrants
where is_primary and status = 'formerly_registered';

-- Persons by year of first registration.
-- Name:      first_years
-- Source:    assumption: a lasting inflow, and what early 2004 held
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/first_year.csv',
    first_year, sum(persons::bigint) * persons_scale(),
    'exposures', first_year, sum(person_count) filter (first_year is not null)
)
order by cell;

-- NIRs and agency identifiers on file, by status.
-- Name:      identifiers
-- Source:    assumption
-- Tolerance: 0.005

select *
from held_by_class(status, 'NIR', nir_per_mille, true, fields_on_file & 8 <> 0)
union all
select *
from held_by_class(
    status, 'agency identifier', agency_id_per_mille, true, fields_on_file & 16 <> 0
)
order by cell;

-- Registrants who are alive and live in France, by département and five-year age.
-- Name:      living_by_departement
-- Source:    persons_by_departement.csv, less who has died or left by fates.csv
-- Cluster:   2
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/persons_by_departement.csv',
    concat(departement_code, ' ', age_band), sum(living_persons::bigint) * persons_scale(),
    'age_cube',
    concat(
        departement_code, ' ',
        case
            when age < 20 then '16-19'
            when age >= 75 then '75 and over'
            else concat(age // 5 * 5, '-', age // 5 * 5 + 4)
        end
    ),
    sum(living_here_person_count)
)
order by cell;

-- Persons by commune, inside their département.
-- Name:      population_of_communes
-- Source:    INSEE, municipal population, COG 2024, to which registrants are assumed in proportion
-- Tolerance: 0.02

with

found as (

    select
        substring(locality::varchar, 1, 5) as commune_code,
        count(*) as person_count
    from records
    where drift = 'none'
    group by commune_code

),

in_communes as (

    select
        if(population >= 20000, commune_code, concat('smaller communes of ', departement_code))
            as cell,
        population / sum(population) over departement * sum(person_count) over departement
            as target,
        person_count
    from communes
    left join found using (commune_code)
    window departement as (partition by departement_code)

)

select
    cell,
    sum(target) as target,
    sum(person_count) as found
from in_communes
where target is not null
group by cell
order by cell;

-- Persons by number of records.
-- Name:      records_per_person
-- Source:    the mean is published, 43,000,000 / 36,820,828 (S02, S08); its split is an assumption
-- Tolerance: 0.005

with

doubles as (

    select assumed('two_records_per_877_persons') as with_two

),

shares as (

    select
        with_two,
        if(with_two % 2 = 1, 2, 1) as with_four,
        (147 - with_two - 3 * with_four) // 2 as with_three
    from doubles

),

targets as (

    select
        unnest(['1', '2', '3', '4']) as cell,
        unnest([877 - with_two - with_three - with_four, with_two, with_three, with_four])
        / 877 * (select person_count from provenance) as target
    from shares

),

by_person as (

    select
        person_id,
        count(*) as record_count
    from records
    group by person_id

),

founds as (

    select
        record_count::varchar as cell,
        count(*) as found
    from by_person
    group by cell

)

select *
from compared('targets', 'founds')
order by cell;

-- Persons by région.
-- Name:      regions
-- Source:    INSEE pyramids and job seekers of 2010, exponent assumed
-- Cluster:   2
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/region_persons.csv',
    region_code, sum(persons::bigint) * persons_scale(),
    'exposures', region_code, sum(person_count)
)
order by cell;

-- First registrations of whole years by kind of day.
-- Name:      registration_days
-- Source:    assumption; nothing was published by weekday
-- Tolerance: 0.05

with

days as (

    select
        unnest(range(
            make_date(window_first_year()::integer + 1, 1, 1),
            make_date(window_last_year()::integer, 1, 1),
            interval 1 day
        ))::date as day

),

weighed as (

    select
        days.day,
        case
            when holidays.day is not null or isodow(days.day) = 7 then 'Sunday or public holiday'
            when isodow(days.day) = 6 then 'Saturday'
            else 'working day'
        end as cell,
        case cell
            when 'Saturday' then assumed('registrations_saturday_per_mille')
            when 'working day' then 1000
            else assumed('registrations_sunday_per_mille')
        end as day_weight,
        1000
        + (months.per_mille_of_mean - 1000)
        * assumed('registrations_months_spread_per_mille') / 1000 as month_weight
    from days
    inner join read_values(getvariable('reference') || '/registration_months.csv') as months
        on month(days.day) = months.month
    left join read_values(getvariable('reference') || '/public_holidays.csv') as holidays
        on days.day = holidays.day

),

shared as (

    select
        cell,
        month_weight * day_weight
        / sum(day_weight) over (partition by date_trunc('month', day)) as weight
    from weighed

),

founds as (

    select
        weighed.cell,
        count(*) as found,
        sum(count(*)) over () as people
    from registrants
    inner join weighed on registrants.first_registered_on = weighed.day
    where registrants.is_primary
    group by weighed.cell

)

select
    founds.cell,
    sum(shared.weight) / sum(sum(shared.weight)) over () * any_value(founds.people) as target,
    any_value(founds.found) as found,
    any_value(founds.people) as people
from shared
inner join founds using (cell)
group by founds.cell
order by founds.cell;

-- First registrations of whole years by month.
-- Name:      registration_months
-- Source:    assumption; no series by month was at hand
-- Tolerance: 0.02
-- Note:      who first registered at sixteen could not do so before the birthday.

with

targets as (

    select
        month::varchar as cell,
        1000 + (per_mille_of_mean - 1000) * assumed('registrations_months_spread_per_mille') / 1000
            as weight
    from read_values(getvariable('reference') || '/registration_months.csv')

),

founds as (

    select
        month(first_registered_on)::varchar as cell,
        count(*) as found,
        sum(count(*)) over () as people
    from registrants
    where
        is_primary
        and year(first_registered_on) between window_first_year() + 1 and window_last_year() - 1
    group by cell

)

select
    cell,
    weight / sum(weight) over () * people as target,
    found,
    people
from targets
inner join founds using (cell)
order by cell::integer;

-- Persons by number of registrations.
-- Name:      registrations
-- Source:    assumption after the re-registrations of 2004 (S68)
-- Tolerance: 0.005

with

weights as (

    select
        registration_count as cell,
        per_mille::bigint
        * if(registration_count = '1', 1000, assumed('registered_again_odds_per_mille')) as weight
    from read_texts(getvariable('reference') || '/registrations.csv')

),

founds as (

    select
        registration_count::varchar as cell,
        count(*) as found
    from persons
    where registration_count is not null
    group by cell

)

select
    cell,
    weight / sum(weight) over () * sum(found) over () as target,
    coalesce(found, 0) as found
from weights
full join founds using (cell)
order by cell;

-- Persons by sex.
-- Name:      sexes
-- Source:    INSEE pyramids and participation, assumed
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/persons_by_departement.csv',
    sex, sum(persons::bigint) * persons_scale(),
    'exposures', sex, sum(person_count)
)
order by cell;

-- Persons by status.
-- Name:      statuses
-- Source:    registered: derived; candidate spaces: assumption; formerly registered: what remains
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/status.csv',
    status, sum(persons::bigint) * persons_scale(),
    'exposures', status, sum(person_count)
)
order by cell;

-- Persons by département, status, sex and five-year age.
-- Name:      statuses_by_departement
-- Source:    the registered: published, or the rates; all others: assumptions
-- Cluster:   2
-- Tolerance: 0.03
-- Smallest:  5000

select *
from compared_with(
    getvariable('setting') || '/persons_by_departement.csv',
    concat(departement_code, ' ', status, ' ', sex, ' ', age_band),
    sum(persons::bigint) * persons_scale(),
    'exposures',
    concat(departement_code, ' ', status, ' ', sex, ' ', five_year_band),
    sum(person_count)
)
order by cell;

-- Persons born in an area who have one of its own surnames.
-- Name:      surnames_of_areas
-- Source:    assumed shares, lists of frequent surnames
-- Tolerance: 0.06
-- Note:      families of an origin have surnames of their own, for so many as assumed.

with

names as (

    select *
    from read_texts(getvariable('reference') || '/area_surnames.csv')

),

everywhere as (

    select
        names.area,
        sum(surnames.slots::bigint) / 65536 as share
    from names
    inner join read_texts(getvariable('reference') || '/surnames.csv') as surnames
        on names.birth_name = surnames.birth_name
    group by names.area

),

areas as (

    select
        places.area,
        places.departement_code,
        places.share_per_mille::bigint as per_mille,
        coalesce(everywhere.share, 0) as share_elsewhere,
        per_mille * ledger.value as yes,
        yes / (yes + (1000 - per_mille) * 1000) as share_here
    from read_texts(getvariable('reference') || '/areas.csv') as places
    inner join assumptions as ledger on ledger.name = 'regional_surname_odds_per_mille'
    left join everywhere on places.area = everywhere.area

),

families as (

    select
        decade,
        1 - sum(slots) / 256 * assumed('origin_surname_per_mille') / 1000 as share_of_others
    from read_values(getvariable('setting') || '/families.csv')
    where country_name = 'France'
    group by decade

),

people as (

    select
        birth_places.birth_departement_code as departement_code,
        persons.decade,
        persons.birth_name::varchar as birth_name,
        count(*) as people
    from persons
    inner join birth_places on persons.birth_place = birth_places.birth_place
    group by all

)

select
    areas.area as cell,
    sum(
        people.people
        * coalesce(families.share_of_others, 1)
        * (areas.share_here + (1 - areas.share_here) * areas.share_elsewhere)
    ) as target,
    sum(people.people) filter (names.birth_name is not null) as found,
    sum(people.people) as people
from areas
inner join people on areas.departement_code = people.departement_code
left join families on people.decade = families.decade
left join names on areas.area = names.area and people.birth_name = names.birth_name
group by areas.area
order by cell;

-- Persons with a twin on the register, by decade of birth.
-- Name:      twins
-- Source:    assumption
-- Cluster:   4
-- Tolerance: 0.06
-- Note:      those who share day and place of birth and surname, with one number of birth in both
--            sexes or two that follow each other. A twin may be gone or never come;
--            strangers of one surname are a few.

with

met as (

    select
        decade,
        count(*) over (
            partition by
                birth_day,
                birth_place,
                birth_name,
                if(nir_order > 500, nir_order, nir_order + 1) // 2
        ) > 1 as has_twin
    from persons

)

select
    decade::varchar as cell,
    if(
        decade < 1981,
        assumed('twins_born_before_1981_per_mille'),
        assumed('twins_born_from_1981_per_mille')
    ) * count(*) / 1000 as target,
    count(*) filter (has_twin) as found,
    count(*) as people
from met
group by decade
order by decade;

-- Persons whose usage name differs from the birth name, by sex and age group.
-- Name:      usage_names
-- Source:    assumption
-- Tolerance: 0.02
-- Note:      a name drawn anew is the birth name once in some thousands. On a file that ended
--            before the person was eighteen there is none: those are not counted.

select
    concat(groups.sex, ' ', age_from, '-', age_to) as cell,
    any_value(usage_name_per_mille)::bigint * count(*) / 1000 as target,
    count(*) filter (usage_name <> birth_name) as found,
    count(*) as people
from persons
inner join
    read_texts(getvariable('setting') || '/usage_name_by_age.csv') as groups
    on
        groups.sex = persons.sex::varchar
        and age between age_from::integer and age_to::integer
where coalesce(last_day, 65535) >= birth_day + 6575
group by all
order by cell;

-- Formerly registered by completed years since the last end.
-- Name:      years_since_end
-- Source:    first year derived, decay assumed
-- Tolerance: 0.005

select *
from compared_with(
    getvariable('setting') || '/years_since_end.csv',
    years_since_end, sum(persons::bigint) * persons_scale(),
    'persons', years_since, count_if(status = 'formerly_registered')
)
order by cell;
