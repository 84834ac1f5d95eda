-- How large is the fine, compared with its cap and per person?
--
-- Grain:       one row.
-- Needs:       breach figures.
-- Headline:    The fine of {fine_eur} is {fine_of_cap_share} of the cap and
--              {fine_per_person_eur:.3} per person; the penalty per day of delay adds up to it
--              after {days_until_penalty_equals_fine:days}.
-- Note:        the numbers of persons and records are those published, whatever the size of the
--              world. {breach.sanction} The cap is the one for this infringement.
-- Source:      CNIL, decision SAN-2026-003 of 22 January 2026; the cap: GDPR Art. 83(4)(a), as
--              Art. 32 alone was held; see method/ledger.

with

published as (

    select
        assumed('records_announced') as record_count,
        assumed('persons_final') as person_count,
        assumed('fine_eur') as fine_eur,
        assumed('fine_cap_eur') as fine_cap_eur,
        assumed('penalty_per_day_eur') as penalty_per_day_eur

)

select
    record_count,
    person_count,
    fine_eur,
    fine_cap_eur,
    penalty_per_day_eur,
    fine_eur / fine_cap_eur as fine_of_cap_share,
    fine_eur / person_count as fine_per_person_eur,
    fine_eur / record_count as fine_per_record_eur,
    fine_eur // penalty_per_day_eur as days_until_penalty_equals_fine
from published
