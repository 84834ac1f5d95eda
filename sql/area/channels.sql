-- By what can the exposed people of a département be reached?
--
-- Grain:       one row per contact: e-mail, mobile phone, letter, then none of the three.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline:    {kind.In_the_model} an e-mail reaches {reached_person_share} of the
--              {living_here_person_count:M exposed_residents} of {departement_code}; in France
--              {france_reached_person_share}.
-- Note:        whoever has several contacts counts for each, so the rows do not add up. Exposed
--              residents are alive and live in France. An e-mail counts where it still
--              arrives, a letter where the person still lives at the address. The first contact
--              that each gets is for a plan of notification to choose.
-- Source:      assumption, see method/ledger: contacts on file and still good.

with

by_reach as (

    select
        has_mobile,
        departement_code = $departement::departement_code as is_here,
        email = 'valid' as has_email,
        street_address = 'valid' as has_letter,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from contact_cube_any_year
    where fate = 'resident'
    group by is_here, has_email, has_mobile, has_letter

),

contacts as (

    select
        *,
        unnest(['email', 'mobile', 'letter', 'none']) as contact,
        unnest([1, 2, 3, 4]) as list_order,
        unnest([
            has_email, has_mobile, has_letter, not has_email and not has_mobile and not has_letter
        ]) as is_reached
    from by_reach

),

by_contact as (

    select
        list_order,
        contact,
        sum(record_count) filter (where is_here and is_reached) as record_count,
        sum(person_count) filter (where is_here and is_reached) as reached_person_count,
        sum(person_count) filter (where is_here) as living_here_person_count,
        sum(person_count) filter (where is_reached) / sum(person_count)
            as france_reached_person_share
    from contacts
    group by list_order, contact

),

asked_departement as (

    select
        departement_code,
        departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    asked_departement.departement_code,
    asked_departement.departement_name,
    by_contact.contact,
    coalesce(by_contact.record_count, 0)::bigint as record_count,
    coalesce(by_contact.reached_person_count, 0)::bigint as reached_person_count,
    coalesce(by_contact.living_here_person_count, 0)::bigint as living_here_person_count,
    coalesce(by_contact.reached_person_count / nullif(by_contact.living_here_person_count, 0), 0)
        as reached_person_share,
    coalesce(by_contact.france_reached_person_share, 0) as france_reached_person_share
from by_contact
cross join asked_departement
order by by_contact.list_order
