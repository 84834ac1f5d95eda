-- breaches: one row per other breach that hit residents of France, by date.
--
-- person_count is what was published. Whoever stands inside the perimeter was in the breach with
-- the same chance: that count over the people of the perimeter, residents of France (INSEE,
-- 1 January 2023) or people on the register. member_limit is that chance in 65,536ths; whole
-- numbers only, so that every machine finds the same. Ages are those of the reference day.
-- Source: reference/breaches.csv and population.csv.

create table breaches as

with

source as (

    select
        row_number() over (order by breached_on, breach_id) - 1 as breach_number,
        *,
        if(
            perimeter = 'young_people',
            persons * assumed('breach_missions_locales_in_register_per_mille') // 1000,
            persons
        )::bigint as members
    from read_values(getvariable('reference') || '/breaches.csv', kinds := {'persons': 'bigint'})

),

-- A five-year band of residents is spread evenly over its years.
residents as (

    select
        source.breach_number,
        sum(population.population)::bigint // 5 as people
    from source
    inner join range(100) as year on year.range between source.age_from and source.age_to
    inner join read_values(getvariable('reference') || '/population.csv') as population
        on
            regexp_extract(population.age_band, '^[0-9]+')::bigint = year.range // 5 * 5
            and (source.sex is null or source.sex = population.sex)
    where source.perimeter = 'residents'
    group by source.breach_number

),

-- The first days of each history one by one, with the units of each and of the last days that can
-- follow; who is registered has none.
first_days as (

    select
        windows.first_from,
        windows.last_from,
        windows.last_from + windows.last_days as last_end,
        days.day_number as first_day,
        days.units
    from (
        select distinct
            first_from,
            first_to,
            last_from,
            last_days
        from profile_slots
        where first_from is not null
    ) as windows
    inner join calendar_days as days
        on days.calendar = 0 and days.day_number between windows.first_from and windows.first_to

),

-- The part of each history's days, in 65,536ths, that lies inside the dates of a perimeter. The
-- last day is four weeks after the first one at the earliest.
histories as (

    select
        first_days.first_from,
        first_days.last_from,
        65536 * sum(first_days.units) filter (first_days.first_day <= first_until_2021)
        // sum(first_days.units) as first_by_2021,
        sum(
            first_days.units * coalesce(
                65536 * (ends.first_unit - greatest(kept.first_unit, starts.first_unit))
                // (ends.first_unit - starts.first_unit),
                65536
            )
        ) filter (
            first_days.first_day <= first_until_2022
            and coalesce(kept.first_unit < ends.first_unit, true)
        ) // sum(first_days.units) as in_file_of_2022
    from first_days
    cross join perimeter_days
    inner join calendar_days as kept
        on kept.calendar = 1 and perimeter_days.ended_from_2021 = kept.day_number
    left join calendar_days as starts
        on
            starts.calendar = 1
            and starts.day_number = greatest(first_days.last_from, first_days.first_day + 28)
    left join calendar_days as ends
        on ends.calendar = 1 and first_days.last_end = ends.day_number
    group by first_days.first_from, first_days.last_from

),

profiles as (

    select
        profile_slots.age,
        profile_slots.status,
        coalesce(histories.first_by_2021, 0) as first_by_2021,
        coalesce(histories.in_file_of_2022, 0) as in_file_of_2022
    from profile_slots
    left join histories
        on
            profile_slots.first_from = histories.first_from
            and profile_slots.last_from is not distinct from histories.last_from

),

registered as (

    select
        source.breach_number,
        (sum(case source.perimeter
            when 'young_people' then 65536
            when 'registered_in_march_2024' then if(profiles.status = 'registered', 65536, 0)
            when 'registered_by_june_2021' then profiles.first_by_2021
            else profiles.in_file_of_2022
        end)::bigint >> 16) * assumed('persons_final') // 65536 as people
    from source
    inner join profiles on profiles.age between source.age_from and source.age_to
    where source.perimeter <> 'residents'
    group by source.breach_number

),

perimeters as (

    from residents
    union all
    from registered

)

select
    source.breach_id,
    source.breach_number,
    1 << source.breach_number as breach_bit,
    source.breached_on,
    source.organisation,
    source.organisation_fr,
    source.persons as person_count,
    source.standing,
    source.has_nir::boolean as has_nir,
    source.has_birth_date::boolean as has_birth_date,
    source.has_email::boolean as has_email,
    source.has_phone::boolean as has_phone,
    source.has_postal_address::boolean as has_postal_address,
    source.has_iban::boolean as has_iban,
    source.has_iban_of_all::boolean as has_iban_of_all,
    source.has_employer::boolean as has_employer,
    source.has_insurer::boolean as has_insurer,
    source.other_fields,
    source.perimeter,
    source.sex::sex as sex,
    source.age_from,
    source.age_to,
    perimeters.people as perimeter_person_count,
    least(65536, source.members * 65536 // perimeters.people) as member_limit,
    source.source
from source
inner join perimeters using (breach_number)
order by source.breach_number;

comment on table breaches is 'The other breaches that hit residents of France, by date.';
comment on column breaches.breach_id is 'Short name. Source: reference/breaches.csv.';
comment on column breaches.breach_number is 'Number by date, from 0. Source: counted.';
comment on column breaches.breach_bit is 'Its bit in breach_mask. Source: counted.';
comment on column breaches.breached_on is
'Day on which it became known; the first of the month where only that is known. Source: breaches.source.';
comment on column breaches.organisation is
'Controller or processor that was breached. Source: breaches.source.';
comment on column breaches.organisation_fr is
'Its name in French, where it is not a name alone. Source: translated.';
comment on column breaches.person_count is
'Persons concerned, the best published count. Source: breaches.source.';
comment on column breaches.standing is
'confirmed by the organisation or CNIL, or claimed only. Source: breaches.source.';
comment on column breaches.has_nir is
'Whether the NIR was taken; null where not stated. Source: breaches.source.';
comment on column breaches.has_birth_date is
'Whether the birth date was taken; null where not stated. Source: breaches.source.';
comment on column breaches.has_email is
'Whether the e-mail address was taken; null where not stated. Source: breaches.source.';
comment on column breaches.has_phone is
'Whether the phone number was taken; null where not stated. Source: breaches.source.';
comment on column breaches.has_postal_address is
'Whether the postal address was taken; null where not stated. Source: breaches.source.';
comment on column breaches.has_iban is
'Whether the IBAN was taken, of some at least; null where not stated. Source: breaches.source.';
comment on column breaches.has_iban_of_all is
'Whether the IBAN of everyone in it was taken, not of some only. Source: breaches.source.';
comment on column breaches.has_employer is
'Whether it names the employer. Source: breaches.source, as other_fields.';
comment on column breaches.has_insurer is
'Whether it names the health insurer. Source: breaches.source, as other_fields.';
comment on column breaches.other_fields is 'What else was taken. Source: breaches.source.';
comment on column breaches.perimeter is
'Who could be in it. Source: breaches.source; for companies all residents of the ages, an assumption.';
comment on column breaches.sex is 'Null: both. Source: assumption.';
comment on column breaches.age_from is 'Youngest age on the reference day. Source: assumption.';
comment on column breaches.age_to is 'Oldest age on the reference day. Source: assumption.';
comment on column breaches.perimeter_person_count is
'People inside the perimeter: residents of France, or expected on the register. Source: reference/population.csv, profiles.csv.';
comment on column breaches.member_limit is
'Chance of somebody inside the perimeter to be in it, in 65,536ths. Source: derived from the two counts.';
comment on column breaches.source is 'Where the figures were read. Source: reference/breaches.csv.';
