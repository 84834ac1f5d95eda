"""The questions that have a kept plan (kept.py), and what each needs of its cubes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kept:
    """A question with a kept plan.

    `cubes` are {cube: the dimensions that it needs of it}; values of a dimension that are `alike`,
    as a query says, are counted as one. Of the parameters that select, the plan knows only whether
    those `told` are given: their cells are handed in. Those `given` are handed in as values; any
    other parameter stands in the plan, so that each of its values has one. Cells are not kept by
    those `apart`: the question sets what they select beside all others. With one of those `without`
    the plan is another, and the question is asked by itself.
    """

    cubes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


# Cells by contacts are handed in as the cube that is read where nothing is selected.
ANYWHERE, SOMEWHERE = "contact_cube_any_place", "contact_cube_any_year"
PLACE = ("departement_code", "sex", "age_band")
SEGMENTS = ("age_band", "status", "is_space_with_nir", "fate")
MESSAGES = (*SEGMENTS, "email", "has_mobile", "street_address")
FIELDS = Kept({"field_cube": ("status", "field_mask")})
SELECTED = ("departements", "age_bands", "sexes")
RATES = Kept(
    {"exposure_cube": PLACE, "residents": PLACE},
    told=("age_bands", "sexes"),
    without=("departements",),
)
CAPACITIES = ("emails_per_day", "letters_per_day", "calls_per_day")
UNIT_COSTS = ("email_cost", "sms_cost", "letter_cost", "public_notice_cost", "call_cost")

KEPT = {
    "exposure/by_status": Kept({"exposure_cube": ("status",)}),
    "exposure/by_first_year": Kept({"exposure_cube": ("first_year",)}),
    "exposure/rate_by_age_and_sex": Kept(
        {"exposure_cube": PLACE, "residents": PLACE}, told=SELECTED
    ),
    "exposure/rate_by_departement": RATES,
    "exposure/rate_by_region": RATES,
    "exposure/stock": Kept(
        {"exposure_cube": ("departement_code", "status", "end_band")},
        given=("departements",),
        apart=("departements",),
    ),
    "fields/by_field": FIELDS,
    "fields/harm_of_combination": FIELDS,
    "fields/harms": FIELDS,
    "fields/without_nir": FIELDS,
    "severity/by_level": Kept({ANYWHERE: SEGMENTS}),
    "severity/communication_due": Kept({ANYWHERE: SEGMENTS}),
    "notification/bridge": Kept({ANYWHERE: MESSAGES}),
    "notification/channels": Kept({ANYWHERE: MESSAGES}),
    "notification/priority": Kept({ANYWHERE: MESSAGES}),
    "notification/channels_by_age_band": Kept({ANYWHERE: MESSAGES}),
    "notification/unreachable_by_end_band": Kept({ANYWHERE: ("end_band", *MESSAGES)}),
    "notification/vulnerable_groups": Kept(
        {SOMEWHERE: ("departement_code", *MESSAGES)},
        alike={"departement_code": "select departement_code, region_code < '11' from departements"},
    ),
    "notification/waves": Kept({ANYWHERE: MESSAGES}, given=CAPACITIES),
    "notification/call_volume": Kept({ANYWHERE: MESSAGES}, given=CAPACITIES),
    "cost/choices": Kept({ANYWHERE: MESSAGES}, given=UNIT_COSTS),
    "cost/components": Kept({ANYWHERE: MESSAGES}, given=UNIT_COSTS),
    "combination/in_breach_of_2023": Kept(
        {"exposure_cube": ("status", "end_band"), "breach_of_2023_cube": ("status", "end_band")}
    ),
    "retention/avoided_by_limit": Kept({"retention_cube": ("status", "idle_years")}),
    "retention/beyond_legal_term": Kept(
        {"retention_cube": ("status", "idle_years", "is_beyond_term")}
    ),
    "access/days_earlier": Kept({"extraction_cube": ("extraction", "read_on")}, told=SELECTED),
    "access/own_departement": Kept({"exposure_cube": ("departement_code",)}),
    "what_if/ladder": Kept(
        {"retention_cube": ("departement_code", "status", "idle_years", "is_beyond_term")}
    ),
}
