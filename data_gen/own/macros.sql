-- What the values of a list are read by: text compared, placeholders, keys.

-- Text without blanks around it; null for none.
create or replace temp macro own_trimmed(text) as nullif(trim(text, chr(32) || chr(9) || chr(160)), '');

-- In capitals without accents; what has none is not searched for any, which takes most of the time.
create or replace temp macro own_plain(text) as
    case when strlen(text) = length(text) then upper(text) else upper(strip_accents(text)) end;

-- As names are compared: also without blanks, hyphens, apostrophes and points.
create or replace temp macro own_folded(text) as
    replace(replace(replace(replace(replace(own_plain(text), ' ', ''), '-', ''), '''', ''), '’', ''), '.', '');

-- A key to compare by, which tells nothing of the text; 0 for none.
create or replace temp macro own_key(text) as coalesce(hash(text), 0::ubigint);

-- Without blanks, points and hyphens.
create or replace temp macro own_joined(text) as
    replace(replace(replace(replace(text, ' ', ''), chr(160), ''), '.', ''), '-', '');

-- What stands where nothing is known. Single words that could be names are none of a name.
create or replace temp macro own_is_void(text) as
    regexp_full_match(
        own_plain(text),
        '[0 .?*/_:-]+|X{2,}|N/?[ACDRS]|NEANT|NULL|NONE|NIL|NAN|INCONNUE?S?|UNKNOWN|AUCUNE?'
        || '|NON (RENSEIGNEE?|COMMUNIQUEE?|CONNUE?|DEFINIE?)|SANS|SANS (ADRESSE|OBJET|NOM|PRENOM)'
        || '|VIDE|A (COMPLETER|DEFINIR|RENSEIGNER)|NOT (KNOWN|AVAILABLE|APPLICABLE)|TEST|PAS DE .*|9{4,}|1234567890*'
    );

create or replace temp macro own_is_void_name(text) as
    regexp_full_match(
        own_plain(text),
        '[0 .?*/_:-]+|X{2,}|N/[ACDR]|NEANT|NULL|NONE|NIL|INCONNUE?|UNKNOWN|AUCUNE?'
        || '|NON (RENSEIGNEE?|COMMUNIQUEE?|CONNUE?|DEFINIE?)|SANS (NOM|PRENOM)'
        || '|A (COMPLETER|DEFINIR|RENSEIGNER)|NOT (KNOWN|AVAILABLE|APPLICABLE)|TEST|PAS DE .*'
    );

-- An identifier may be any number but zero.
create or replace temp macro own_is_void_email(text) as
    regexp_matches(
        text,
        '^(?i)(aucune?|sans|sans[-_. ]?(e?mail|adresse)|pas[-_. ]?d[e''][-_. ]?(e?mail|adresse)|no[-_. ]?e?mail|none|null|'
        || 'inconnue?|unknown|no[-_. ]?reply|nc|na|nr|n/a|test|x{2,}|neant|vide|non[-_. ]?renseignee?)@'
    );

create or replace temp macro own_is_email(text) as
    text like '%_@_%._%' and not contains(text, ' ') and not ends_with(text, '.')
    and strlen(text) - strlen(replace(text, '@', '')) = 1;

create or replace temp macro own_dialled(text) as
    replace(replace(replace(replace(own_joined(text), '(', ''), ')', ''), '/', ''), '+', '00');

-- Nine digits of a French number; of a foreign one all, with 00 before them; null for none.
create or replace temp macro own_phone_of(digits) as
    case
        when regexp_full_match(digits, '(0033|33)?0?[1-9][0-9]{8}') then right(digits, 9)
        when regexp_full_match(digits, '00[1-9][0-9]{7,14}') then digits
    end;

create or replace temp macro own_phone(text) as own_phone_of(own_dialled(text));

create or replace temp macro own_is_void_phone(text) as
    regexp_full_match(text, '0?(1{9}|2{9}|3{9}|4{9}|5{9}|6{9}|7{9}|8{9}|9{9}|[1-9]0{8}|123456789)');

-- The rest of a number of up to 60 digits by 97, in parts that a bigint holds.
create or replace temp macro own_rest_of(rest, digits) as (rest::varchar || digits)::bigint % 97;

create or replace temp macro own_rest(digits) as
    own_rest_of(
        own_rest_of(own_rest_of(digits[1:15]::bigint % 97, digits[16:30]), digits[31:45]),
        digits[46:60]
    );

-- A NIR as thirteen signs and its key; Corsica counts by 19 and 18.
create or replace temp macro own_is_nir(text) as
    regexp_full_match(text, '[1-478][0-9]{4}([0-9]{2}|2[AB])[0-9]{6}([0-9]{2})?')
    and (
        length(text) = 13
        or 97 - try_cast(replace(replace(text[1:13], '2A', '19'), '2B', '18') as bigint) % 97
        = try_cast(text[14:15] as bigint)
    );

-- Letters as two digits: of an IBAN that has some beyond its country.
create or replace temp macro own_digits(text) as
    list_reduce(
        list_transform(
            string_split(text, ''),
            lambda sign: case when sign between '0' and '9' then sign else (ascii(sign) - 55)::varchar end
        ),
        lambda digits, sign: digits || sign
    );

create or replace temp macro own_is_iban(text) as
    case
        when not regexp_full_match(text, '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}') then false
        else
            own_rest(
                case
                    when regexp_full_match(text[5:], '[0-9]+') then text[5:]
                    else own_digits(text[5:])
                end
                || own_digits(text[1:2])
                || text[3:4]
            ) = 1
    end;

-- Whether a value is a placeholder: by a test of its own where it has the shape, by words else.
create or replace temp macro own_is_void_value(text, has_shape, is_void_shape) as
    case when has_shape then is_void_shape else own_is_void(text) end;

-- A birth date of two digits a year that would lie ahead is of the century before.
create or replace temp macro own_past(day) as
    case when day > getvariable('own_mapping').reference_day then (day - interval 100 years)::date else day end;

create or replace temp macro own_is_void_day(day) as
    day in (
        date '1800-01-01', date '1899-12-30', date '1899-12-31', date '1900-01-01', date '1900-01-02',
        date '1901-01-01', date '9999-12-31', date '2999-12-31', date '2099-12-31'
    );

-- 0 understood, 1 empty, 2 placeholder, 3 not understood, 4 implausible, 5 a word not listed.
create or replace temp macro own_state(text, is_understood, is_void, is_plausible) as
    case
        when text is null then 1
        when is_void then 2
        when not coalesce(is_understood, false) then 3
        when not coalesce(is_plausible, false) then 4
        else 0
    end::utinyint;

-- The code of a word of a closed list; null for one without a meaning.
create or replace temp macro own_code(words, codes, text) as
    nullif(codes[list_position(words, own_plain(text))], '?');

create or replace temp macro own_word_state(text, code, words) as
    case
        when text is null then 1
        when code is not null then 0
        when list_contains(words, own_plain(text)) then 3
        when own_is_void(text) then 2
        else 5
    end::utinyint;

create or replace temp macro own_day_state(text, day, is_plausible) as
    own_state(
        text,
        day is not null,
        own_is_void_value(text, day is not null, own_is_void_day(day)),
        is_plausible
    );

-- Of a day that something happened to a customer.
create or replace temp macro own_is_plausible(day) as
    day between date '1900-01-03' and getvariable('own_mapping').reference_day;
