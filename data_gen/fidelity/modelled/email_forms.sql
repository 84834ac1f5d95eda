-- Persons by the form of their e-mail address and decade of birth.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.02
-- Note:      read back from the text; a form with a number counts apart from that without.

with

read_back as (

    select
        (year(born_on) - 1) // 10 * 10 + 1 as decade,
        lower(replace(first_name, ' ', '-')) as given,
        lower(replace(birth_name, ' ', '')) as born_name,
        lower(replace(usage_name, ' ', '')) as used_name,
        split_part(email, '@', 1) as written,
        regexp_replace(written, '[0-9]+[ab]?$', '') as stem,
        case
            when stem in (concat(given, '.', born_name), concat(given, '.', used_name))
                then if(stem = written, 'first.last', 'first.last number')
            when stem in (concat(given, '_', born_name), concat(given, '_', used_name))
                then 'first_last year'
            when stem in (concat(born_name, '.', given), concat(used_name, '.', given))
                then 'last.first'
            when
                stem in (concat(given, born_name), concat(given, used_name))
                and length(written) - length(stem) = 2
                then 'firstlast'
            when stem in (concat(given, born_name), concat(given, used_name)) then 'firstlast'
            when stem in (concat(given[1], born_name), concat(given[1], used_name))
                then 'initial last number'
            else 'unknown'
        end as form
    from registrants
    where is_primary and has_email

),

-- A year and the number of a département look alike.
wanted as (

    select
        decade::bigint as decade,
        if(form in ('firstlast year', 'first last departement'), 'firstlast', form) as form,
        sum(slots::bigint) as slots
    from read_texts(getvariable('setting') || '/email_forms.csv')
    group by all

),

decades as (

    select
        decade,
        count(*) as people
    from read_back
    group by decade

),

founds as (

    select
        decade,
        form,
        count(*) as found
    from read_back
    group by decade, form

)

select
    concat(coalesce(wanted.decade, founds.decade), ' ', coalesce(wanted.form, founds.form)) as cell,
    coalesce(wanted.slots * decades.people / 64, 0) as target,
    coalesce(founds.found, 0) as found,
    decades.people
from wanted
full join founds on wanted.decade = founds.decade and wanted.form = founds.form
inner join decades on decades.decade = coalesce(wanted.decade, founds.decade)
order by cell
