-- What was announced, claimed and settled of the size of the breach?
--
-- Grain:       one row per figure that was told, by day.
-- Parameters:  none.
-- Headline:    {announced_count:,} were announced, {settled_count:,} persons settled:
--              {records_per_person:.4f} records for each, if the former counts records.
-- Note:        that 43,000,000 counts records is our inference; it was announced as potentially so
--              many people. An advert is a claim by a seller, and one of the two was denied.
-- Source:      each figure's own, in the answer, from the ledger.

with

told (event_id, figure, standing) as (

    values
    ('announced', 'records_announced', 'official, an upper bound'),
    ('advertised', 'records_advertised_2025', 'claimed, never verified'),
    ('denied', 'records_advertised_and_denied_2025', 'claimed, denied by the agency'),
    ('decided', 'persons_final', 'settled by the authority')

)

select
    timeline.happened_on as told_on,
    told.figure,
    told.standing,
    assumptions.value as figure_count,
    assumptions.unit,
    assumptions.source,
    assumptions.value / assumed('persons_final') as ratio_to_settled,
    assumed('records_announced') as announced_count,
    assumed('persons_final') as settled_count,
    assumed('records_announced') - assumed('persons_final') as further_record_count,
    assumed('records_announced') / assumed('persons_final') as records_per_person
from told
inner join assumptions on told.figure = assumptions.name
inner join timeline on told.event_id = timeline.event_id
order by timeline.happened_on, told.figure
