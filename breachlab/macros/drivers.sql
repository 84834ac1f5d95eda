-- Drivers: which figures of the ledger move a headline, and how far.

-- A headline's own two ends are the lowest and the highest of all runs: of a figure alone at both
-- of its ends, of several at all their corners.
create or replace macro headline_drivers(headline) as table
select
    key,
    figure,
    crossed_with,
    basis,
    least(low, central, high) as least_value,
    central as central_value,
    greatest(low, central, high) as most_value,
    central_value - least_value as below_change,
    most_value - central_value as above_change,
    below_change / central_value as below_share,
    above_change / central_value as above_share,
    greatest(below_share, above_share) as furthest_share,
    max(below_share) over () as lowest_share,
    max(above_share) over () as highest_share
from headline_ends()
where question = headline and figure is not null;

comment on macro table headline_drivers is
'The figures of the ledger that move the headline of a question, each with the ends of the headline and its change from the centre.';
