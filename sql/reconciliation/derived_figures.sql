-- What does the size of the breach come to, a day, a record and a person?
--
-- Grain:       one row per derived figure, the pace of the extraction first.
-- Parameters:  none.
-- Headline:    {value:,.0f} {unit}, had the extraction run evenly over the {window_days} days.
-- Note:        quotients of published figures, at full size whatever the size of this database.
--              Nothing was published of the pace; the residents counted are of all ages.
--              28 days lie between the first and the last use; access/daily_reads counts both,
--              which makes 29 days.
-- Source:      see made_of, and method/ledger for each figure.

with

told as (

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
                'place': 1, 'figure': 'persons_per_day', 'value': person_count / window_days,
                'unit': 'persons a day', 'made_of': 'persons_final / days of misuse'
            },
            {
                'place': 2, 'figure': 'records_per_person', 'value': record_count / person_count,
                'unit': 'records a person', 'made_of': 'records_announced / persons_final'
            },
            {
                'place': 3, 'figure': 'bytes_per_record', 'value': byte_count / record_count,
                'unit': 'bytes a record', 'made_of': 'extracted_gigabytes / records_announced'
            },
            {
                'place': 4, 'figure': 'bytes_per_person', 'value': byte_count / person_count,
                'unit': 'bytes a person', 'made_of': 'extracted_gigabytes / persons_final'
            },
            {
                'place': 5, 'figure': 'residents_share', 'value': person_count / resident_count,
                'unit': 'of the population', 'made_of': 'persons_final / population_total'
            },
            {
                'place': 6, 'figure': 'fine_per_person_eur', 'value': fine_eur / person_count,
                'unit': 'euros a person', 'made_of': 'fine_eur / persons_final'
            }
        ]) as quotient
    from told

)

select
    quotient.figure,
    quotient.value,
    quotient.unit,
    quotient.made_of,
    figures.window_days
from figures
order by quotient.place
