-- What did each other breach add to what is known of the exposed people?
--
-- Grain:       one row per other breach, by date.
-- Parameters:  none.
-- Headline:    In the end {all_person_count} of the people exposed, {all_person_share:.1},
--              {all_person_count:is/are} in another breach too, and
--              {all_composite_person_count} of them with NIR, contact and IBAN.
-- Note:        new_… counts those whom no earlier breach of the list holds. composite means
--              that NIR and a contact are on file here and that a breach held everyone's
--              IBAN; the IBANs of SFR, 150,000 of 3.6 million, are not counted. Exact, in
--              the synthetic world, where who is in a breach is drawn independently inside
--              its perimeter. standing says whether it is confirmed or only claimed.
-- Source:      other breaches: as breaches.source.

with

ibans as (

    select bit_or(breach_bit) as iban_bits
    from breaches
    where has_iban_of_all

),

-- Bits stand by date, so the lowest one of a mask is the first breach a person was in.
firsts as (

    select
        combination_cube.record_count,
        combination_cube.person_count,
        combination_cube.has_nir and combination_cube.has_contact as is_joinable,
        combination_cube.breach_mask::bigint & ibans.iban_bits as iban_mask,
        combination_cube.breach_mask & -combination_cube.breach_mask::bigint as first_bit,
        iban_mask & -iban_mask as first_iban_bit
    from combination_cube
    cross join ibans

),

exposed as (

    select
        first_bit as breach_bit,
        sum(record_count) as new_record_count,
        sum(person_count) as new_person_count
    from firsts
    group by first_bit

),

composites as (

    select
        first_iban_bit as breach_bit,
        sum(record_count) as new_composite_record_count,
        sum(person_count) as new_composite_person_count
    from firsts
    where is_joinable
    group by first_iban_bit

),

everyone as (

    select sum(person_count) as person_count from combination_cube

)

select
    breaches.breach_id,
    breaches.breached_on,
    breaches.organisation,
    breaches.standing,
    coalesce(exposed.new_record_count, 0)::bigint as new_record_count,
    coalesce(exposed.new_person_count, 0)::bigint as new_person_count,
    sum(coalesce(exposed.new_record_count, 0)) over so_far::bigint as record_count,
    sum(coalesce(exposed.new_person_count, 0)) over so_far::bigint as person_count,
    sum(coalesce(exposed.new_person_count, 0)) over so_far / everyone.person_count
        as person_share,
    coalesce(composites.new_composite_record_count, 0)::bigint as new_composite_record_count,
    coalesce(composites.new_composite_person_count, 0)::bigint as new_composite_person_count,
    sum(coalesce(composites.new_composite_record_count, 0)) over so_far::bigint
        as composite_record_count,
    sum(coalesce(composites.new_composite_person_count, 0)) over so_far::bigint
        as composite_person_count,
    sum(exposed.new_person_count) over ()::bigint as all_person_count,
    sum(exposed.new_person_count) over () / everyone.person_count as all_person_share,
    coalesce(sum(composites.new_composite_person_count) over (), 0)::bigint
        as all_composite_person_count
from breaches
cross join everyone
left join exposed using (breach_bit)
left join composites using (breach_bit)
window so_far as (order by breaches.breach_number rows unbounded preceding)
order by breaches.breach_number
