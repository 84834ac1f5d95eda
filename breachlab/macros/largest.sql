-- Largest: whether a group may be named as the largest, or only the seed made it so.

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
