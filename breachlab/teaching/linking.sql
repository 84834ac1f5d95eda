-- How good are linked pairs of records, held against whom the records are of?
--
-- Note:   `linked_pairs` has left_id and right_id, two record_id.

-- Each pair once, whichever of its two comes first.
create or replace temp view linked as
select distinct
    least(left_id, right_id) as left_id,
    greatest(left_id, right_id) as right_id
from linked_pairs
where left_id <> right_id;

-- One row: the pairs, those of one person, precision and recall.
create or replace temp view score as
with

judged as (

    select lefts.person_id = rights.person_id as is_true
    from linked
    inner join records as lefts on linked.left_id = lefts.record_id
    inner join records as rights on linked.right_id = rights.record_id

),

by_person as (

    select count(*) as record_count
    from records
    group by person_id

),

existing as (

    select sum(record_count * (record_count - 1) // 2)::bigint as pair_count
    from by_person

)

select
    count(*) as pair_count,
    count(*) filter (where is_true) as true_pair_count,
    count(*) filter (where is_true) / nullif(count(*), 0) as precision_share,
    count(*) filter (where is_true) / (select nullif(existing.pair_count, 0) from existing)
    as recall_share
from judged;

-- One row per drift, most pairs first: how many of the pairs that exist are linked. A pair is a
-- primary record and a copy of it, so it has one drift, the copy's.
create or replace temp view score_by_drift as
select
    copies.drift,
    count(*) as pair_count,
    count(linked.left_id) as linked_pair_count,
    count(linked.left_id) / count(*) as recall_share
from records as copies
inner join records as primaries using (person_id)
left join linked
    on
        linked.left_id = least(copies.record_id, primaries.record_id)
        and linked.right_id = greatest(copies.record_id, primaries.record_id)
where copies.drift <> 'none' and primaries.drift = 'none'
group by copies.drift
order by pair_count desc, copies.drift asc;

-- One row: how many of the wrong pairs are of twins, and what differs in these. Twins are two
-- persons of one birth date and one birth name, with two first names; a few strangers are so as
-- well, and are counted here. A NIR holds the order among the births of a place and month in its
-- digits 11 to 13.
create or replace temp view twins_met as
with

wrong as (

    select
        lefts.born_on = rights.born_on
        and lefts.birth_name = rights.birth_name
        and lefts.first_name <> rights.first_name as is_twins,
        lefts.nir <> rights.nir as is_of_two_nirs,
        abs(substring(lefts.nir, 11, 3)::integer - substring(rights.nir, 11, 3)::integer) <= 1
        as is_of_following_orders,
        lefts.postcode = rights.postcode
        and lefts.street_address = rights.street_address as is_of_one_address
    from linked
    inner join registrants as lefts on linked.left_id = lefts.record_id
    inner join registrants as rights on linked.right_id = rights.record_id
    where lefts.person_id <> rights.person_id

)

select
    count(*) as wrong_pair_count,
    count(*) filter (where is_twins) as twin_pair_count,
    count(*) filter (where is_twins and is_of_two_nirs) as two_nirs_count,
    count(*) filter (where is_twins and is_of_two_nirs and is_of_following_orders)
    as following_nirs_count,
    count(*) filter (where is_twins and is_of_one_address) as one_address_count
from wrong;
