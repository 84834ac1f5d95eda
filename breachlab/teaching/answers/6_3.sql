-- Which items of the notification could not be filled in on the day of the announcement?
--
-- Key: item_number

with

announced as (

    select happened_on as announced_on
    from timeline
    where event_id = 'announced'

)

select
    items.item_number,
    arg_max(items.is_to_fill, items.known_from)
    filter (where items.known_from <= announced.announced_on)::integer as is_to_fill,
    arg_max(items.is_to_fill, items.known_from)::integer as is_to_fill__last_wording,
    arg_min(items.is_to_fill, items.known_from)::integer as is_to_fill__first_wording
from notification_items as items
cross join announced
group by items.item_number
