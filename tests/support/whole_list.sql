-- The rows, in the order of the columns of whole_list.toml. A list with gaps lacks a birth date, a
-- sex, a place and a status in one row of twelve each, as lists lack them: by no value, by a word,
-- by a day that is none.
select
    if(has_agency_id, 'C' || person_id, ''),
    case
        when $has_gaps and record_id % 12 = 1 then 'N/A'
        when sex = 'female' then 'Mme'
        else 'M.'
    end,
    birth_name,
    first_name,
    if($has_gaps and record_id % 12 = 4, '31/02/1980', strftime(born_on, '%d/%m/%Y')),
    street_address,
    if($has_gaps and record_id % 12 = 7, '00000', postcode),
    if($has_gaps and record_id % 12 = 7, '', commune_name),
    coalesce(email, 'aucun@exemple.example'),
    phone,
    nir,
    person_id % 5 > 1,
    case
        when $has_gaps and record_id % 12 = 10 then '?'
        when status = 'registered' then 'Actif'
        when status = 'formerly_registered' then 'Résilié'
        else 'Prospect'
    end,
    strftime(first_registered_on, '%Y-%m-%d'),
    strftime(registered_since, '%d/%m/%Y'),
    strftime(last_ended_on, '%d.%m.%Y'),
    strftime(coalesce(last_active_on, last_ended_on), '%Y-%m-%d 07:08:09'),
    if(is_deceased, 'oui', 'non'),
    if(lives_abroad, 'oui', 'non')
from registrants
where record_id <= $count
order by record_id
