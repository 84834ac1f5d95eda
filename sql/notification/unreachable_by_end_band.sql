-- Whom does only a public notice reach, by time since the registration ended?
--
-- Grain:       one row per status and, of the formerly registered, band of completed years
--              since the end; the highest share first.
-- Needs:       segments, age, status, end, contact, worth of contacts, vital status,
--              kinds of copies.
-- Headline (is_most):
--              {kind.In_the_model}, most of those whom only a public notice reaches,
--              {long_ago_share}, were last registered more than ten years ago; of those
--              {history_id}, only that notice reaches {unreachable_share:.1} ({person_count:M
--              persons}).
-- Headline:    {kind.In_the_model}, of those {history_id}, only a public notice reaches
--              {unreachable_share:.1} ({person_count:M persons}); of all,
--              {all_unreachable_share:.1}.
-- Mark:        modelled
-- Note:        these persons have no valid e-mail address, no mobile, no valid postal address and
--              no space of their own; this is a minimum, as a mobile on file may not work. Shares
--              are of the persons to inform in each band, so a band of several years compares with
--              a band of one year. "More than ten years" means eleven completed years or more since
--              the end. Persons without a valid e-mail or postal address are counted apart: an SMS
--              may reach them.
-- Source:      modelled: what is on file and still good is an assumption, see method/ledger.

with

cells as (

    from selected_contacts_any_place(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

cells_of_plan as (

    from cells_to_inform(cells, $whom)

),

by_status_and_end_band as (

    select
        status,
        end_band,
        coalesce(sum(record_count) filter (channel = 'public_notice'), 0)::bigint as record_count,
        coalesce(sum(person_count) filter (channel = 'public_notice'), 0)::bigint as person_count,
        coalesce(
            sum(person_count) filter (
                email <> 'valid' and street_address <> 'valid'
            ),
            0
        )::bigint as no_email_no_address_person_count,
        sum(person_count)::bigint as to_inform_person_count
    from with_channels(cells_of_plan)
    group by status, end_band

)

select
    status,
    end_band,
    record_count,
    person_count,
    no_email_no_address_person_count,
    to_inform_person_count,
    coalesce(end_band::varchar, status::varchar) as history_id,
    coalesce(person_count / nullif(to_inform_person_count, 0), 0) as unreachable_share,
    sum(person_count) over ()::bigint as all_person_count,
    coalesce(sum(person_count) over () / nullif(sum(to_inform_person_count) over (), 0), 0)
        as all_unreachable_share,
    coalesce(
        sum(person_count) filter (end_band >= '11-15'::end_band) over ()
        / nullif(sum(person_count) over (), 0),
        0
    ) as long_ago_share,
    long_ago_share > 0.5 as is_most
from by_status_and_end_band
order by unreachable_share desc, status asc, end_band asc
