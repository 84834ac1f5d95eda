"""Fold cubes that are counted in finer cells than they are stored in, or in another order."""

from types import SimpleNamespace

from data_gen.cubes.counted import Counted, number
from data_gen.cubes.cube_dimensions import DIMENSIONS

DEPARTEMENT = DIMENSIONS["stratum"].columns["departement_code"]


def read_by_day(tables: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube by extraction and day of reading instead of by identifier block.

    The day follows from région and identifier block. It is null for records that were not read.
    """
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
    localities, dimensions = tables.locality_communes, ("departement", "commune")
    levels = {
        "departement": localities.departement_code.take(counted.cells),
        "commune": localities.commune_number.take(counted.cells),
    }
    return counted.added_up(dimensions, [number(dimensions, levels)])


def by_history(_: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube ordered by year of first registration.

    The cells of a year are adjacent, so that a query that selects one reads a twentieth of them.
    """
    first = "history_with_nir"
    dimensions = (first, *(name for name in counted.dimensions if name != first))
    return counted.added_up(dimensions, [number(dimensions, counted.levels())])


FOLDS = {
    "contact_cube": by_history,
    "extraction_cube": read_by_day,
    "lever_cube": read_by_day,
    "commune_cube": by_commune,
}
