-- Seeds: how far the count of a small group is chance.

-- A person falls into a group or not by a draw of the seed, as if by one chance for each: then the
-- variance of a count is near the count itself (Poisson). Over seven worlds of 43 million records
-- the variance was 0.7 to 1.0 of the count, of départements, their ages and their communes: the
-- root is right or a little wide. Smaller worlds stray more, as places of birth are dealt out in
-- runs: with 430,000 records the minors of a département by one and a half times the root.
create or replace macro seed_deviation(person_count) as (round(sqrt(person_count))::bigint);

comment on macro seed_deviation is
'About how far a count lies from the mean of all seeds, at the most, two times in three.';
