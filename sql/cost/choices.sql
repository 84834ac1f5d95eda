-- Which choices change what notification, crisis management and fine cost, and by how much?
--
-- Grain:       one row per choice, in the order of the list; records and persons are those to
--              inform as it stands.
-- Needs:       segments, messages, breach figures, assumed figures, age, status, contact, worth of
--              contacts, vital status.
-- Headline (large_choice_count):
--              Given our ranges, notification, crisis management and fine cost the agency about
--              {mean_total_eur} on average; {large_choice_count} of {choice_count} choices
--              {large_choice_count:changes/change} that by a million euros or more.
-- Headline:    Given our ranges, notification, crisis management and fine cost the agency about
--              {mean_total_eur} on average; none of the {choice_count} choices changes that by a
--              million euros.
-- Finding (large_choice_count):
--              {large_choice_count} of {choice_count} choices {large_choice_count:changes/change}
--              the total by a million or more
-- Finding:     None of these {choice_count} choices changes the total by a million
-- Mark:        modelled
-- Full size:   costs
-- Note:        one choice is reversed, all others stay; the change is that of the mean, which is
--              exact. The other threshold is all the living, or those to whom a communication is
--              due; what is paid once for the breach is shared out by living persons, whoever is
--              informed. The plan at the pace of calls sends the same messages and brings the same
--              calls, on other days: its change is zero by construction.
-- Source:      unit costs and rates: assumptions, see method/ledger.

with

chosen as materialized (

    from cost_parts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        unit_costs(
            email_cost := $email_cost,
            sms_cost := $sms_cost,
            letter_cost := $letter_cost,
            public_notice_cost := $public_notice_cost,
            call_cost := $call_cost
        ),
        null,
        $sms_parts,
        $whom
    )

),

other_bar as materialized (

    from cost_parts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        unit_costs(
            email_cost := $email_cost,
            sms_cost := $sms_cost,
            letter_cost := $letter_cost,
            public_notice_cost := $public_notice_cost,
            call_cost := $call_cost
        ),
        null,
        $sms_parts,
        if(coalesce($whom, 'due') = 'due', 'living', 'due')
    )

),

totals as (

    select
        (
            select max(chosen.record_count)
            from chosen
            where chosen.counted_by = 'breach'
        ) as record_count,
        (
            select max(chosen.person_count)
            from chosen
            where chosen.counted_by = 'breach'
        ) as person_count,
        (select sum(chosen.mean_eur) from chosen) as mean_total_eur,
        coalesce((select sum(other_bar.mean_eur) from other_bar), 0) as other_bar_eur

),

choices as (

    select
        1 as list_order,
        if(coalesce($whom, 'due') = 'due', 'all_living', 'due_alone') as choice_id,
        record_count,
        person_count,
        mean_total_eur,
        other_bar_eur as other_total_eur
    from totals
    union all
    select
        2 as list_order,
        'paced_plan' as choice_id,
        record_count,
        person_count,
        mean_total_eur,
        mean_total_eur as other_total_eur
    from totals

)

select
    choice_id,
    record_count,
    person_count,
    mean_total_eur,
    other_total_eur,
    other_total_eur - mean_total_eur as change_eur,
    count(*) over () as choice_count,
    count(*) filter (abs(other_total_eur - mean_total_eur) >= 1000000) over ()
        as large_choice_count
from choices
where mean_total_eur is not null
order by list_order asc
