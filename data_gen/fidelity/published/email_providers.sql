-- Persons by whom they have their e-mail address with.
--
-- Source:    Mapp and Sendinblue
-- Use:       held against
-- Tolerance: 0.01
-- Note:      the published range: Gmail 27 to 42 %, Microsoft 19 to 26, Orange and Wanadoo 17 to
--            18, Free, SFR and La Poste some 8, read as 7.5 to 8.5. Inside it, the target is what
--            was found; outside, the nearer end.

with

groups (cell, providers, least_per_mille, most_per_mille) as (

    values
    ('Gmail', ['gmail'], 270, 420),
    ('Microsoft', ['hotmail', 'outlook', 'live'], 190, 260),
    ('Orange and Wanadoo', ['orange', 'wanadoo'], 170, 180),
    ('Free, SFR and La Poste', ['free', 'sfr', 'laposte'], 75, 85)

),

addresses as (

    select
        regexp_extract(email, '@([a-z]+)', 1) as provider,
        count(*) as people
    from registrants
    where is_primary and has_email
    group by provider

),

totals as (

    select
        groups.cell,
        groups.least_per_mille,
        groups.most_per_mille,
        sum(addresses.people) filter (list_contains(groups.providers, addresses.provider))
            as found,
        sum(addresses.people) as people
    from groups
    cross join addresses
    group by groups.cell, groups.least_per_mille, groups.most_per_mille

)

select
    totals.cell,
    least(
        greatest(totals.found, totals.least_per_mille * totals.people / 1000),
        totals.most_per_mille * totals.people / 1000
    ) as target,
    totals.found,
    totals.people
from totals
cross join provenance
-- At the ends of the range of what is assumed, Gmail has another share.
where provenance.setting = 'central'
order by totals.cell
