"""The dimensions by which a selection filters the cells of cubes, and the cube to read."""

from collections.abc import Mapping
from typing import Any

# {parameter that selects: dimension of a cube}.
DIMENSIONS = {
    "departements": "departement_code",
    "regions": "region_code",
    "age_bands": "age_band",
    "sexes": "sex",
    "statuses": "status",
    "first_years": "first_year",
    "end_bands": "end_band",
}
CONTACTS = ("contact_cube", "contact_cube_any_year", "contact_cube_any_place")

Selected = Mapping[str, tuple[str, ...]]  # {dimension: values}


def list_selected(values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return {dimension of a cube: values} of the parameters that select."""
    return {
        column: tuple(map(str, values[name]))
        for name, column in DIMENSIONS.items()
        if values.get(name) is not None
    }


def find_source(cube: str, selected: Selected) -> str:
    """Return the cube to read: of the contact cubes, the smallest that has the dimensions."""
    if cube not in CONTACTS:
        return cube
    if "departement_code" not in selected and cube == "contact_cube_any_place":
        return cube
    return "contact_cube" if "first_year" in selected else "contact_cube_any_year"
