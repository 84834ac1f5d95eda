-- The breach of the list in the place of the one that the lab models, whose facts no list has.

delete from announced_breaches;
delete from asked_prices;
delete from breach_texts;
delete from communication_exemptions;
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

-- Nor those by which alone the records of a world are made, or that are of job seekers: a list
-- answers nothing by them.
delete from assumptions
where
    contains(used_by, 'vulnerable_groups')
    or not regexp_matches(
        used_by,
        '(^|, )(sql|breachlab/macros|data_gen/own)/'
        || '|(cost_components|field_lifetimes|residents)\.csv'
    );

-- What stays is said of an organisation, its employees and its persons.
update assumptions
set
    unit_en = coalesce(worded.unit_en, assumptions.unit_en),
    unit_fr = coalesce(worded.unit_fr, assumptions.unit_fr),
    reason_en = coalesce(worded.reason_en, assumptions.reason_en),
    reason_fr = coalesce(worded.reason_fr, assumptions.reason_fr)
from
    read_csv(  -- to detect its form takes 30 ms
        $figure_words,
        auto_detect = false,
        header = true,
        columns = {
            'name': 'varchar',
            'unit_en': 'varchar',
            'unit_fr': 'varchar',
            'reason_en': 'varchar',
            'reason_fr': 'varchar'
        }
    ) as worded
where assumptions.name = worded.name;

-- Where it is not known of everybody who lives abroad, no part of them is in the Union. Questions
-- that count who left read this, too: their zero is then not known.
delete from assumptions
where
    name = 'abroad_in_member_states_per_mille'
    and exists (
        select *
        from own_numbered_rows
        where lives_abroad is null
    );

-- The terms of the law are those of any breach. What was done by when, and from when each runs, is
-- known of none but that of the 72 hours, which run from the hour of awareness (aware_at).
update deadlines
set
    deadline_start_en = case deadline_id
        when 'authority' then 'The controller becoming aware, with a reasonable degree of certainty'
        when 'communication' then 'A high risk being likely: for the controller to establish'
        else deadline_start_en
    end,
    deadline_start_fr = case deadline_id
        when 'authority'
            then
                'La prise de connaissance par le responsable du traitement, avec un degré de '
                || 'certitude raisonnable'
        when 'communication'
            then
                'Le caractère probable d''un risque élevé, qu''il revient au responsable du '
                || 'traitement d''établir'
        else deadline_start_fr
    end,
    deadline_done_en = 'Whether it was done is not known',
    deadline_done_fr = 'On ignore si cela a été fait',
    starts_on = null,
    done_on = null,
    known_from = $reference_day,
    source = 'rule: https://eur-lex.europa.eu/eli/reg/2016/679/oj';

-- Nothing is known of its days but the one to which ages count. The years of the files begin with
-- the first registration of the list; one without registrations has the year of that day alone.
update breach
set
    breach_folder = 'own',
    breach_id = 'OWN',
    name_en = $name_en,
    name_fr = $name_fr,
    organisation_en = $organisation,
    organisation_fr = $organisation,
    reference_day = $reference_day,
    first_use_on = $reference_day,
    last_use_on = $reference_day,
    aware_at = $aware_at,
    told_authority_on = null,
    told_public_on = null,
    window_first_year = coalesce(
        (select min(year(first_registered_on)) from own_numbered_rows), year($reference_day::date)
    ),
    window_last_year = year($reference_day::date),
    earlier_breach_id = null,
    source = $mapping_name;

-- The fields of the list, by the roles of its columns. Whether what no column has was taken is not
-- known: such a field counts for nobody, and is not listed. An IBAN stands for the bank details,
-- which the modelled breach did not hold: they have bit 64 here, a mobile 128, and what is not
-- known 256.
--
-- A field with a bit is counted record by record; any other stands for every record, as each row
-- has a value of it that is understood. The dates of
-- a registration are one field: a row has it that has any of them, whatever its status; a column
-- that has none at all is none. Nobody has announced a field of a list: those that it
-- has are out, by each provenance (named_fields).
--
-- Five fields are out where a column has their role, and nobody read it: of how many is not
-- counted. They open no harm, and no set of fields has them.

insert into fields (field_number, field_id, field_fr, field_en)
with

last_fields as (

    select max(field_number) as field_number
    from fields

)

select
    last_fields.field_number + taken.place as field_number,
    taken.field_id,
    taken.field_fr,
    taken.field_en
from (
    values
    (1, 'identity_document', 'pièce d''identité', 'identity document'),
    (2, 'payment_card', 'carte de paiement', 'payment card'),
    (3, 'income', 'revenus ou salaires', 'income or wages'),
    (
        4,
        'special_category',
        'catégorie particulière de données (art. 9 du RGPD)',
        'special category of data (GDPR Art. 9)'
    )
) as taken (place, field_id, field_fr, field_en)
cross join last_fields
where list_contains($fields_alone, taken.field_id);

with

listed as (

    select
        fields.field_id,
        any_value(own_fields.held_by) as held_by
    from fields
    left join (
        values
        ('first_name', 'every_record', ['first_name', 'full_name']),
        ('birth_name', 'every_record', ['birth_name']),
        ('usage_name', 'every_record', ['usage_name', 'surname', 'full_name']),
        ('sex', 'every_record', ['sex']),
        ('birth_date', 'every_record', ['birth_date']),
        ('nir', 'some_records', ['nir']),
        ('agency_id', 'some_records', ['identifier']),
        ('email', 'some_records', ['email', 'has_email']),
        ('phone', 'some_records', ['phone', 'has_phone']),
        ('street_address', 'some_records', ['street_address', 'has_address']),
        ('bank_details', 'some_records', ['iban']),
        ('postcode', 'every_record', ['postcode', 'commune']),
        ('region', 'every_record', ['departement']),
        (
            'registration_dates',
            'registrants',
            ['first_registered_on', 'registered_since_on', 'last_ended_on']
        )
    ) as own_fields (field_id, held_by, roles)
        on
            fields.field_id = own_fields.field_id
            and list_has_any(own_fields.roles, $roles)
            and (
                own_fields.held_by <> 'registrants'
                or exists (
                    select *
                    from own_numbered_rows
                    where
                        coalesce(first_registered_on, registered_since_on, last_ended_on)
                        is not null
                )
            )
    group by fields.field_id

)

update fields
set
    held_by = case
        when list_contains($fields_alone, fields.field_id) then 'not_counted'
        else coalesce(listed.held_by, 'not_known')
    end,
    source = $mapping_name
from listed
where fields.field_id = listed.field_id;

with

full_fields as (

    select
        bool_and(has_first_name) as first_name,
        bool_and(has_birth_name) as birth_name,
        bool_and(has_usage_name) as usage_name,
        bool_and(sex is not null) as sex,
        bool_and(born_on is not null) as birth_date,
        bool_and(has_place) as postcode,
        bool_and(has_departement) as region
    from own_numbered_rows

)

update fields
set
    held_by = 'some_records',
    field_bit = bits.field_bit
from (unpivot full_fields on columns(*) into name field_id value is_full) as filled
inner join (
    values
    ('first_name', 512),
    ('birth_name', 1024),
    ('usage_name', 2048),
    ('sex', 4096),
    ('birth_date', 8192),
    ('postcode', 16384),
    ('region', 32768)
) as bits (field_id, field_bit)
    on filled.field_id = bits.field_id
where
    fields.field_id = filled.field_id
    and fields.held_by = 'every_record'
    and not filled.is_full;

update fields
set
    field_en = case field_id
        when 'agency_id' then 'identifier'
        when 'bank_details' then 'bank details (IBAN)'
        when 'region' then 'département'
        when 'registration_dates' then 'dates of the relationship'
        else field_en
    end,
    field_fr = case field_id
        when 'agency_id' then 'identifiant'
        when 'bank_details' then 'coordonnées bancaires (IBAN)'
        when 'region' then 'département'
        when 'registration_dates' then 'dates de la relation'
        else field_fr
    end,
    field_bit = if(field_id = 'bank_details' and held_by = 'some_records', 64, field_bit),
    holding_bit = case
        when held_by = 'every_record' then 0
        when held_by = 'registrants' then 32
        when held_by in ('not_known', 'not_counted') then 256
        when field_id = 'bank_details' then 64
        else field_bit
    end,
    is_named_in_2024 = false,
    is_named_in_2026 = false,
    is_reported_by_press = false;
