-- The year of each value whose date has the format.

select
    place,
    year(try_strptime(value, $form)) as year_number
from dated_values
where try_strptime(value, $form) is not null
