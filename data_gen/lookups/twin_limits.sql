-- twin_limits: of each decade of birth, how many of 65,536 persons have a twin on the register,
-- and how many of 1,024 pairs had one address drawn for both.
--
-- Source: assumptions, twins_… in reference/assumptions.toml.

create temp table twin_limits as
select
    range as decade,
    if(
        range < 6,
        assumed('twins_born_before_1981_per_mille'),
        assumed('twins_born_from_1981_per_mille')
    ) * 65536 // 1000 as twin_limit,
    assumed('twins_at_one_address_per_mille') * 1024 // 1000 as home_limit
from range(9)
order by decade
