-- Which numbers were announced or claimed, and which did CNIL state, for the size of the breach?
--
-- Grain:       one row per figure that was stated, by day.
-- Needs:       course, breach figures.
-- Base:        persons
-- Headline:    {announced_count} were announced, {settled_count:persons} stated by CNIL:
--              {records_per_person:.4} records per person, if the former counts records.
-- Finding:     {announced_count:M} were announced, {settled_count:M} stated by CNIL
-- Mark:        published
-- Note:        {modelled} The number announced is of people potentially concerned. An advert is a
--              claim by a seller.
-- Source:      each figure's own, in the answer, from the ledger.

with

statements (event_id, figure_id, authority) as (

    values
    ('announced', 'records_announced', 'official'),
    ('advertised', 'records_advertised_2025', 'claimed'),
    ('denied', 'records_advertised_and_denied_2025', 'denied'),
    ('decided', 'persons_final', 'settled')

)

select
    timeline.happened_on as stated_on,
    statements.figure_id,
    statements.authority,
    assumptions.value as figure_count,
    statements.figure_id as evidence_id,
    assumptions.value / assumed('persons_final') as ratio_to_settled,
    assumed('records_announced') as announced_count,
    assumed('persons_final') as settled_count,
    assumed('records_announced') - assumed('persons_final') as further_record_count,
    assumed('records_announced') / assumed('persons_final') as records_per_person
from statements
inner join assumptions on statements.figure_id = assumptions.name
inner join timeline on statements.event_id = timeline.event_id
order by timeline.happened_on, statements.figure_id
