-- How many rows of each column are empty, a placeholder, not understood and implausible.

with

states as (

    select
        keyed.* replace (
            case when areas.is_commune_missed then 3 else keyed.commune_state end as commune_state,
            case when areas.is_departement_missed then 3 else keyed.departement_state end
            as departement_state,
            case when areas.is_postcode_missed then 3 else keyed.postcode_state end
            as postcode_state
        )
    from own_keyed_rows as keyed
    left join own_areas as areas
        on keyed.area_key = areas.area_key

)

select
    count_if(columns('(.*)_state') = 1) as "\1:empty", -- noqa: RF05
    count_if(columns('(.*)_state') = 2) as "\1:placeholder", -- noqa: RF05
    count_if(columns('(.*)_state') in (3, 5)) as "\1:not_understood", -- noqa: RF05
    count_if(columns('(.*)_state') = 4) as "\1:implausible", -- noqa: RF05
    count_if(columns('(.*)_state') = 5) as "\1:unlisted" -- noqa: RF05
from states
