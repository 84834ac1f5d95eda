"""By which dimensions of the cubes a selection keeps cells, and which cube has them."""

from collections.abc import Mapping
from typing import Any

# {a parameter that selects: the dimension of a cube}.
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
    """Return {dimension: values} of the parameters by which cells are kept."""
    return {
        column: tuple(map(str, values[name]))
        for name, column in DIMENSIONS.items()
        if values.get(name) is not None
    }


def find_source(cube: str, selected: Selected) -> str:
    """Return the cube that has the cells: of those by contacts, the smallest that can."""
    if cube not in CONTACTS:
        return cube
    if "departement_code" not in selected and cube == "contact_cube_any_place":
        return cube
    return "contact_cube" if "first_year" in selected else "contact_cube_any_year"
