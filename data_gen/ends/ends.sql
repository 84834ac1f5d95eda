-- Ends: how far each figure of the ledger moves each headline, and the quantities of cost.
--
-- Written by: python -m data_gen ends --write, from sql/headline_ends.csv and
-- sql/quantity_ends.csv, which stand in a database as these macros.

-- A row stands on one line.
-- noqa: disable=LT05

create or replace macro headline_ends() as table
select
    listed.question::varchar as question,
    listed.key::varchar as key,
    listed.figure::varchar as figure,
    listed.crossed_with::varchar as crossed_with,
    listed.basis::varchar as basis,
    listed.low::double as low,
    listed.central::double as central,
    listed.high::double as high
from (
    values
    -- headline_ends.csv
) as listed (question, key, figure, crossed_with, basis, low, central, high);

comment on macro table headline_ends is
'What each headline says with a figure of the ledger at its low and at its high end, all others at their centre; of several, the lowest and the highest of their corners. In a world of 43 million records.';

create or replace macro quantity_ends() as table
select
    listed.counted_by::varchar as counted_by,
    listed.figure::varchar as figure,
    listed.stream::bigint as stream,
    listed.lower_share::double as lower_share,
    listed.low::double as low,
    listed.central::double as central,
    listed.high::double as high
from (
    values
    -- quantity_ends.csv
) as listed (counted_by, figure, stream, lower_share, low, central, high);

comment on macro table quantity_ends is
'What each quantity of cost is with a figure of the ledger at its low and at its high end, the stream of that figure''s draws, and the part of its range below the centre. In a world of 43 million records.';
