-- Which NIRs contradict the sex, birth date or birth place given beside them?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        the month is read back from the text: 13–19 are January to July, 43–47 August to
--              December; a provisional number begins with 7 or 8. The place is in the départements
--              of the time, see quality/nir_place_out_of_time.
-- Over a second:
--              some 20 s at 43 million records, as it reads every record as exported.

select
    record_id,
    nir,
    sex,
    born_on,
    birth_departement_code
from registrants
where
    nir is not null
    and (
        substring(nir, 1, 1) is distinct from case
            when drift = 'provisional_nir' then if(sex = 'male', '7', '8')
            else if(sex = 'male', '1', '2')
        end
        or substring(nir, 2, 2)::integer is distinct from year(born_on) % 100
        or substring(nir, 4, 2)::integer
        is distinct from month(born_on) + if(month(born_on) < 8, 12, 35)
        or not list_contains(
            case
                when birth_country = 'Algérie' then ['91', '92', '93', '94', '99']
                when birth_country = 'Maroc' then ['95', '99']
                when birth_country = 'Tunisie' then ['96', '99']
                when birth_departement_code in ('2A', '2B') then [birth_departement_code, '20']
                when birth_departement_code in ('91', '95') then [birth_departement_code, '78']
                when birth_departement_code in ('92', '93', '94')
                    then [birth_departement_code, '75', '78']
                else [substring(birth_departement_code, 1, 2)]
            end,
            substring(nir, 6, 2)
        )
        or (
            length(birth_departement_code) = 3
            and not starts_with(substring(nir, 6, 5), birth_departement_code)
        )
        or not substring(nir, 11, 3) between '001' and '999'
    )
order by record_id asc
