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

create or replace macro figure_source(figure) as (
    select any_value(coalesce(reason, source))
    from assumptions
    where name = figure
);

comment on macro figure_source is
'Where a figure of the ledger comes from: its source, or the reason for its range.';
