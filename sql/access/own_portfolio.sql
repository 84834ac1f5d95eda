-- Whose records could a hijacked account have read, had it seen its own portfolio only?
--
-- Grain:       one row.
-- Needs:       breach figures, status.
-- Headline (not fall_factor):
--              Limited to a portfolio of {job_seekers_per_adviser:persons}, one account reads no
--              record, as nobody is registered; {out_of_reach_person_count:M persons}
--              {out_of_reach_person_count:is/are} in no portfolio.
-- Headline (not out_of_reach_person_count):
--              {kind.In_this_model}, limited to a portfolio of {job_seekers_per_adviser:persons},
--              one account reads the record of one in {fall_factor} of the people exposed; to read
--              those of all, who are registered, takes at least {account_count:accounts}.
-- Headline:    {kind.In_this_model}, limited to a portfolio of {job_seekers_per_adviser:persons},
--              one account reads the record of one in {fall_factor} of the people exposed; to read
--              those of all who are registered takes at least {account_count:accounts}, and
--              {out_of_reach_person_count:M persons} {out_of_reach_person_count:is/are} in no
--              portfolio.
-- Full size:   rates
-- Note:        a ratio, not a count: the data hold no portfolios. Only registered people are in
--              one. person_count is the number of people whom the breach exposes; least_… and
--              most_… are the numbers of accounts at both ends of the ledger's range.
--              account_record_count assumes as many records a person as registered people have.
--              fall_factor is empty if nobody is registered.
-- Source:      job seekers per adviser: an assumption, which no source carries; see method/ledger.

with

whole as (

    select
        coalesce($job_seekers_per_adviser, assumed('job_seekers_per_adviser'))
            as job_seekers_per_adviser,
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count,
        coalesce(sum(record_count) filter (status = 'registered'), 0)::bigint
            as registered_record_count,
        coalesce(sum(person_count) filter (status = 'registered'), 0)::bigint
            as registered_person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    job_seekers_per_adviser,
    record_count,
    person_count,
    registered_record_count,
    registered_person_count,
    least(job_seekers_per_adviser, registered_person_count) as account_person_count,
    coalesce(
        account_person_count * registered_record_count / nullif(registered_person_count, 0), 0
    ) as account_record_count,
    person_count / nullif(account_person_count, 0) as fall_factor,
    ceil(registered_person_count / job_seekers_per_adviser)::bigint as account_count,
    ceil(registered_person_count / assumed_high('job_seekers_per_adviser'))::bigint
        as least_account_count,
    ceil(registered_person_count / assumed_low('job_seekers_per_adviser'))::bigint
        as most_account_count,
    record_count - registered_record_count as out_of_reach_record_count,
    person_count - registered_person_count as out_of_reach_person_count
from whole
