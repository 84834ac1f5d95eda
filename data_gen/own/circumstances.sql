-- What the breach folder names of the circumstances of ENISA (CB), in the place of those of the
-- modelled breach; and the day from which the items of the form hold: that of the list.

update severity_scores
set applies_from = if(list_contains($circumstances, score_id), reference_day(), null)
where component = 'CB';

update notification_items
set known_from = reference_day();
