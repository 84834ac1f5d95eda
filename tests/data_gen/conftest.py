"""The profiles as they are frozen, for tests of what is derived from them."""

import pytest

from data_gen.calibration import profiles, tables
from data_gen.ledger import SETTINGS
from data_gen.world import World

LARGE = World(rows=400_000, seed=11)  # whose shares lie near their targets
FIGURES = ("first_year", "years_since", "registration_count")


@pytest.fixture(scope="session")
def frozen_profiles():
    """Profiles take seven seconds a setting to fit: read them, as a slow test fits them anew."""
    frozen = {setting: frozen_rows(setting) for setting in SETTINGS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "profiles", lambda setting: frozen[setting.name])
        yield


def frozen_rows(setting):
    """Return the rows of a table of profiles with the types that its maker gives them."""
    return [
        (
            row["sex"],
            int(row["age"]),
            row["status"],
            *(int(row[figure]) if row[figure] else "" for figure in FIGURES),
            int(row["slots"]),
        )
        for row in tables.read(f"{setting}/profiles")
    ]
