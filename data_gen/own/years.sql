-- The year of each value whose date has the format.

select
    value_number,
    year(try_strptime(value, $form)) as year_number
from dated_values
where try_strptime(value, $form) is not null
