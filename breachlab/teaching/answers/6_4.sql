-- How many published figures have a source of which no day is known?

select
    0 as figure_count__equals_null,
    count(*) filter (where is_published and known_from is null) as figure_count,
    count(*) filter (where known_from is null) as figure_count__with_assumed,
    count(*) filter (where is_published and known_from is not null) as figure_count__dated
from assumptions
