"""method/: what is said of the figures is true of the tables that they are made from."""

from collections import Counter

from breachlab import ask, find
from breachlab.queries import names
from data_gen.calibration import moves, population, residents, tables
from data_gen.ledger import Setting

LISTED = "select distinct query from departement_figures"


def test_every_question_that_answers_by_departement_is_listed(lab):
    asked = [name for name in names() if not name.startswith("quality/")]
    by_departement = {
        name for name in asked if "departement_code" in ask(lab, name, **find(name).examples)
    }
    assert {name for (name,) in lab.execute(LISTED).fetchall()} == by_departement


def test_what_is_fitted_meets_the_published_figure():
    counted = Counter()
    for departement, _, _, persons in population.population():
        counted[departement] += persons
    assert counted == tables.column("departements", "departement_code", "population")


def test_at_each_sex_and_age_the_departements_of_a_region_have_one_rate():
    """Which is why a rate is not identified; a person or two are of rounding."""
    living, region_of = residents._people(), moves.regions()
    persons = {tuple(cell): n for *cell, n in residents.persons_by_departement(Setting("central"))}
    assert living.keys() == persons.keys()
    in_region = Counter()
    exposed_in_region = Counter()
    for (departement, *cell), count in living.items():
        in_region[region_of[departement], *cell] += count
        exposed_in_region[region_of[departement], *cell] += persons[departement, *cell]
    for (departement, *cell), count in living.items():
        region = (region_of[departement], *cell)
        rate = exposed_in_region[region] / in_region[region]
        assert abs(persons[departement, *cell] - rate * count) < 2, (departement, cell)
