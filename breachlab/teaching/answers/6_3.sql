-- Which items of the notification could not be filled in on 19 March 2024?
--
-- Key: item_number

select
    item_number,
    arg_max(is_to_fill, known_from) filter (where known_from <= date '2024-03-19')::integer
    as is_to_fill,
    arg_max(is_to_fill, known_from)::integer as is_to_fill__last_wording,
    arg_min(is_to_fill, known_from)::integer as is_to_fill__first_wording
from notification_items
group by item_number
