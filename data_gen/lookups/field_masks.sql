-- field_masks: per contact class, 4,096 equal parts, each with the fields that are on file.
--
-- A class is one set of chances (see profile_slots); its 64 combinations share the parts in
-- proportion to their probability, each rounded to within one part. One look-up then draws six
-- fields. Bits: 1 e-mail, 2 phone, 4 street address, 8 NIR, 16 agency identifier, 32 the
-- phone is a mobile.

create temp table field_masks as

with

classes as (

    select distinct
        contact_class,
        email_per_million,
        phone_per_mille,
        street_address_per_mille,
        nir_per_mille,
        agency_id_per_mille,
        mobile_per_mille
    from profile_slots

),

-- Products of six shares reach 10^21, hence hugeint.
weighted as (

    select
        contact_class,
        range as field_mask,
        if(range & 1 <> 0, email_per_million, 1000000 - email_per_million)::hugeint
        * if(range & 2 <> 0, phone_per_mille, 1000 - phone_per_mille)
        * if(range & 4 <> 0, street_address_per_mille, 1000 - street_address_per_mille)
        * if(range & 8 <> 0, nir_per_mille, 1000 - nir_per_mille)
        * if(range & 16 <> 0, agency_id_per_mille, 1000 - agency_id_per_mille)
        * if(range & 32 <> 0, mobile_per_mille, 1000 - mobile_per_mille) as weight
    from classes, range(64)

),

bounded as (

    select
        *,
        (4096 * sum(weight) over mask_order + 500000000000000000000)
        // 1000000000000000000000 as mask_end
    from weighted
    window mask_order as (partition by contact_class order by field_mask)

)

select
    contact_class,
    field_mask::utinyint as field_mask,
    (mask_end - coalesce(lag(mask_end) over mask_order, 0))::bigint as slots
from bounded
window mask_order as (partition by contact_class order by field_mask)
order by contact_class, field_mask
