-- The year of each value of a list, where its date has the format.

select
    place,
    year(try_strptime(getvariable('dated')[place], getvariable('date_format'))) as year
from range(1, len(getvariable('dated')) + 1) as places (place)
where try_strptime(getvariable('dated')[place], getvariable('date_format')) is not null
