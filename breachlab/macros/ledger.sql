-- The figures of the ledger: the value that the database was made with, and the ends of its range.

create or replace macro assumed(figure) as (
    select any_value(value)
    from assumptions
    where name = figure
);

comment on macro assumed is
'The value of a figure of the ledger that this database was made with.';

create or replace macro assumed_low(figure) as (
    select any_value(coalesce(low, value))
    from assumptions
    where name = figure
);

comment on macro assumed_low is
'The low end of the range of a figure of the ledger, or its value where it was published.';

create or replace macro assumed_high(figure) as (
    select any_value(coalesce(high, value))
    from assumptions
    where name = figure
);

comment on macro assumed_high is
'The high end of the range of a figure of the ledger, or its value where it was published.';

create or replace macro assumed_range(figure) as table
select unnest([low, central, high]) as value
from assumptions
where name = figure;

comment on macro table assumed_range is
'The low, central and high value of an assumed figure of the ledger, one row each.';

-- All of them at once, for a question that asks for several: asked one by one, each would be a
-- relation of its own, and planning so many joins takes longer than the counting.
create or replace table ledger_values as
select
    map(list(name), list(value)) as central,
    map(list(name), list(coalesce(low, value))) as low,
    map(list(name), list(coalesce(high, value))) as high
from assumptions;

comment on table ledger_values is 'Internal: every figure of the ledger in one row; see figures.';

create or replace macro figures() as table
from ledger_values;

comment on macro table figures is
'Every figure of the ledger in one row: its value and the ends of its range, each a map by name.';
