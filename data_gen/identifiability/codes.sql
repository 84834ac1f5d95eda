-- The facts and cells of some records, as the numbers in which they are stored.

select
    birth_day,
    enum_code(sex)::utinyint as sex,
    enum_code(departement_code)::utinyint as departement_code,
    enum_code(locality)::usmallint as locality,
    enum_code(birth_place)::usmallint as birth_place,
    enum_code(first_name)::usmallint as first_name,
    enum_code(birth_name)::usmallint as birth_name,
    enum_code(usage_name)::usmallint as usage_name,
    first_registered_day,
    enum_code(status)::utinyint as status,
    coalesce(drift = 'none', false)::utinyint as is_primary
from records
where record_id between $first_record and $last_record
