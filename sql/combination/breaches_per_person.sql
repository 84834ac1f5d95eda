-- In how many other breaches was each exposed person?
--
-- Grain:       one row per number of other breaches, none first.
-- Parameters:  none.
-- Headline:    The people exposed are in {mean_breach_count:.1} of
--              {breach_count:other_breaches} on average, and {several_person_share:.1} in two
--              or more.
-- Note:        exact, in the synthetic world, where who is in a breach is drawn
--              independently inside its perimeter; in truth some people give their data to
--              more companies than others. Breaches only claimed are included.
-- Source:      other breaches: as breaches.source.

with

by_breach_count as (

    select
        bit_count(breach_mask) as other_breach_count,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from combination_cube
    group by other_breach_count

),

everyone as (

    select
        sum(person_count) as person_count,
        sum(other_breach_count * person_count) as membership_count,
        sum(person_count) filter (other_breach_count >= 2) as several_person_count
    from by_breach_count

)

select
    by_breach_count.other_breach_count,
    by_breach_count.record_count,
    by_breach_count.person_count,
    by_breach_count.person_count / everyone.person_count as person_share,
    sum(by_breach_count.person_count)
        over (order by by_breach_count.other_breach_count desc)::bigint
        as at_least_person_count,
    everyone.membership_count / everyone.person_count as mean_breach_count,
    coalesce(everyone.several_person_count, 0) / everyone.person_count
        as several_person_share,
    (select count(*) from breaches) as breach_count
from by_breach_count
cross join everyone
order by by_breach_count.other_breach_count
