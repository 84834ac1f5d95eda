-- Pairs of rows that may be one person though a name, a day or a number has a slip.
--
-- A pair comes from a block: rows with a part in common. It has a weight as in Fellegi and Sunter
-- (1969), in bits: what agrees counts by how rare it is in the list.

-- The same for two texts that differ by one sign, or by two that are swapped.
create or replace temp macro own_less_one_sign(text) as
    list_transform(range(1, length(text) + 1), lambda sign: text[:sign - 1] || text[sign + 1:]);

-- In bits: 1 for what every second row has, 2 for what every fourth has.
create or replace temp macro own_rarity(value, row_bits) as
    case when value is not null then row_bits - log2(count(*) over (partition by value)) end;

create or replace temp table own_slip_rows as

with

named as (

    select
        row_number() over () - 1 as row_index,
        first_name_text as first_name,
        coalesce(surname_text, usage_name_text, birth_name_text) as name,
        coalesce(birth_name_text, usage_name_text, surname_text) as other_name,
        identifier_text as identifier,
        born_on,
        nullif(email_key, 0) as email,
        nullif(phone_key, 0) as phone,
        nullif(postcode_key, 0) as postcode,
        street_text as street,
        first_name_key in (select name_key from own_known_names) as is_known_name
    from own_keyed_rows

)

select
    *,
    -- Frequencies are of 1,000 rows at least: a list of eight has no rare names.
    log2(greatest(count(*) over (), 1000)) as row_bits,
    own_rarity(first_name, row_bits) as first_name_bits,
    own_rarity(name, row_bits) as name_bits,
    own_rarity(born_on, row_bits) as born_bits,
    own_rarity(identifier, row_bits) as identifier_bits,
    own_rarity(email, row_bits) as email_bits,
    own_rarity(phone, row_bits) as phone_bits,
    own_rarity(postcode, row_bits) as postcode_bits,
    own_rarity(street, row_bits) as street_bits
from named;

create or replace temp table own_slip_blocks as

with

keys as (

    select
        row_index,
        unnest([
        hash('id', identifier),
        hash('mail', email),
        hash('phone', phone),
        hash('names', least(first_name, name), greatest(first_name, name)),
        hash('names', least(first_name, other_name), greatest(first_name, other_name)),
        hash('names, born', least(first_name, name), greatest(first_name, name), born_on),
        hash('names, year', first_name, name, year(born_on)),
        hash('born, initial', born_on, first_name[1]),
        hash('born, name', born_on, name[1]),
        hash('born, other name', born_on, other_name[1]),
        hash('name, initial, year', name, first_name[1], year(born_on)),
        hash('first name, initial, year', first_name, name[1], year(born_on)),
        hash('name, initial, day', name, first_name[1], day(born_on), month(born_on)),
        hash(
            'name, initial, swapped', name, first_name[1],
            least(day(born_on), month(born_on)), greatest(day(born_on), month(born_on))
        ),
        hash('name, initial', name, first_name[:2]),
        hash('first name, initial', first_name, name[:2]),
        hash('postcode, name', postcode, name),
        hash('postcode, first name', postcode, first_name),
        hash('postcode, year', postcode, year(born_on)),
        hash('street, first name', street, first_name[1]),
        hash('street, name', street, name[1])
    ]) as block,
    unnest([
        identifier is not null, email is not null, phone is not null,
        first_name is not null and name is not null,
        first_name is not null and other_name is not null and other_name <> name,
        first_name is not null and name is not null and born_on is not null,
        first_name is not null and name is not null and born_on is not null,
        first_name is not null and born_on is not null,
        name is not null and born_on is not null,
        other_name is not null and born_on is not null and other_name <> name,
        first_name is not null and name is not null and born_on is not null,
        first_name is not null and name is not null and born_on is not null,
        first_name is not null and name is not null and born_on is not null,
        first_name is not null and name is not null and born_on is not null,
        first_name is not null and name is not null,
        first_name is not null and name is not null,
        postcode is not null and name is not null,
        postcode is not null and first_name is not null,
        postcode is not null and born_on is not null,
        street is not null and first_name is not null,
        street is not null and name is not null
    ]) as is_there
    from own_slip_rows

    union all

    select
        row_index,
        hash('id less one', unnest(own_less_one_sign(identifier))) as block,
        true as is_there
    from own_slip_rows

    union all

    select
        row_index,
        hash('id less one', identifier) as block,
        true as is_there
    from own_slip_rows
    where identifier is not null

)

select distinct
    row_index,
    block
from keys
where is_there
qualify count(*) over (partition by block) between 2 and $most_rows;

create or replace temp table own_slip_pairs as
select distinct
    one.row_index as one,
    other.row_index as other
from own_slip_blocks as one
inner join own_slip_blocks as other
    on one.block = other.block and one.row_index < other.row_index;

-- How two names agree: 0 alike, 1 a slip, 2 an initial or a short form, 3 much alike, 4 not.
create or replace temp macro own_agreement(one, other) as
    case
        when one = other then 0
        when least(length(one), length(other)) > 2 and damerau_levenshtein(one, other) = 1 then 1
        when starts_with(one, other) or starts_with(other, one) then 2
        when jaro_winkler_similarity(one, other) >= 0.88 then 3
        else 4
    end;

create or replace temp macro own_is_slip_of_day(one, other) as
    abs(year(one) - year(other)) < 10
    and (
        (year(one) = year(other) and day(one) = month(other) and month(one) = day(other))
        or hamming(strftime(one, '%Y%m%d'), strftime(other, '%Y%m%d')) = 1
        or damerau_levenshtein(strftime(one, '%Y%m%d'), strftime(other, '%Y%m%d')) = 1
    );

create or replace temp table own_slip_found as

with

compared as (

    select
        pairs.one,
        pairs.other,
        one.row_bits,
        least(one.first_name_bits, other.first_name_bits)
        + least(one.name_bits, other.name_bits) as name_bits_of_both,
        first_name_as,
        name_as,
        born_as,
        identifier_as,
        case first_name_as
            when 0 then least(one.first_name_bits, other.first_name_bits)
            when 1 then greatest(least(one.first_name_bits, other.first_name_bits) - 4, 1)
            when 2 then 2
            when 3 then greatest(least(one.first_name_bits, other.first_name_bits) - 6, 0)
            when 4 then -6
            else 0
        end
        + case name_as
            when 0 then least(one.name_bits, other.name_bits)
            when 1 then greatest(least(one.name_bits, other.name_bits) - 4, 1)
            when 2 then 2
            when 3 then greatest(least(one.name_bits, other.name_bits) - 6, 0)
            when 4 then -5
            else 0
        end
        + case born_as
            when 0 then least(one.born_bits, other.born_bits)
            when 1 then greatest(least(one.born_bits, other.born_bits) - 5, 1)
            when 4 then -8
            else 0
        end
        + case identifier_as
            when 0 then least(one.identifier_bits, other.identifier_bits)
            when 1 then greatest(least(one.identifier_bits, other.identifier_bits) - 5, 1)
            when 4 then -1
            else 0
        end
        + case when one.email = other.email then least(one.email_bits, other.email_bits) else 0 end
        + case when one.phone = other.phone then least(one.phone_bits, other.phone_bits) else 0 end
        + case
            when one.postcode = other.postcode then least(one.postcode_bits, other.postcode_bits)
            when one.postcode <> other.postcode then -2
            else 0
        end
        + case
            when one.street = other.street then least(one.street_bits, other.street_bits)
            else 0
        end
        as bits
    from own_slip_pairs as pairs
    inner join own_slip_rows as one
        on pairs.one = one.row_index
    inner join own_slip_rows as other
        on pairs.other = other.row_index
    cross join lateral ( -- noqa: ST05
        select
            case
                when one.first_name = other.first_name then 0
                when one.first_name = other.name and one.name = other.first_name then 1
                when one.is_known_name and other.is_known_name
                    and not starts_with(one.first_name, other.first_name)
                    and not starts_with(other.first_name, one.first_name) then 4
                when one.first_name is not null and other.first_name is not null
                    then own_agreement(one.first_name, other.first_name)
            end as first_name_as,
            case
                when one.first_name = other.name and one.name = other.first_name then 1
                when one.name is not null and other.name is not null then least(
                    own_agreement(one.name, other.name),
                    own_agreement(one.name, other.other_name),
                    own_agreement(one.other_name, other.name)
                )
            end as name_as,
            case
                when one.born_on = other.born_on then 0
                when own_is_slip_of_day(one.born_on, other.born_on) then 1
                when one.born_on <> other.born_on then 4
            end as born_as,
            case
                when one.identifier = other.identifier then 0
                when damerau_levenshtein(one.identifier, other.identifier) = 1 then 1
                when one.identifier <> other.identifier then 4
            end as identifier_as
    ) as agreements

)

select
    one,
    other,
    -- Another first name may be that of a twin.
    coalesce(first_name_as, 0) <= 2
    and coalesce(name_as, 0) <= 2
    and coalesce(born_as, 0) <= 1
    and (born_as is not null or coalesce(identifier_as, 0) <= 1)
    and coalesce(first_name_as <= 2, false)::integer + coalesce(name_as <= 2, false)::integer
    + coalesce(born_as <= 1, false)::integer + coalesce(identifier_as <= 1, false)::integer >= 2
    and (first_name_as = 0 or born_as = 0 or coalesce(identifier_as <= 1, false))
    and bits - row_bits >= $high_bits as is_high,
    bits - row_bits as bits
from compared
where
    (
        (coalesce(first_name_as, 0) <= 3)::integer + (coalesce(name_as, 0) <= 3)::integer
        + (coalesce(born_as, 0) <= 1)::integer >= 2
        and (coalesce(first_name_as, 0) <= 3 or identifier_as = 0)
        and (coalesce(born_as, 0) <= 1 or identifier_as = 0)
        and bits - row_bits >= $low_bits
    )
    -- A pet name, or a word in the place of the first name. Twins are joined at the low end, too.
    or (name_as <= 1 and born_as = 0)
    -- Another birth date, of somebody whose whole name is rare; or of a father and a son.
    or (first_name_as = 0 and name_as = 0 and born_as = 4 and name_bits_of_both >= row_bits)
order by one, other;
