"""The questions that have a kept plan (kept.py), and what each needs of its cubes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kept:
    """A question with a kept plan.

    `cubes` are {cube: the dimensions that it needs of it}. Of the parameters that select, the plan
    knows only whether those `told` are given: their cells are handed in. Any other parameter stands
    in the plan, so that each of its values has one.
    """

    cubes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()


# Cells by contacts are handed in as the cube that is read where nothing is selected.
ANYWHERE = "contact_cube_any_place"
SEGMENTS = ("age_band", "status", "is_space_with_nir", "fate")
MESSAGES = (*SEGMENTS, "email", "has_mobile", "street_address")
FIELDS = Kept({"field_cube": ("status", "field_mask")})
SELECTED = ("departements", "age_bands", "sexes")

KEPT = {
    "exposure/by_first_year": Kept({"exposure_cube": ("first_year",)}),
    "fields/by_field": FIELDS,
    "fields/harm_of_combination": FIELDS,
    "fields/harms": FIELDS,
    "fields/without_nir": FIELDS,
    "notification/channels": Kept({ANYWHERE: MESSAGES}),
    "notification/priority": Kept({ANYWHERE: MESSAGES}),
    "notification/channels_by_age_band": Kept({ANYWHERE: MESSAGES}),
    "notification/unreachable_by_end_band": Kept({ANYWHERE: ("end_band", *MESSAGES)}),
    "combination/in_breach_of_2023": Kept(
        {"exposure_cube": ("status", "end_band"), "breach_of_2023_cube": ("status", "end_band")}
    ),
    "access/days_earlier": Kept({"extraction_cube": ("extraction", "read_on")}, told=SELECTED),
}
