-- How many days lie between each event and the day on which somebody published it?
--
-- Key: event_id

select
    event_id,
    date_diff('day', happened_on, known_from) as days_untold,
    date_diff('day', known_from, happened_on) as days_untold__sign
from timeline
order by days_untold desc, event_id asc
