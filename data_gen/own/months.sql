-- The macro by which the name of a month is read: 14 janv. 1954 as 14 m01 1954, with m before the
-- number, so that no format takes it for a day.

create or replace temp macro own_month_number(word) as
    map(
        [
            'janvier', 'janv', 'jan', 'january', 'fevrier', 'fevr', 'fev', 'february', 'feb',
            'mars', 'mar', 'march', 'avril', 'avr', 'april', 'apr', 'mai', 'may', 'juin', 'june',
            'jun', 'juillet', 'juil', 'jui', 'july', 'jul', 'aout', 'aou', 'august', 'aug',
            'septembre', 'sept', 'sep', 'september', 'octobre', 'oct', 'october', 'novembre', 'nov',
            'november', 'decembre', 'dec', 'december'
        ],
        [
            1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8,
            8, 9, 9, 9, 9, 10, 10, 10, 11, 11, 11, 12, 12, 12
        ]
    )[word];

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
