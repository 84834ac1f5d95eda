-- The keys of each row, in the order of the list, and the day by which its record is the latest.

select
    identifier_key,
    first_name_key,
    initial_key,
    birth_name_key,
    usage_name_key,
    surname_key,
    email_key,
    phone_key,
    nir_key,
    postcode_key,
    coalesce(born_on - date '1800-01-01' + 1, 0)::ubigint as born_key,
    coalesce(coalesce(last_used_on, first_registered_on) - date '1800-01-01', -1)::integer
    as latest_day
from own_keyed_rows
