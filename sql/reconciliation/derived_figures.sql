-- What does the breach come to, per day, per record and per person?
--
-- Grain:       one row per derived figure, the pace of the extraction first.
-- Needs:       course, breach figures, assumed figures.
-- Base:        persons
-- Headline:    {value} {figure_id}, had the extraction run at an even pace over the
--              {window_days:days}.
-- Note:        quotients of published figures, at full size whatever the size of this database. The
--              pace was not published; residents are of all ages. window_days is the number of days
--              between the first and the last misuse; access/daily_reads counts both days, one
--              more. made_of says what is divided by what, as in method/ledger; the pace is
--              obtained by dividing by window_days.
-- Source:      each figure's own, in method/ledger.

with

published as (

    select
        assumed('persons_final') as person_count,
        assumed('records_announced') as record_count,
        assumed('extracted_gigabytes') * 1000 * 1000 * 1000::bigint as byte_count,
        assumed('population_total') as resident_count,
        assumed('fine_eur') as fine_eur,
        max(happened_on) filter (where event_id = 'last_use')
        - max(happened_on) filter (where event_id = 'first_use') as window_days
    from timeline

),

figures as (

    select
        window_days,
        unnest([
            {
                'list_order': 1,
                'figure_id': 'persons_per_day',
                'value': person_count / window_days,
                'made_of': 'persons_final'
            },
            {
                'list_order': 2,
                'figure_id': 'records_per_person',
                'value': record_count / person_count,
                'made_of': 'records_announced persons_final'
            },
            {
                'list_order': 3,
                'figure_id': 'bytes_per_record',
                'value': byte_count / record_count,
                'made_of': 'extracted_gigabytes records_announced'
            },
            {
                'list_order': 4,
                'figure_id': 'bytes_per_person',
                'value': byte_count / person_count,
                'made_of': 'extracted_gigabytes persons_final'
            },
            {
                'list_order': 5,
                'figure_id': 'residents_share',
                'value': person_count / resident_count,
                'made_of': 'persons_final population_total'
            },
            {
                'list_order': 6,
                'figure_id': 'fine_per_person_eur',
                'value': fine_eur / person_count,
                'made_of': 'fine_eur persons_final'
            }
        ]) as quotient
    from published

)

select
    quotient.figure_id,
    quotient.value,
    quotient.made_of,
    figures.window_days
from figures
order by quotient.list_order
