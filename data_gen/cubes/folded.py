"""Cubes that are counted finer than they are stored, or in another order."""

from types import SimpleNamespace

from data_gen.cubes.counted import Counted, number
from data_gen.cubes.cube_dimensions import DIMENSIONS

DEPARTEMENT = DIMENSIONS["stratum"].columns["departement_code"]


def read_by_day(tables: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube by extraction and the day on which the records of each région and identifier
    block were read, or none, instead of by identifier block."""
    levels = counted.levels()
    block = levels.pop("identifier_block")
    others = tuple(name for name in counted.dimensions if name in levels)
    region = levels.get("region")
    if region is None:
        departement = DEPARTEMENT.take(levels["stratum"])
        region = tables.departement_regions.region_code.take(departement)
    dimensions = ("extraction", "read_on", *others)
    cells = [
        number(dimensions, levels | {"extraction": extraction, "read_on": days[region, block]})
        for extraction, days in enumerate(tables.days_of_reading)
    ]
    return counted.added_up(dimensions, cells)


def by_commune(tables: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube by département and commune instead of by locality."""
    found, dimensions = tables.locality_communes, ("departement", "commune")
    levels = {
        "departement": found.departement_code.take(counted.cells),
        "commune": found.commune_number.take(counted.cells),
    }
    return counted.added_up(dimensions, [number(dimensions, levels)])


def by_history(_: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube whose cells of one year of first registration stand together, so that whoever
    selects a year reads a twentieth of it."""
    first = "history_with_nir"
    dimensions = (first, *(name for name in counted.dimensions if name != first))
    return counted.added_up(dimensions, [number(dimensions, counted.levels())])


FOLDS = {
    "contact_cube": by_history,
    "extraction_cube": read_by_day,
    "lever_cube": read_by_day,
    "commune_cube": by_commune,
}
