-- quantity_ends without a row: what is asked for the ends themselves takes each quantity as it is.

create or replace macro quantity_ends() as table
select
    null::varchar as counted_by,
    null::varchar as figure,
    null::bigint as stream,
    null::double as lower_share,
    null::double as low,
    null::double as central,
    null::double as high
where false;
