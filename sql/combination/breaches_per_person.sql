-- In how many other breaches was each exposed person?
--
-- Grain:       one row per number of other breaches, none first.
-- Needs:       published counts, breach figures, assumed figures, age, sex, area, vital status,
--              other breaches.
-- Headline:    If breaches are independent, {several_person_share:.1} of the people exposed are in
--              more than one other {counted_standing} breach
--              ({little_overlap_several_person_share:.1} if breaches overlap little,
--              {much_overlap_several_person_share:.1} if much), and the mean number of other
--              breaches per exposed person is {mean_breach_count:.1}; the published sizes say only
--              that it is {least_mean_breach_count:.1} to {most_mean_breach_count:.1}.
-- Full size:   bounds
-- Note:        {kind.modelled}: membership of a breach is drawn independently inside its perimeter.
--              In reality some people give their data to more companies than others: more people
--              than here are in no breach, and more are in many. Least and most are the sums of the
--              Fréchet bounds of each breach, from its published size: see
--              combination/other_breaches. Little and much overlap are two cases: a part of the way
--              from independence to an extreme, by département, sex and age; how large a part is an
--              assumption, breach_dependence_per_mille. At one extreme each breach holds as few
--              exposed people as its size allows, spread evenly; at the other as many as it allows,
--              and a person in a smaller breach is in every larger one. In both cases fewer people
--              are in any breach and fewer in several: if breaches overlap little, each holds fewer
--              exposed people; if much, they fall on fewer people, more of whom are in many
--              breaches. The agency's own breaches keep their size.
-- Source:      other breaches: as breaches.source; how far little and much go:
--              assumption, see method/ledger.

with

members as (

    select
        record_count,
        person_count,
        if(keeps_standing($standings, 'confirmed'), confirmed_breach_count, 0)
        + if(keeps_standing($standings, 'claimed'), claimed_breach_count, 0)
            as other_breach_count
    from selected_breach_counts($departements, $age_bands, $sexes, $statuses)

),

by_breach_count as (

    select
        other_breach_count,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from members
    group by other_breach_count

),

everyone as (

    select
        nullif(sum(person_count), 0) as person_count,
        sum(other_breach_count * person_count) as membership_count,
        sum(person_count) filter (other_breach_count >= 2) as several_person_count
    from by_breach_count

),

listed as (

    select
        count(*) as breach_count,
        counted_standing($standings) as counted_standing
    from breaches
    where keeps_standing($standings, standing)

),

bounds as (

    from union_bounds($departements, $age_bands, $sexes, $statuses, $standings)

),

extremes as (

    from breach_count_extremes($departements, $age_bands, $sexes, $statuses, $standings)

),

-- The memberships are those in one breach at least, in two at least, and so on.
all_extremes as (

    select
        sum(evenly_person_count) filter (other_breach_count > 0) as evenly_membership_count,
        sum(nested_person_count) filter (other_breach_count > 0) as nested_membership_count,
        sum(evenly_person_count) filter (other_breach_count = 2) as evenly_several_count,
        sum(nested_person_count) filter (other_breach_count = 2) as nested_several_count
    from extremes

)

select
    by_breach_count.other_breach_count,
    listed.counted_standing,
    by_breach_count.record_count,
    by_breach_count.person_count,
    bounds.least_mean_breach_count,
    bounds.most_mean_breach_count,
    listed.breach_count,
    by_breach_count.person_count / everyone.person_count as person_share,
    sum(by_breach_count.person_count)
        over (order by by_breach_count.other_breach_count desc)::bigint
        as at_least_person_count,
    everyone.membership_count / everyone.person_count as mean_breach_count,
    coalesce(everyone.several_person_count, 0) / everyone.person_count
        as several_person_share,
    round(
        if_dependent(at_least_person_count, coalesce(extremes.evenly_person_count, 0))
    )::bigint as little_overlap_at_least_person_count,
    round(
        if_dependent(at_least_person_count, coalesce(extremes.nested_person_count, 0))
    )::bigint as much_overlap_at_least_person_count,
    if_dependent(
        everyone.membership_count, coalesce(all_extremes.evenly_membership_count, 0)
    ) / everyone.person_count as little_overlap_mean_breach_count,
    if_dependent(
        everyone.membership_count, coalesce(all_extremes.nested_membership_count, 0)
    ) / everyone.person_count as much_overlap_mean_breach_count,
    if_dependent(
        coalesce(everyone.several_person_count, 0), coalesce(all_extremes.evenly_several_count, 0)
    ) / everyone.person_count as little_overlap_several_person_share,
    if_dependent(
        coalesce(everyone.several_person_count, 0), coalesce(all_extremes.nested_several_count, 0)
    ) / everyone.person_count as much_overlap_several_person_share
from by_breach_count
cross join listed
cross join everyone
cross join bounds
cross join all_extremes
left join extremes using (other_breach_count)
order by by_breach_count.other_breach_count
