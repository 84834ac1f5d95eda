-- Bounds: what an outsider, who knows only how many, can say of how many people are in two groups.

-- A breach that is only claimed is counted where it is asked for, never by default.
create or replace macro keeps_standing(standings, standing) as (
    list_contains(coalesce(standings::varchar[], ['confirmed']), standing)
);

comment on macro keeps_standing is
'Whether a breach is of the standings asked for; null asks for the confirmed ones.';

-- In a word for a sentence: of which standing each breach is that was counted.
create or replace macro counted_standing(standings) as (
    case
        when not list_contains(coalesce(standings::varchar[], ['confirmed']), 'claimed')
            then 'confirmed'
        when list_contains(standings::varchar[], 'confirmed') then 'confirmed_or_claimed'
        else 'claimed'
    end
);

comment on macro counted_standing is
'The standing of the breaches that were counted: confirmed, claimed, or either.';

-- Were membership of the one independent of membership of the other.
create or replace macro expected_overlap(one, other, everyone) as (
    one::double * other / nullif(everyone, 0)
);

comment on macro expected_overlap is
'How many are in both of two groups, were the one independent of the other; both are of everyone.';

-- The least and the most that it can be, whatever the dependence. Source: M. Fréchet,
-- Sur les tableaux de corrélation dont les marges sont données, Ann. Univ. Lyon, 1951.
-- Null where one of them is not known: greatest() would pass over it and say zero.
create or replace macro least_overlap(one, other, everyone) as (
    case when one + other < everyone then 0 else one + other - everyone end
);

comment on macro least_overlap is
'The least that can be in both of two groups out of everyone; null where a size is not known.';

create or replace macro most_overlap(one, other) as (least(one, other));

comment on macro most_overlap is
'The most that can be in both of two groups; where one size is not known, the other.';

-- One row per breach, département, sex and age band: the living residents on the register, the
-- residents of the perimeter, and the breach's members, spread evenly over its perimeter. Where
-- the register has more people than residents were counted a year before, these are as many.
create or replace macro overlap_strata(departements, age_bands, sexes, statuses) as table
with

living as (

    select
        departement_code,
        sex,
        age_band,
        sum(living_here_person_count)::bigint
            as living_person_count
    from selected_cells(departements, age_bands, sexes, statuses, null, null)
    group by departement_code, sex, age_band

)

select
    perimeters.breach_id,
    perimeters.departement_code,
    perimeters.sex,
    perimeters.age_band,
    perimeters.inside_share * coalesce(living.living_person_count, 0) as register_person_count,
    greatest(perimeters.resident_count, register_person_count) as resident_count,
    perimeters.resident_count as counted_resident_count,
    breaches.person_count * perimeters.resident_count / breaches.perimeter_person_count
        as member_count
from perimeters
inner join breaches using (breach_id)
left join living
    on
        perimeters.departement_code = living.departement_code
        and perimeters.sex = living.sex
        and perimeters.age_band = living.age_band
where
    (
        departements is null
        or list_contains(departements::departement_code[], perimeters.departement_code)
    )
    and (age_bands is null or list_contains(age_bands::age_band[], perimeters.age_band))
    and (sexes is null or list_contains(sexes::sex[], perimeters.sex));

comment on macro table overlap_strata is
'The living on the register, the residents and the members: one row per breach, département, sex and age band.';

create or replace macro asked_breach(breach) as (coalesce(breach, default_breach()));

comment on macro asked_breach is
'The code of the other breach that a question is of: the one asked for, else the default one.';

-- What a question needs of one breach, stratum by stratum, to be summed: the exposed, those of
-- them in the breach too, and what an outsider knows; null asks for the breach that is taken first.
create or replace macro overlap_cells(
    breach, departements, age_bands, sexes, statuses
) as table
select
    departement_code,
    age_band,
    sex,
    person_count as exposed_person_count
from selected_cells(departements, age_bands, sexes, statuses, null, null)
union all by name
select
    departement_code,
    age_band,
    sex,
    record_count,
    person_count
from selected_members(departements, age_bands, sexes, statuses)
where breach_id = asked_breach(breach)
union all by name
select
    departement_code,
    age_band,
    sex,
    resident_count,
    register_person_count,
    member_count
from overlap_strata(departements, age_bands, sexes, statuses)
where breach_id = asked_breach(breach);

comment on macro table overlap_cells is
'The exposed, those in the breach too, and what an outsider knows, each in columns of its own: rows to sum by département, age band and sex.';

-- Where "up to" so many were announced, nothing was said of the least.
create or replace table sized_breaches as
select
    breaches.*,
    coalesce(person_count * announced.least_count // announced.announced_count, 0) as least_count,
    coalesce(person_count * announced.most_count // announced.announced_count, person_count)
        as most_count
from breaches
left join announced_breaches as announced using (breach_id);

comment on table sized_breaches is
'Internal: the breaches, with the least and the most persons that their announcements allow.';

-- One row per other breach: what its size alone says of how many of the selected are in it too.
-- Expected spreads its members evenly over its perimeter; least and most do not: a part of the
-- register is set against the whole breach and all residents of its perimeter, who may have been
-- hit anywhere; if even they are, and are added up by département, sex and age, but of the agency's
-- own breaches. A breach of the agency's own register is not set against residents: its members
-- are on the register by definition, all of them, or as many of the missions locales as assumed;
-- of a selection of it nothing can be said. Nor of one after the reference day, unless "up to" so
-- many were announced: its members may have registered since, and there may be more of them.
create or replace macro overlap_bounds(departements, age_bands, sexes, statuses) as table
with

own as (

    select
        sized.*,
        sized.perimeter = 'young_people' as is_young,
        sized.breached_on <= reference_day() or announced.count_basis = 'up_to' as is_bounded
    from sized_breaches as sized
    left join announced_breaches as announced using (breach_id)
    where sized.perimeter <> 'residents'

)

select
    strata.breach_id,
    sum(strata.resident_count) as resident_count,
    sum(strata.register_person_count) as register_person_count,
    sum(strata.member_count) as member_count,
    expected_overlap(
        sum(strata.register_person_count), sum(strata.member_count), sum(strata.resident_count)
    ) as expected_person_count,
    least_overlap(
        sum(strata.register_person_count),
        any_value(breaches.least_count),
        any_value(breaches.perimeter_person_count)
        + sum(strata.resident_count - strata.counted_resident_count)
    ) as least_person_count,
    most_overlap(sum(strata.register_person_count), any_value(breaches.most_count))
        as most_person_count,
    sum(
        least_overlap(strata.register_person_count, strata.member_count, strata.resident_count)
    ) as least_if_even_count,
    sum(most_overlap(strata.register_person_count, strata.member_count)) as most_if_even_count
from overlap_strata(departements, age_bands, sexes, statuses) as strata
inner join sized_breaches as breaches on strata.breach_id = breaches.breach_id
group by strata.breach_id
union all by name
select
    breach_id,
    perimeter_person_count as register_person_count,
    person_count as member_count,
    case
        when is_young then assumed('breach_missions_locales_in_register_per_mille') / 1000
        else 1
    end * person_count as expected_person_count,
    case
        when not is_bounded then null
        when is_young then assumed_low('breach_missions_locales_in_register_per_mille') / 1000
        else 1
    end * least_count as least_person_count,
    case
        when not is_bounded then null
        when is_young then assumed_high('breach_missions_locales_in_register_per_mille') / 1000
        else 1
    end * most_count as most_person_count
from own
where coalesce(departements, age_bands, sexes, statuses) is null;

comment on macro table overlap_bounds is
'What its size alone says of how many of the selected are in another breach: one row per breach.';

-- The same of all of them together, of the standings asked for: who is in one at least, and in how
-- many on average. No union is smaller than its largest part, or larger than all parts together. Of
-- a world made smaller than the register, the agency's own breaches took as large a part.
create or replace macro union_bounds(
    departements, age_bands, sexes, statuses, standings
) as table
with

exposed as (

    select
        coalesce(sum(person_count), 0) as person_count,
        (select sum(cells.person_count) from exposure_cube as cells)
        / assumed('persons_final') as register_share
    from selected_cells(departements, age_bands, sexes, statuses, null, null)

),

-- Of a selection, the whole of an own breach is the most that is known.
of_each as (

    select
        exposed.person_count as exposed_person_count,
        case when breaches.perimeter = 'residents' then 1 else exposed.register_share end
            as world_share,
        least(world_share * coalesce(bounds.least_person_count, 0), exposed.person_count)
            as least_person_count,
        least(
            coalesce(world_share * bounds.most_person_count, breaches.person_count),
            exposed.person_count
        ) as most_person_count
    from breaches
    cross join exposed
    left join overlap_bounds(departements, age_bands, sexes, statuses) as bounds
        on breaches.breach_id = bounds.breach_id
    where keeps_standing(standings, breaches.standing)

)

select
    coalesce(max(least_person_count), 0) as least_person_count,
    coalesce(least(sum(most_person_count), max(exposed_person_count)), 0) as most_person_count,
    sum(least_person_count) / nullif(max(exposed_person_count), 0) as least_mean_breach_count,
    sum(most_person_count) / nullif(max(exposed_person_count), 0) as most_mean_breach_count
from of_each;

comment on macro table union_bounds is
'What sizes alone say of how many selected are in another breach, and in how many on average.';
