-- Overlap: how many would be in other breaches too, were being in the one to depend on being in the
-- other. Two cases stand beside independence, each a part of the way to an extreme.

-- So large a part of the people live in the world of the extreme, all others in that of
-- independence (M. Fréchet, Remarques au sujet de la note précédente, C. R. Acad. Sci. Paris 246,
-- 1958). Of this register and one breach, within a stratum, that part is Loevinger's H.
create or replace macro if_dependent(independent, extreme) as (
    independent + assumed('breach_dependence_per_mille') / 1000 * (extreme - independent)
);

comment on macro if_dependent is
'How many there would be if breaches were dependent: a part of the way from independent to an extreme.';

-- By chance a small count lies past its bound; it stays where it is.
create or replace macro little_overlap(independent, bound) as (
    if_dependent(independent, least(independent, coalesce(bound, independent)))
);

comment on macro little_overlap is
'How many would be in both if breaches overlapped little: part of the way down to the bound.';

create or replace macro much_overlap(independent, bound) as (
    if_dependent(independent, greatest(independent, coalesce(bound, independent)))
);

comment on macro much_overlap is
'How many would be in both if breaches overlapped much: part of the way up to the bound.';

-- The members of a breach are spread evenly over its perimeter; of each département, sex and age
-- these are the least and the most of the exposed who can be among them. Who was in a breach of the
-- agency's own register is not open: the least and the most are those drawn.
create or replace macro overlap_extremes(departements, age_bands, sexes, statuses) as table
select
    breach_id,
    departement_code,
    sex,
    age_band,
    least_overlap(register_person_count, member_count, resident_count) as least_person_count,
    most_overlap(register_person_count, member_count) as most_person_count
from overlap_strata(departements, age_bands, sexes, statuses)
union all
select
    members.breach_id,
    members.departement_code,
    members.sex,
    members.age_band,
    sum(members.person_count) as least_person_count,
    sum(members.person_count) as most_person_count
from selected_members(departements, age_bands, sexes, statuses) as members
inner join breaches on members.breach_id = breaches.breach_id
where breaches.perimeter <> 'residents'
group by members.breach_id, members.departement_code, members.sex, members.age_band;

comment on macro table overlap_extremes is
'The least and the most of the exposed who can be in a breach spread evenly: one row per breach, département, sex and age band.';

-- How many would be in so many other breaches or more, at two extremes. Evenly: each breach holds
-- as few of the exposed residents as it can, and nobody of them is in two more breaches than
-- anybody else of the same département, sex and age. Nested: each holds as many as it can, and who
-- is in a smaller breach is in every larger one.
create or replace macro breach_count_extremes(
    departements, age_bands, sexes, statuses, standings
) as table
with

exposed as (

    select
        departement_code,
        sex,
        age_band,
        sum(person_count) as person_count,
        sum(living_here_person_count) as living_here_person_count
    from selected_cells(departements, age_bands, sexes, statuses, null, null)
    group by departement_code, sex, age_band

),

ranked as (

    select
        exposed.living_here_person_count,
        sizes.most_person_count,
        sum(sizes.least_person_count) over stratum / exposed.living_here_person_count
            as least_breach_count,
        row_number() over (
            stratum order by sizes.most_person_count desc
        ) as other_breach_count
    from exposed
    inner join overlap_extremes(departements, age_bands, sexes, statuses) as sizes
        on
            exposed.departement_code = sizes.departement_code
            and exposed.sex = sizes.sex
            and exposed.age_band = sizes.age_band
    inner join breaches on sizes.breach_id = breaches.breach_id
    where keeps_standing(standings, breaches.standing) and exposed.living_here_person_count > 0
    window stratum as (
        partition by exposed.departement_code, exposed.sex, exposed.age_band
    )

)

select
    other_breach_count,
    sum(
        living_here_person_count
        * least(greatest(least_breach_count + 1 - other_breach_count, 0), 1)
    ) as evenly_person_count,
    sum(most_person_count) as nested_person_count
from ranked
group by other_breach_count
union all
select
    0 as other_breach_count,
    sum(person_count) as evenly_person_count,
    sum(person_count) as nested_person_count
from exposed;

comment on macro table breach_count_extremes is
'How many of the exposed would be in so many other breaches or more at the two extremes of overlap: one row per number of breaches.';
