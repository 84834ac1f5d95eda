-- dated_values: the values of a column, each with its number in the sample.

create or replace temp table dated_values as
select
    generate_subscripts($values::varchar[], 1) as value_number,
    unnest($values::varchar[]) as value
