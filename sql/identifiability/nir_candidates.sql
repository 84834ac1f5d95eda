-- To how many people can a NIR belong, once sex, year, month and place of birth are known?
--
-- Grain:       one row per most number of candidates: 10, 100, 999.
-- Needs:       records.
-- Base:        persons
-- Headline (not is_counted):
--              Nobody has counted yet who shares which facts. Count it with: python -m data_gen
--              identify.
-- Headline (not all_person_count):
--              Nobody is exposed here.
-- Headline:    {kind.In_this_model}, an attacker who knows sex, year, month and place of birth has
--              at most {most_candidate_count} candidates on file for the NIR of {person_share:.1}
--              of the people, and at most a hundred for that of {hundred_person_share:.1}.
-- Full size:   rates
-- Note:        a NIR begins with sex, year, month and place of birth; only its serial number of
--              three digits stays unknown, as the key follows from the rest: 999 numbers at most.
--              Candidates are the persons on file whose numbers begin alike; hashing a NIR hides it
--              behind no more numbers. {modelled}
-- Source:      what a NIR is made of: INSEE, https://www.insee.fr/fr/metadonnees/definition/c1409.

with

limits as (

    select
        unnest([10, 100, 999]) as most_candidate_count,
        unnest(['5-9', '10-99', '100 and over'])::others_band as others_band

),

by_others_band as (

    select
        others_band,
        sum(person_count)::bigint as person_count
    from selected_likeness($departements, $age_bands, $sexes, $statuses)
    where key_set_id = 'birth_month_sex_birth_place'
    group by others_band

),

summed as (

    select
        limits.most_candidate_count,
        coalesce(
            sum(by_others_band.person_count) filter (
                by_others_band.others_band <= limits.others_band
            ),
            0
        )::bigint as person_count,
        coalesce(sum(by_others_band.person_count), 0)::bigint as all_person_count
    from limits
    left join by_others_band on true
    group by limits.most_candidate_count

),

counted_sets as (

    select count(*) > 0 as is_counted
    from identifiability_cube
    where key_set_id = 'birth_month_sex_birth_place'

)

select
    summed.most_candidate_count,
    counted_sets.is_counted,
    if(counted_sets.is_counted, summed.person_count, null) as person_count,
    if(counted_sets.is_counted, summed.all_person_count, null) as all_person_count,
    summed.person_count / nullif(summed.all_person_count, 0) as person_share,
    max(person_share) filter (summed.most_candidate_count = 100) over () as hundred_person_share
from summed
cross join counted_sets
order by summed.most_candidate_count
