-- What the breach folder names of the circumstances of ENISA (CB), in the place of those of the
-- modelled breach; and the day from which the items of the form hold: that of the list.

update severity_scores
set applies_from = if(list_contains($circumstances, score_id), reference_day(), null)
where component = 'CB';

update notification_items
set known_from = reference_day();

-- segment_members of a list: one row more per age band, of those whose status is not known. They
-- are in the most severe of the segments of their age: one to which a communication is due comes
-- first, then the higher SE, the higher level of CNIL, and the earlier rule.

insert into segment_members
select
    members.age_band,
    null as status,
    false as is_space_with_nir,
    members.segment_id
from segment_members as members
inner join segment_scores(null, null) as scores using (segment_id)
qualify
    row_number() over (
        partition by members.age_band
        order by
            (scores.is_due_by_enisa or scores.is_due_by_cnil) desc,
            scores.se desc,
            scores.cnil_level desc,
            scores.rule_order asc
    ) = 1
order by members.age_band;

comment on column segment_members.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié); null: not known. Source: types.';
