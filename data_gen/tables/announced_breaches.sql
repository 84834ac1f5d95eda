-- announced_breaches: one row per breach of a French organisation, this one and those that the
-- register knows nothing of among them: what was said of its size, and by whom.
--
-- Source: reference/breaches.csv and breaches_not_modelled.csv, breaches/…/announced_breach.csv.

create table announced_breaches as

with

listed as (

    select
        *,
        0 as is_worldwide,
        true as is_modelled
    from read_values(
        getvariable('reference') || '/breaches.csv', kinds := {'persons_least': 'bigint'}
    )
    union all by name
    select
        *,
        false as is_modelled
    from read_values(getvariable('reference') || '/breaches_not_modelled.csv')
    union all by name
    select
        * rename (organisation_en as organisation),
        false as is_modelled
    from read_values(getvariable('breach') || '/announced_breach.csv')

)

select
    breach_id,
    breached_on as announced_on,
    organisation,
    organisation_fr,
    sector,
    standing,
    counted,
    count_basis,
    persons::bigint as announced_count,
    persons_least::bigint as least_count,
    persons_most::bigint as most_count,
    is_worldwide::boolean as is_worldwide,
    is_modelled,
    has_nir::boolean as has_nir,
    has_birth_date::boolean as has_birth_date,
    has_email::boolean as has_email,
    has_phone::boolean as has_phone,
    has_postal_address::boolean as has_postal_address,
    has_iban::boolean as has_iban,
    source
from listed
order by announced_on, breach_id;

comment on table announced_breaches is 'Breaches of French organisations, this one among them, and what was said of their size.';
comment on column announced_breaches.breach_id is
'Short name; that of this one is breach.breach_id. Source: as the table.';
comment on column announced_breaches.announced_on is
'Day on which it became known; the first of the month where only that is known. Source: announced_breaches.source.';
comment on column announced_breaches.organisation is
'Controller or processor that was breached. Source: announced_breaches.source.';
comment on column announced_breaches.organisation_fr is
'Its name in French, where it is not a name alone. Source: translated.';
comment on column announced_breaches.sector is 'What the organisation does. Source: typed.';
comment on column announced_breaches.standing is
'confirmed by the organisation or CNIL, or claimed only. Source: announced_breaches.source.';
comment on column announced_breaches.counted is
'What the number counts: persons, or accounts, of which one may have several. Source: announced_breaches.source.';
comment on column announced_breaches.count_basis is
'Who gave the number, or whether it is a most or an order of size. Source: announced_breaches.source.';
comment on column announced_breaches.announced_count is
'The best published number. Source: announced_breaches.source.';
comment on column announced_breaches.least_count is
'The least that it can be, as published; null where only a most was, or a claim. Source: announced_breaches.source.';
comment on column announced_breaches.most_count is
'The most that it can be, as published. Source: announced_breaches.source.';
comment on column announced_breaches.is_worldwide is
'Whether accounts all over the world are counted. Source: announced_breaches.source.';
comment on column announced_breaches.is_modelled is
'Whether the register says who was in it: see breaches. Source: as breach_id.';
comment on column announced_breaches.has_nir is
'Whether the NIR was taken; null where not stated. Source: announced_breaches.source.';
comment on column announced_breaches.has_birth_date is
'Whether the birth date was taken; null where not stated. Source: announced_breaches.source.';
comment on column announced_breaches.has_email is
'Whether the e-mail address was taken; null where not stated. Source: announced_breaches.source.';
comment on column announced_breaches.has_phone is
'Whether the phone number was taken; null where not stated. Source: announced_breaches.source.';
comment on column announced_breaches.has_postal_address is
'Whether the postal address was taken; null where not stated. Source: announced_breaches.source.';
comment on column announced_breaches.has_iban is
'Whether the IBAN was taken, of some at least; null where not stated. Source: announced_breaches.source.';
comment on column announced_breaches.source is
'Where the figures were read. Source: reference/breaches.csv, breaches_not_modelled.csv.';
