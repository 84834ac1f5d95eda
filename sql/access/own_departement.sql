-- Whose records could a hijacked account have read, had it seen its own département only?
--
-- Grain:       one row per département, most persons first.
-- Needs:       course, area.
-- Headline (is_ahead_of_next):
--              {kind.In_this_model}, one account limited to its département could have read the
--              records of at most {person_share:.1} of the people exposed, in the largest,
--              {departement_code}. To read those of half of them would have taken accounts in at
--              least {half_departement_count:departements}; for nine tenths, in at least
--              {most_departement_count}.
-- Headline:    {kind.In_this_model}, one account limited to its département could have read the
--              records of at most {person_share:.1} of the people exposed. To read those of half of
--              them would have taken accounts in at least {half_departement_count:departements};
--              for nine tenths, in at least {most_departement_count}.
-- Note:        a person counts where the primary record is, wherever that person lives now; an
--              account of a département that has only an older record could read that record.
--              fall_factor is the factor by which exposure falls with one account;
--              mean_person_count is how many people one account reads, if accounts are hijacked in
--              proportion to the people of each département. The numbers of départements assume
--              that the largest are hit first: they are minimums. The largest is named only if its
--              lead exceeds what the seed explains.
-- Source:      that authorisations were too wide: CNIL, SAN-2026-003,
--              https://www.cnil.fr/en/data-breach-5million-fine-france-travail

with

by_departement as (

    select
        departement_code,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code

),

ranked as (

    select
        *,
        sum(person_count) over () as all_person_count,
        sum(person_count) over largest as so_far_person_count,
        row_number() over largest as departement_count
    from by_departement
    where person_count > 0
    window largest as (
        order by person_count desc, departement_code asc rows unbounded preceding
    )

)

select
    ranked.departement_code,
    departements.departement_name,
    ranked.record_count,
    ranked.person_count,
    ranked.departement_count,
    ranked.person_count / ranked.all_person_count as person_share,
    ranked.all_person_count / ranked.person_count as fall_factor,
    ranked.so_far_person_count / ranked.all_person_count as so_far_person_share,
    sum(ranked.person_count * ranked.person_count) over () / ranked.all_person_count
        as mean_person_count,
    ranked.all_person_count / mean_person_count as mean_fall_factor,
    1 + count(*) filter (ranked.so_far_person_count < 0.5 * ranked.all_person_count) over ()
        as half_departement_count,
    1 + count(*) filter (ranked.so_far_person_count < 0.9 * ranked.all_person_count) over ()
        as most_departement_count,
    is_ahead(ranked.person_count, 1, lead(ranked.person_count) over ranking, 1) as is_ahead_of_next
from ranked
inner join departements using (departement_code)
window ranking as (order by ranked.person_count desc, ranked.departement_code asc)
order by ranked.person_count desc, ranked.departement_code asc
