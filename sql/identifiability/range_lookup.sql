-- How many addresses does a look-up by the first digits of a hash leave?
--
-- Grain:       one row per number of hexadecimal digits, 4 to 8.
-- Needs:       fields.
-- Base:        persons
-- Headline (not person_count):
--              Nobody here has an e-mail address on file.
-- Headline (not is_shared):
--              A look-up by {digit_count} digits of a hash leaves {alone_person_share:.1} of
--              {person_count:persons} alone with their prefix.
-- Headline:    A look-up by {digit_count} digits of a hash leaves {mean_address_count} addresses of
--              {person_count:persons} on average, and {alone_person_share:.1} of these people alone
--              with their prefix.
-- Full size:   rates
-- Note:        a service that is asked by the first digits of a hash learns only that the address
--              is one of those whose hashes begin alike. A hash spreads addresses evenly, so the
--              numbers are computed, not counted. The mean is that of one prefix; an address is
--              alone if no other has its prefix. One address is counted for each person with an
--              e-mail address on file.
-- Source:      derived from who has an e-mail address on file, see fields/by_field.

with

addresses as (

    select coalesce(sum(person_count) filter (field_mask & 1 <> 0), 0)::bigint as person_count
    from selected_fields(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

prefixes as (

    select unnest(range(4, 9))::integer as digit_count

)

select
    prefixes.digit_count,
    addresses.person_count,
    power(16, prefixes.digit_count)::bigint as prefix_count,
    addresses.person_count / power(16, prefixes.digit_count) as mean_address_count,
    if(
        addresses.person_count > 0,
        exp(-(addresses.person_count - 1) / power(16, prefixes.digit_count)),
        null
    ) as alone_person_share,
    mean_address_count >= 1 as is_shared
from prefixes
cross join addresses
order by prefixes.digit_count
