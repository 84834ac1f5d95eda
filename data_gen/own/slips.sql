-- Pairs of rows that may be one person though a name, a day or a number has a slip.
--
-- A pair comes from a block: rows with a part in common. How each part of it agrees is written as a
-- number, and beside it how rare in the list is what agrees; slips.py weighs both.

-- The same for two texts that differ by one sign, or by two that are swapped.
create or replace temp macro own_less_one_sign(text) as
    list_transform(range(1, length(text) + 1), lambda sign: text[:sign - 1] || text[sign + 1:]);

-- In bits: 1 for what every second row has, 2 for what every fourth has.
create or replace temp macro own_rarity(value, row_bits) as
    case when value is not null then row_bits - log2(count(*) over (partition by value)) end;

-- Two names in either order.
create or replace temp macro own_both(one, other) as
    least(one || ' ' || other, other || ' ' || one);

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
        strftime(born_on, '%Y%m%d') as born_digits,
        first_name_key in (select name_key from own_known_names) as is_known_name
    from own_keyed_rows

)

select
    *,
    log2(greatest(count(*) over (), $fewest_rows)) as row_bits,
    own_rarity(first_name, row_bits) as first_name_bits,
    own_rarity(name, row_bits) as name_bits,
    own_rarity(born_on, row_bits) as born_bits,
    own_rarity(identifier, row_bits) as identifier_bits,
    own_rarity(email, row_bits) as email_bits,
    own_rarity(phone, row_bits) as phone_bits,
    own_rarity(postcode, row_bits) as postcode_bits,
    own_rarity(street, row_bits) as street_bits
from named;

-- Of two rows whose births are known and differ, a wide block says too little.
create or replace temp table own_slip_blocks as

with

keys as (

    select
        row_index,
        false as is_wide,
        unnest([
            'id ' || identifier,
            'mail ' || email,
            'phone ' || phone,
            'names ' || own_both(first_name, name),
            'names ' || own_both(first_name, other_name),
            'born ' || born_digits || first_name[:2],
            'born name ' || born_digits || name[:2],
            'born name ' || born_digits || other_name[:2],
            'born initials ' || born_digits || own_both(first_name[1], name[1]),
            'born postcode ' || born_digits || postcode,
            'born street ' || born_digits || street,
            'name year ' || name || first_name[1] || born_digits[:4],
            'first name year ' || first_name || name[1] || born_digits[:4],
            'name day ' || name || first_name[1] || born_digits[5:],
            'name day ' || name || first_name[1] || born_digits[7:] || born_digits[5:6],
            'street ' || street || own_both(first_name[1], name[1]),
            'street name ' || street || ' ' || name,
            'postcode name ' || postcode || ' ' || name,
            'postcode first name ' || postcode || ' ' || first_name,
            'postcode initials ' || postcode || own_both(first_name[:2], name[:2]),
            'street first name ' || street || ' ' || first_name
        ]) as key
    from own_slip_rows

    union all

    select
        row_index,
        born_on is not null as is_wide,
        unnest([
            'name ' || name || first_name[:2],
            'first name ' || first_name || name[:2],
            'street first name ' || street || first_name[1],
            'street name ' || street || name[1]
        ]) as key
    from own_slip_rows

    union all

    select
        row_index,
        born_on is not null as is_wide,
        'id less one ' || unnest(list_append(own_less_one_sign(identifier), identifier)) as key
    from own_slip_rows

)

select distinct
    row_index,
    hash(key) as block,
    is_wide
from keys
where key is not null
qualify count(*) over (partition by key) between 2 and $most_rows;

create or replace temp table own_slip_pairs as

select distinct
    one.row_index as one,
    other.row_index as other,
    false as is_drawn
from own_slip_blocks as one
inner join own_slip_blocks as other
    on one.block = other.block and one.row_index < other.row_index
where not (one.is_wide and other.is_wide)

union all

-- Of any two rows, far apart in the list: how often the parts of two persons agree.
select
    row_index as one,
    (row_index + step * row_count // (steps + 1)) % row_count as other,
    true as is_drawn
from (
    select
        row_index,
        count(*) over () as row_count,
        $drawn_pairs // row_count + 1 as steps
    from own_slip_rows
) as rows
cross join lateral (select unnest(range(1, steps + 1)) as step) as steps_of_row -- noqa: ST05
where row_index % (row_count // $drawn_pairs + 1) = 0;

-- How two names agree: 0 alike, 1 a slip, 2 an initial or a short form, 3 much alike, 4 not.
create or replace temp macro own_agreement(one, other) as
    case
        when one = other then 0
        when starts_with(one, other) or starts_with(other, one)
            then
                case
                    when length(one) + length(other) > 5
                        and abs(length(one) - length(other)) = 1 then 1
                    else 2
                end
        when jaro_winkler_similarity(one, other) < 0.7 then 4
        when least(length(one), length(other)) > 2 and damerau_levenshtein(one, other) = 1 then 1
        when jaro_winkler_similarity(one, other) >= 0.88 then 3
        else 4
    end::utinyint;

-- `births` has two whole rows in each of its own, which the linter takes for tables.
-- noqa: disable=RF01
create or replace temp table own_slip_compared as

with

births as (

    select
        pairs.is_drawn,
        one_row,
        other_row,
        case
            when one_row.born_on = other_row.born_on then 0
            when abs(year(one_row.born_on) - year(other_row.born_on)) >= 10 then 4
            when hamming(one_row.born_digits, other_row.born_digits) = 1 then 1
            when one_row.born_digits[:4] = other_row.born_digits[:4]
                and one_row.born_digits[5:6] = other_row.born_digits[7:]
                and one_row.born_digits[7:] = other_row.born_digits[5:6] then 1
            when hamming(one_row.born_digits, other_row.born_digits) = 2
                and damerau_levenshtein(one_row.born_digits, other_row.born_digits) = 1 then 1
            when one_row.born_on <> other_row.born_on then 4
        end::utinyint as born_as
    from own_slip_pairs as pairs
    inner join own_slip_rows as one_row
        on pairs.one = one_row.row_index
    inner join own_slip_rows as other_row
        on pairs.other = other_row.row_index

)

select
    one_row.row_index as one,
    other_row.row_index as other,
    is_drawn,
    case when are_swapped then 1 else first_as end::utinyint as first_name_as,
    case when are_swapped then 1 else last_as end::utinyint as name_as,
    born_as,
    case
        when one_row.identifier = other_row.identifier then 0
        when one_row.identifier is null or other_row.identifier is null then null
        when damerau_levenshtein(one_row.identifier, other_row.identifier) = 1 then 1
        else 4
    end::utinyint as identifier_as,
    (4 * (one_row.email <> other_row.email)::utinyint)::utinyint as email_as,
    (4 * (one_row.phone <> other_row.phone)::utinyint)::utinyint as phone_as,
    (4 * (one_row.postcode <> other_row.postcode)::utinyint)::utinyint as postcode_as,
    case
        when one_row.street = other_row.street then 0
        when jaro_winkler_similarity(one_row.street, other_row.street) >= 0.92 then 1
        when one_row.street <> other_row.street then 4
    end::utinyint as street_as,
    least(one_row.first_name_bits, other_row.first_name_bits) as first_name_bits,
    least(one_row.name_bits, other_row.name_bits) as name_bits,
    least(one_row.born_bits, other_row.born_bits) as born_bits,
    least(one_row.identifier_bits, other_row.identifier_bits) as identifier_bits,
    least(one_row.email_bits, other_row.email_bits) as email_bits,
    least(one_row.phone_bits, other_row.phone_bits) as phone_bits,
    least(one_row.postcode_bits, other_row.postcode_bits) as postcode_bits,
    least(one_row.street_bits, other_row.street_bits) as street_bits
from births
cross join lateral ( -- noqa: ST05
    select
        case
            when one_row.first_name is null or other_row.first_name is null then null
            -- Two known names are two people, as twins are.
            when one_row.is_known_name and other_row.is_known_name
                and one_row.first_name <> other_row.first_name then 5
            else own_agreement(one_row.first_name, other_row.first_name)
        end as first_as,
        case
            when one_row.name is null or other_row.name is null then null
            when one_row.name = one_row.other_name and other_row.name = other_row.other_name
                then own_agreement(one_row.name, other_row.name)
            else
                least(
                    own_agreement(one_row.name, other_row.name),
                    own_agreement(one_row.name, other_row.other_name),
                    own_agreement(one_row.other_name, other_row.name)
                )
        end as last_as
) as names_as
cross join lateral ( -- noqa: ST05
    select
        first_as >= 3 and last_as >= 3
        and own_agreement(one_row.first_name, other_row.name) <= 1
        and own_agreement(one_row.name, other_row.first_name) <= 1 as are_swapped
) as swaps_as
where
    is_drawn
    or born_as is distinct from 4
    or one_row.identifier = other_row.identifier
    or (one_row.first_name = other_row.first_name and one_row.name = other_row.name)
    or one_row.street = other_row.street
    or one_row.email = other_row.email
    or one_row.phone = other_row.phone
    or one_row.postcode = other_row.postcode
order by one, other, is_drawn;
