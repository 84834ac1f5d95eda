-- How does this breach rank among French breaches, by what was announced?
--
-- Grain:       one row per breach: confirmed ones before claimed ones, of them those counted in
--              persons before those counted in accounts, then most announced.
-- Needs:       published counts.
-- Headline (is_largest):
--              This breach is the largest of the {listed_breach_count} confirmed breaches listed
--              here that are counted in persons: {this_person_count:M persons}, ahead of
--              {next_breach_id} with {next_person_count:M}; of those counted in accounts, here or
--              worldwide, {larger_account_count} {larger_account_count:is/are} larger.
-- Headline:    This breach ranks {this_least_rank} to {this_most_rank} among the
--              {listed_breach_count} confirmed breaches listed here that are counted in persons,
--              with {this_person_count:M persons}; of those counted in accounts, here or worldwide,
--              {larger_account_count} {larger_account_count:is/are} larger.
-- Note:        a list of known large breaches, not all of them. Ranks are among breaches of the
--              same standing that count the same thing: an account, a contract or a record is not a
--              person. A rank is a range, from least_rank to most_rank, if the number is a range, a
--              maximum or an order of magnitude (count_basis), or if the breach is only claimed; if
--              least_count is empty, it may be that nobody was hit. {breach.announced} A field that
--              was not stated is empty. Sizes are compared, not people: no rank depends on how the
--              breaches overlap, and their sizes must not be added up.
-- Source:      as the column source of each row.

with

ranked as (

    select
        announced_breaches.breach_id,
        1 + count(*) filter (peers.least_count > announced_breaches.most_count) as least_rank,
        1 + count(*) filter (peers.most_count > coalesce(announced_breaches.least_count, 0))
            as most_rank,
        count(peers.breach_id) + 1 as listed_breach_count,
        max(peers.announced_count) as next_person_count,
        arg_max(peers.breach_id, peers.announced_count) as next_breach_id
    from announced_breaches
    left join announced_breaches as peers
        on
            announced_breaches.breach_id <> peers.breach_id
            and announced_breaches.standing = peers.standing
            and announced_breaches.counted = peers.counted
    group by announced_breaches.breach_id

),

this_breach as (

    select
        ranked.least_rank as this_least_rank,
        ranked.most_rank as this_most_rank,
        ranked.listed_breach_count,
        ranked.next_breach_id,
        ranked.next_person_count,
        announced_breaches.announced_count as this_person_count,
        ranked.most_rank = 1 as is_largest,
        (
            select count(*)
            from announced_breaches as larger
            where
                larger.standing = announced_breaches.standing
                and larger.counted = 'accounts'
                and larger.least_count > announced_breaches.most_count
        ) as larger_account_count
    from ranked
    inner join announced_breaches using (breach_id)
    where breach_id = this_breach()

)

select
    announced_breaches.breach_id,
    announced_breaches.announced_on,
    announced_breaches.sector,
    announced_breaches.standing,
    announced_breaches.counted,
    announced_breaches.count_basis,
    announced_breaches.is_worldwide,
    announced_breaches.is_modelled,
    announced_breaches.announced_count,
    announced_breaches.least_count,
    announced_breaches.most_count,
    ranked.least_rank,
    ranked.most_rank,
    announced_breaches.has_nir,
    announced_breaches.has_birth_date,
    announced_breaches.has_email,
    announced_breaches.has_phone,
    announced_breaches.has_postal_address,
    announced_breaches.has_iban,
    announced_breaches.source,
    this_breach.this_least_rank,
    this_breach.this_most_rank,
    this_breach.listed_breach_count,
    this_breach.next_breach_id,
    this_breach.next_person_count,
    this_breach.this_person_count,
    this_breach.is_largest,
    this_breach.larger_account_count,
    year(announced_breaches.announced_on) as announced_year
from announced_breaches
inner join ranked using (breach_id)
cross join this_breach
order by
    announced_breaches.standing desc,
    announced_breaches.counted desc,
    announced_breaches.announced_count desc,
    announced_breaches.breach_id asc
