-- retention_terms: one row, the first days, counted from 1 January 1929, of files that the law lets
-- the agency still keep on the reference day: by the end of a registration, and by the last use of
-- a candidate space of somebody who never registered.
--
-- Source: Code du travail, art. R. 5312-44, in breaches/…/assumptions.toml. The day on which a term
-- ends is inside it.

create temp table retention_terms as
select
    first_day_kept(to_years(assumed('retention_after_registration_years')::integer))
        as registration_from,
    first_day_kept(to_months(assumed('retention_after_last_use_months')::integer)) as last_use_from
