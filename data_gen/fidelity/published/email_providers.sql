-- Persons by whom they have their e-mail address with.
--
-- Source:    Mapp and Sendinblue
-- Use:       held against
-- Tolerance: 0.25
-- Note:      the middle of each range, which the tolerance spans: Gmail 27 to 42 %, Microsoft 19 to
--            26, Orange and Wanadoo 17 to 18, Free, SFR and La Poste some 8.

with

groups (cell, providers, per_mille) as (

    values
    ('Gmail', ['gmail'], 345),
    ('Microsoft', ['hotmail', 'outlook', 'live'], 225),
    ('Orange and Wanadoo', ['orange', 'wanadoo'], 175),
    ('Free, SFR and La Poste', ['free', 'sfr', 'laposte'], 80)

),

addresses as (

    select
        regexp_extract(email, '@([a-z]+)', 1) as provider,
        count(*) as people
    from registrants
    where is_primary and has_email
    group by provider

)

select
    groups.cell,
    groups.per_mille * sum(addresses.people) / 1000 as target,
    sum(addresses.people) filter (list_contains(groups.providers, addresses.provider)) as found,
    sum(addresses.people) as people
from groups
cross join addresses
cross join provenance
-- At the ends of the range of what is assumed, Gmail has another share.
where provenance.setting = 'central'
group by groups.cell, groups.per_mille
order by cell
