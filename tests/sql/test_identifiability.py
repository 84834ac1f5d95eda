"""How near the estimate of who is alone is to the count; by hand in identifiability.md."""

from breachlab.store import databases
from data_gen.world import World
from tests.sql.test_claims import SEEDS
from tests.support.remembered import ask


def test_estimate_is_within_a_point_of_the_count_at_two_seeds(thorough, worlds):
    for seed in SEEDS:
        with databases.connect_sealed(worlds.path(World(1_000_000, seed))) as connection:
            rows = ask(connection, "identifiability/estimate")
        assert len(rows) == 5 and (rows.estimate_error_share < 0.01).all(), seed
