-- The macro by which the name of a month is read: 14 janv. 1954 as 14 m01 1954, with m before the
-- number, so that no format takes it for a day.

create or replace temp macro own_month_number(word) as
    map {
        'janvier': 1, 'janv': 1, 'jan': 1, 'january': 1,
        'fevrier': 2, 'fevr': 2, 'fev': 2, 'february': 2, 'feb': 2,
        'mars': 3, 'mar': 3, 'march': 3,
        'avril': 4, 'avr': 4, 'april': 4, 'apr': 4,
        'mai': 5, 'may': 5,
        'juin': 6, 'june': 6, 'jun': 6,
        'juillet': 7, 'juil': 7, 'jui': 7, 'july': 7, 'jul': 7,
        'aout': 8, 'aou': 8, 'august': 8, 'aug': 8,
        'septembre': 9, 'sept': 9, 'sep': 9, 'september': 9,
        'octobre': 10, 'oct': 10, 'october': 10,
        'novembre': 11, 'nov': 11, 'november': 11,
        'decembre': 12, 'dec': 12, 'december': 12
    }[word];

-- Of text in small letters without accents.
create or replace temp macro own_with_month_number(plain) as
    trim(
        replace(
            regexp_replace(
                regexp_replace(plain, '^1er ', '1 '),
                '[ .,/-]*[a-z]{3,}[ .,/-]*',
                ' m'
                || lpad(own_month_number(regexp_extract(plain, '[a-z]{3,}'))::varchar, 2, '0')
                || ' '
            ),
            ',',
            ''
        )
    );

create or replace temp macro own_numbered_months(text) as
    coalesce(own_with_month_number(lower(strip_accents(text))), text);
