-- What a template has of the breach that the lab models, and no list has: taken out again.

delete from announced_breaches;
delete from asked_prices;
delete from breach_texts;
delete from communication_exemptions;
delete from deadlines;
delete from departement_figures;
delete from knowledge_states;
delete from measures;
delete from message_paragraphs;
delete from notification_items;
delete from segment_members;
delete from severity_segments;
delete from timeline;

delete from assumptions
where list_contains($figures, name);

-- Of whom it is taken to live in France nobody was found abroad: no part of them is in the Union.
delete from assumptions
where
    name = 'abroad_in_member_states_per_mille'
    and $assumes_living
    and exists (
        select *
        from own_numbered_rows
        where lives_abroad is null
    );
