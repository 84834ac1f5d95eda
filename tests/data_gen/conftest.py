"""Fixtures of the tests of the generator."""

import pytest

from breachlab.store import databases
from breachlab.store.connections import open_connection
from data_gen.calibration import profiles, source_tables
from data_gen.commands import generate
from data_gen.ledger import SETTINGS, Setting
from data_gen.verification import twin
from data_gen.world import World
from tests.conftest import SMALL
from tests.support.targets import PROVENANCE

LARGE = World(rows=400_000, seed=11)  # whose shares lie near their targets
FIGURES = ("first_year", "years_since", "registration_count")


@pytest.fixture(scope="session")
def frozen_profiles():
    """Profiles take seven seconds a setting to fit: read them, as a slow test fits them anew.

    Other tests of the session see this too: a setting with figures at single ends is fitted.
    """
    fitted, frozen = profiles.profiles, {Setting(name): frozen_rows(name) for name in SETTINGS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profiles, "profiles", lambda each: frozen.get(each) or fitted(each))
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
        for row in source_tables.read(f"{setting}/profiles")
    ]


@pytest.fixture(scope="session")
def twin_world():
    """A connection to what this code makes of the small world, to have a database attached."""
    with open_connection() as connection:
        twin.make(connection, SMALL)
        yield connection


@pytest.fixture
def no_records(monkeypatch):
    """Runs that make, in place of records, what says how many there are."""

    def build(connection, world, quiet):
        connection.execute(PROVENANCE.format(databases.MODEL_VERSION, world.rows))

    monkeypatch.setattr(generate, "build", build)
