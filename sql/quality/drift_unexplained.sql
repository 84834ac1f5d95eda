-- Which records differ from the primary record by more than the drift recorded for them?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        a candidate space may hold fewer data than the registration of the same person. For
--              dates, see quality/copy_not_older.
-- Over a second:
--              some 30 s at 43 million records, as it compares every record that is not primary
--              with the primary one.

select
    registrants.record_id,
    registrants.drift
from registrants
inner join registrants as primaries using (person_id)
where
    not registrants.is_primary
    and primaries.is_primary
    and (
        registrants.drift = 'none'
        or (
            registrants.usage_name <> primaries.usage_name
            and registrants.drift not in ('former_usage_name', 'slip_in_usage_name')
        )
        or (
            registrants.street_address <> primaries.street_address
            and registrants.drift not in ('former_address', 'former_region', 'slip_in_street')
        )
        or (
            registrants.commune_code <> primaries.commune_code
            and registrants.drift not in ('former_address', 'former_region')
        )
        or (registrants.region_code <> primaries.region_code)
        is distinct from (registrants.drift = 'former_region')
        or (registrants.agency_id <> primaries.agency_id and registrants.drift <> 'former_region')
        or (registrants.nir <> primaries.nir and registrants.drift <> 'provisional_nir')
        -- A former name may stand in a former e-mail address.
        or (registrants.email <> primaries.email and registrants.drift <> 'former_usage_name')
    )
order by registrants.record_id asc
