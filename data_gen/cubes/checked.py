"""Check that dimensions list all possible levels: another level would count in a wrong cell."""

from types import SimpleNamespace

from data_gen.cubes import cube_dimensions as lists
from data_gen.cubes.banded import COMPLETED_YEARS
from data_gen.ledger import BadReference


def check(tables: SimpleNamespace) -> None:
    """Raise BadReference if the reference files give a level that its dimension does not list."""
    for what, (found, listed) in _exact(tables).items():
        if found != listed:
            raise _bad(what, found, listed)
    for what, (found, most) in _at_most(tables).items():
        if found > most:
            raise _bad(what, found, f"at most {most}")


def _exact(tables: SimpleNamespace) -> dict[str, tuple]:
    breaches = tables.shared.breaches
    claimed = [each.breach_number for each in breaches if each.standing == "claimed"]
    return {
        "other breaches": (len(breaches), lists.BREACHES),
        "numbers of those only claimed": (tuple(claimed), lists.CLAIMED),
        "localities": (len(tables.locality_communes.commune_number), lists.LOCALITIES),
        "communes": (int(tables.locality_communes.commune_number.max()) + 1, lists.COMMUNES),
        "départements": (
            len(tables.departement_regions.region_code),
            lists.DIMENSIONS["departement"].size,
        ),
        "régions": (
            int(tables.departement_regions.region_code.max()) + 1,
            lists.DIMENSIONS["region"].size,
        ),
    }


def _at_most(tables: SimpleNamespace) -> dict[str, tuple[int, int]]:
    began = tables.profile_slots.last_from
    oldest = min(int(began[began >= 0].min()), int(tables.space_window.first_day.min()))
    return {
        "years that a file is idle": (int(COMPLETED_YEARS[oldest]), lists.IDLE_YEARS[-1]),
        "copies of a person": (int(tables.owners.copy_number.max()), lists.FURTHER_SPACES[-1]),
        "the last day of reading": (
            int(max(days.max() for days in tables.days_of_reading)),
            lists.DAYS_READ,
        ),
    }


def _bad(what: str, found: object, listed: object) -> BadReference:
    return BadReference(
        f"{what}: the reference files give {found}; data_gen/cubes/cube_dimensions.py expected "
        f"{listed}. Change the two together."
    )
