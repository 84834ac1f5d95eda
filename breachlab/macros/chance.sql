-- Chance: how far a count is the seed's, and whether a group may be named as the largest.

-- A person falls into a group or not by a draw of the seed, as if by one chance for each: then the
-- variance of a count is near the count itself (Poisson). Over seven worlds of 43 million records
-- the variance was 0.7 to 1.0 of the count, of départements, their ages and their communes: the
-- root is right or a little wide. Smaller worlds stray more, as places of birth are dealt out in
-- runs: with 430,000 records the minors of a département by one and a half times the root.
create or replace macro seed_deviation(person_count) as (round(sqrt(person_count))::bigint);

comment on macro seed_deviation is
'About how far a count lies from the mean of all seeds, at the most, two times in three.';

-- Counts of a synthetic register vary as counts of draws do, by about their square root. 3.5 times
-- the error of the difference is passed by chance once in two thousand. Groups of unequal width, in
-- years of age, are compared per year. Where there is no other group, it is the largest.
create or replace macro is_ahead(one, one_width, other, other_width) as (
    case
        when other is null then true
        else
            one / one_width - other / other_width
            > 3.5 * sqrt(one / (one_width * one_width) + other / (other_width * other_width))
    end
);

comment on macro is_ahead is
'Whether one count per unit of width is above another by more than the draws of a seed explain.';
