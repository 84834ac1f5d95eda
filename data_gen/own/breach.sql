-- The breach of the list in the place of the one that the lab models: its name and its day.
--
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
    told_authority_on = null,
    told_public_on = null,
    window_first_year = coalesce(
        (select min(year(first_registered_on)) from own_numbered_rows), year($reference_day::date)
    ),
    window_last_year = year($reference_day::date),
    earlier_breach_id = null,
    source = $mapping_name;
