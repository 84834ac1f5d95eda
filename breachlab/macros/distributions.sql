-- Distributions by their closed forms, for questions about uncertain amounts.

-- The value below which a share of a triangular distribution lies. Source: Kotz and van Dorp,
-- Beyond Beta, World Scientific 2004, chapter 1: the inverse of the distribution function.
create or replace macro triangular(low, mode, high, share) as (
    case
        when high = low then low::double
        when share * (high - low) < mode - low then low + sqrt(share * (high - low) * (mode - low))
        else high - sqrt((1 - share) * (high - low) * (high - mode))
    end
);

comment on macro triangular is
'The value below which a share of a triangular distribution lies.';

create or replace macro triangular_mean(low, mode, high) as (low + mode + high) / 3;

comment on macro triangular_mean is 'The mean of a triangular distribution.';
