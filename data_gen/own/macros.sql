-- The macros that the values of a list are read by: text compared, placeholders, keys, states.

create or replace temp macro own_mapping() as getvariable('own_mapping');

-- Text without blanks around it; null for none. ASCII between two other signs is not searched.
create or replace temp macro own_trimmed(text) as
    case
        when text >= '!' and not ends_with(text, ' ') and strlen(text) = length(text) then text
        else nullif(trim(text), '')
    end;

-- In capitals without accents. ASCII, which has none, is not searched: that takes most of the time.
create or replace temp macro own_plain(text) as
    case when strlen(text) = length(text) then upper(text) else upper(strip_accents(text)) end;

-- Without blanks, points and hyphens.
create or replace temp macro own_joined(text) as
    replace(replace(replace(replace(text, ' ', ''), chr(160), ''), '.', ''), '-', '');

-- As names are compared; most have letters alone, and are in no need of more than capitals.
create or replace temp macro own_folded(text) as
    case
        when regexp_full_match(text, '[A-Za-z0-9]*') then upper(text)
        else replace(replace(own_joined(own_plain(text)), chr(39), ''), chr(8217), '')
    end;

-- A key to compare by, which gives nothing of the text away; 0 where it is of no use.
create or replace temp macro own_key(text, state) as
    case when state = 0 then coalesce(hash(text), 0::ubigint) else 0::ubigint end;

-- A text in which slips are looked for; null where none are.
create or replace temp macro own_sought(text, state) as
    case when own_mapping().seeks_slips and state = 0 then text end;

-- Words that stand where nothing is known, and are nobody's name, with accents or without: to make
-- each text plain takes longer.
create or replace temp macro own_void_words() as
    '[0 .?*/_:\t\x{A0}-]+|X{2,}|N/[ACDR]|N[EÉ]ANT|NULL|NONE|NIL|INCONNUE?|UNKNOWN|AUCUNE?'
    || '|NON (RENSEIGN[EÉ]E?|COMMUNIQU[EÉ]E?|CONNUE?|D[EÉ]FINIE?)'
    || '|SANS (NOM|PR[EÉ]NOM|ADRESSE|OBJET)|[AÀ] (COMPL[EÉ]TER|D[EÉ]FINIR|RENSEIGNER)'
    || '|NOT (KNOWN|AVAILABLE|APPLICABLE)|TEST|PAS DE .*';

create or replace temp macro own_is_void_name(text) as
    regexp_full_match(text, own_void_words(), 'i');

create or replace temp macro own_is_void(text) as
    regexp_full_match(
        text, own_void_words() || '|N[ACDRS]|NAN|SANS|VIDE|9{4,}|1234567890*', 'i'
    );

-- Words that begin a surname of several words.
create or replace temp macro own_particles() as
    '(?:(?i:DE|DU|DES|LA|LE|LES|D|L|VAN|VON|DER|DEN|EL|AL|BEN|DA|DO|DOS|DI|SAINT|ST|MC|MAC) )*';

-- A name in one column, without titles before it.
create or replace temp macro own_untitled(text) as
    regexp_replace(
        text,
        '^((MONSIEUR|MADAME|MADEMOISELLE|MLLE|MME|MRS|MISS|MR|MS|MM|DR|M)(\. *| +)'
        || '((ET|AND|OU|&) +)?)+',
        '', 'i'
    );

-- Its first name and its surname; of one word the surname alone. A surname stands before a comma,
-- or in capitals; else the mapping says what comes first. Second first names are left out.
create or replace temp macro own_name_parts(text) as
    case
        when own_is_void_name(text) then null
        when contains(text, ',')
            then regexp_extract(text, '^([^,]*), *(\S*)', ['surname', 'first_name'])
        when regexp_matches(text, '^([\p{Lu}''’-]{2,} )+\S*\p{Ll}')
            then
                regexp_extract(
                    text, '^((?:[\p{Lu}''’-]{2,} )+)(\S*\p{Ll}\S*)', ['surname', 'first_name']
                )
        when regexp_matches(text, '^\S*\p{Ll}.* [\p{Lu}''’-]{2,}$')
            then
                regexp_extract(
                    text,
                    '^(\S+) (?:.* )??((?:[\p{Lu}''’-]{2,} )*[\p{Lu}''’-]{2,})$',
                    ['first_name', 'surname']
                )
        when not contains(text, ' ') then {'surname': text, 'first_name': ''}
        when own_mapping().surnames_first
            then
                regexp_extract(
                    text, '^(' || own_particles() || '\S+) +(\S+)', ['surname', 'first_name']
                )
        else
            regexp_extract(
                text, '^(\S+) (?:.* )??(' || own_particles() || '\S+)$', ['first_name', 'surname']
            )
    end;

create or replace temp macro own_void_email_words() as
    '^(AUCUNE?|SANS|(SANS|PAS[-_. ]?D[E''])[-_. ]?(E?MAIL|ADRESSE)|NO[-_. ]?E?MAIL|NONE|NULL'
    || '|INCONNUE?|UNKNOWN|NO[-_. ]?REPLY|N[ACR]|N/A|TEST|X{2,}|N[EÉ]ANT|VIDE'
    || '|NON[-_. ]?RENSEIGN[EÉ]E?)@';

create or replace temp macro own_is_void_email(text) as
    regexp_matches(text, own_void_email_words(), 'i');

create or replace temp macro own_is_email(text) as
    regexp_full_match(text, '(?s)[^@ ]+@[^@ ]+\.[^@ ]*[^@ .]');

-- As a number is dialled.
create or replace temp macro own_dialled(text) as
    replace(replace(replace(replace(own_joined(text), '(', ''), ')', ''), '/', ''), '+', '00');

-- Nine digits of a French number; of a foreign one all, with 00 before them; null for none.
create or replace temp macro own_phone_of(digits) as
    case
        when regexp_full_match(digits, '(0033|33)?0?[1-9][0-9]{8}') then right(digits, 9)
        when regexp_full_match(digits, '00[1-9][0-9]{7,14}') then digits
    end;

-- Most are written in pairs, or without any sign between: no other sign is looked for then.
create or replace temp macro own_phone(text) as
    case
        when regexp_full_match(replace(text, ' ', ''), '0[1-9][0-9]{8}')
            then substr(replace(text, ' ', ''), 2)
        when text is not null then own_phone_of(own_dialled(text))
    end;

create or replace temp macro own_is_void_phone(number) as
    regexp_full_match(
        number, '1{9}|2{9}|3{9}|4{9}|5{9}|6{9}|7{9}|8{9}|9{9}|[1-9]0{8}|123456789'
    );

-- Of several columns the value to keep: the first that serves best, or else the first that is
-- filled. A landline often stands before the mobile number that an SMS needs.
create or replace temp macro own_is_good_phone(text) as
    not coalesce(own_is_void_phone(own_phone(own_trimmed(text))), true);

create or replace temp macro own_best_phone(texts) as
    coalesce(
        list_filter(
            texts,
            lambda text: own_is_good_phone(text) and own_phone(own_trimmed(text))[1] in ('6', '7')
        )[1],
        list_filter(texts, lambda text: own_is_good_phone(text))[1],
        list_filter(texts, lambda text: own_trimmed(text) is not null)[1]
    );

create or replace temp macro own_best_email(texts) as
    coalesce(
        list_filter(
            texts,
            lambda text:
            own_is_email(own_trimmed(text)) and not own_is_void_email(own_trimmed(text))
        )[1],
        list_filter(texts, lambda text: own_trimmed(text) is not null)[1]
    );

-- The rest of a number of up to 60 digits by 97, in parts that a bigint holds.
create or replace temp macro own_rest_of(rest, digits) as (rest::varchar || digits)::bigint % 97;

create or replace temp macro own_rest_of_30(digits) as
    own_rest_of(substr(digits, 1, 15)::bigint % 97, substr(digits, 16, 15));

create or replace temp macro own_rest(whole) as
    list_transform(
        [whole],
        lambda digits:
        case
            when length(digits) <= 30 then own_rest_of_30(digits)
            else
                own_rest_of(
                    own_rest_of(own_rest_of_30(digits), substr(digits, 31, 15)),
                    substr(digits, 46, 15)
                )
        end
    )[1];

-- A NIR as thirteen signs, or with its key; the two départements of Corsica count as 19 and 18.
create or replace temp macro own_is_nir(text) as
    regexp_full_match(text, '[1-478][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}([0-9]{2})?')
    and (
        length(text) = 13
        or 97 - try_cast(replace(replace(text[1:13], '2A', '19'), '2B', '18') as bigint) % 97
        = try_cast(text[14:15] as bigint)
    );

-- Letters as two digits each.
create or replace temp macro own_digits(text) as
    list_aggregate(
        list_transform(
            string_split(text, ''),
            lambda sign:
            case when sign between '0' and '9' then sign else (ascii(sign) - 55)::varchar end
        ),
        'string_agg', ''
    );

-- Of a French one in digits: 15 and 8 of the account, FR as 1527, its key.
create or replace temp macro own_french_rest(text) as
    (
        (substr(text, 5, 15)::bigint % 97 * 100000000 + substr(text, 20)::bigint) % 97 * 1000000
        + 152700
        + substr(text, 3, 2)::bigint
    ) % 97;

create or replace temp macro own_is_iban_of(text) as
    case
        when regexp_full_match(text, 'FR[0-9]{25}') then own_french_rest(text) = 1
        when not regexp_full_match(text, '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}') then false
        when regexp_full_match(text, '[A-Z]{2}[0-9]+')
            then
                own_rest(
                    substr(text, 5)
                    || (100 * (ascii(text) - 55) + ascii(substr(text, 2, 1)) - 55)::varchar
                    || substr(text, 3, 2)
                ) = 1
        else own_rest(own_digits(text[5:] || text[1:4])) = 1
    end;

-- Most are French, in capitals and in one piece. A lambda has the others written out once: a macro
-- repeats them wherever it names them, and to plan that took 20 ms.
create or replace temp macro own_is_iban(text) as
    case
        when regexp_full_match(text, 'FR[0-9]{25}') then own_french_rest(text) = 1
        when text is not null
            then
                list_transform([upper(own_joined(text))], lambda joined: own_is_iban_of(joined))[1]
    end;

-- A day as one of the formats has it; null for none.
create or replace temp macro own_day(text, formats) as
    try_strptime(
        case when own_mapping().has_months then own_numbered_months(text) else text end, formats
    )::date;

-- A birth of two digits a year that would lie ahead is of the century before.
create or replace temp macro own_birth(text, formats) as
    case
        when
            own_day(text, formats) > own_mapping().reference_day
            and own_day(text, own_mapping().short_births) is not null
            then (own_day(text, formats) - interval 100 years)::date
        else own_day(text, formats)
    end;

create or replace temp macro own_is_void_day(day) as
    day in (
        date '1800-01-01', date '1899-12-30', date '1899-12-31', date '1900-01-01',
        date '1900-01-02', date '1901-01-01', date '2099-12-31', date '2999-12-31',
        date '9999-12-31'
    );

-- Of a birth, and of something that happened to a customer.
create or replace temp macro own_is_lifetime(day) as
    day between own_mapping().reference_day - interval 120 years and own_mapping().reference_day;

create or replace temp macro own_is_past(day) as
    day between date '1900-01-03' and own_mapping().reference_day;

-- The code of a word of a closed list, as the mapping has it or alike; null for one without a
-- meaning. An empty cell has one if the mapping says so.
create or replace temp macro own_code(text, meaning) as
    nullif(
        meaning.codes[
            coalesce(
                list_position(meaning.exact_words, coalesce(text, '')),
                list_position(meaning.words, own_plain(text))
            )
        ],
        '?'
    );

-- States: 0 understood, 1 empty, 2 placeholder, 3 not understood, 4 implausible, 5 not listed.
create or replace temp macro own_text_state(text, is_void) as
    case when text is null then 1 when is_void then 2 else 0 end::utinyint;

-- Of a value with a shape, which may be a placeholder with or without it.
create or replace temp macro own_shape_state(text, has_shape, is_void_shape) as
    case
        when text is null then 1
        when has_shape and is_void_shape then 2
        when has_shape then 0
        when own_is_void(text) then 2
        else 3
    end::utinyint;

create or replace temp macro own_day_state(text, day, is_plausible) as
    case
        when text is null then 1
        when day is null and own_is_void(text) then 2
        when day is null then 3
        when own_is_void_day(day) then 2
        when not is_plausible then 4
        else 0
    end::utinyint;

create or replace temp macro own_past_state(text, day) as
    own_day_state(text, day, own_is_past(day));

create or replace temp macro own_word_state(text, code, words) as
    case
        when code is not null then 0
        when text is null then 1
        when own_is_void(text) then 2
        when list_contains(words, own_plain(text)) then 3
        else 5
    end::utinyint;
