-- What the breach folder names of the circumstances of ENISA (CB), in the place of those of the
-- modelled breach; and the day from which the items of the form hold: that of the list.

update severity_scores
set applies_from = if(list_contains($circumstances, score_id), reference_day(), null)
where component = 'CB';

-- An item is filled in once its words no longer ask for it, in one of the two languages.
update notification_items
set
    known_from = reference_day(),
    is_to_fill = is_to_fill
    and contains(wording_en, 'To be filled in')
    and contains(wording_fr, 'À compléter');

-- The segments of ages that nobody in the list has: scored, and of no member.
insert into severity_segments by name
select
    filled_in.* exclude (age_band),
    null as age_band
from read_texts(getvariable('breach') || '/severity_segments.csv') as filled_in
where filled_in.segment_id not in (select segments.segment_id from severity_segments as segments);

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

-- Whose age is not known is in a segment of its own, scored as the most severe of all: no minor is
-- made of anybody without a birth date.
insert into severity_segments
select
    segments.* replace (
        'age_not_known' as segment_id,
        'people whose age is not known' as segment_en,
        'personnes dont l''âge est inconnu' as segment_fr,
        (select max(others.rule_order) + 1 from severity_segments as others) as rule_order,
        null as age_band,
        null as status,
        null as is_space_with_nir,
        'Scored as the most severe segment, as the age is not known' as dpc_reason_en,
        'Noté comme le segment le plus grave, l''âge étant inconnu' as dpc_reason_fr,
        'Scored as the most severe segment, as the age is not known' as cnil_reason_en,
        'Noté comme le segment le plus grave, l''âge étant inconnu' as cnil_reason_fr
    )
from severity_segments as segments
inner join segment_scores(null, null) as scores using (segment_id)
where (select bool_or(own.born_on is null) from own_numbered_rows as own)
order by
    (scores.is_due_by_enisa or scores.is_due_by_cnil) desc,
    scores.se desc,
    scores.cnil_level desc,
    scores.rule_order asc
limit 1;

insert into segment_members
select distinct
    null::age_band as age_band,
    members.status,
    members.is_space_with_nir,
    segments.segment_id
from segment_members as members
inner join severity_segments as segments on segments.segment_id = 'age_not_known'
order by members.status, members.is_space_with_nir;

comment on column segment_members.age_band is
'Age on the reference day, in bands; null: not known. Source: types.';
comment on column segment_members.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié); null: not known. Source: types.';
