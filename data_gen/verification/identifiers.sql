-- Of each kind of identifier: how many are on file, and how many of those could be somebody's.
--
-- One row per kind; reads `checked`, which has the text as it is exported. Safe are only: a NIR of
-- 15 characters with a month code that was never issued, a number in one of ARCEP's six blocks
-- for fiction, an address under .example (RFC 2606), a letter before the seven digits of the
-- agency's identifier, which ended in its letter.

with

judged as (

    select
        record_id,
        nir,
        phone,
        email,
        agency_id,
        length(nir) <> 15 or substring(nir, 4, 2) not in (
            '13', '14', '15', '16', '17', '18', '19', '43', '44', '45', '46', '47', '48', '49'
        ) as has_assignable_nir,
        length(phone) <> 10 or substring(phone, 1, 6) not in (
            '019900', '026191', '035301', '046571', '053649', '063998'
        ) as has_assignable_phone,
        not regexp_full_match(email, '[a-z0-9._-]+@[a-z]+\.example') as has_assignable_email,
        not regexp_full_match(agency_id, '[A-Z][0-9]{7}') as has_assignable_agency_id
    from checked

),

totals as (

    select
        count(*) as record_count,
        [
            {
                'kind': 'NIR',
                'on_file_count': count(nir),
                'assignable_count': count_if(has_assignable_nir),
                'first_record_id': min(record_id) filter (has_assignable_nir)
            },
            {
                'kind': 'phone number',
                'on_file_count': count(phone),
                'assignable_count': count_if(has_assignable_phone),
                'first_record_id': min(record_id) filter (has_assignable_phone)
            },
            {
                'kind': 'e-mail address',
                'on_file_count': count(email),
                'assignable_count': count_if(has_assignable_email),
                'first_record_id': min(record_id) filter (has_assignable_email)
            },
            {
                'kind': 'agency identifier',
                'on_file_count': count(agency_id),
                'assignable_count': count_if(has_assignable_agency_id),
                'first_record_id': min(record_id) filter (has_assignable_agency_id)
            }
        ] as kinds
    from judged

)

select
    record_count,
    unnest(kinds, recursive := true) -- noqa: AL03
from totals
