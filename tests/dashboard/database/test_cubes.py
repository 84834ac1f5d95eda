"""Margins in memory have the cells that DuckDB adds up, whoever is selected."""

import random

import pytest

from dashboard.database.cubes import Classes, Cubes, Margins

TABLES = ("exposure_cube", "field_cube", "retention_cube", "extraction_cube", "residents")
SELECTIONS = 20  # of each cube


@pytest.fixture(scope="module")
def cubes(lab):
    return Cubes(lab)


def _dimensions(cubes, table):
    return [name for name in cubes.types[table] if not name.endswith("_count")]


def _add_up(lab, cubes, table, by, selection):
    """Return the cells of a selection as DuckDB adds them up, a tuple each."""
    with lab.cursor() as cursor:
        lists = {name: [*values] for name, values in selection.items()}
        query = cubes._cells_query(table, by, [*selection])
        return {(*map(str, row),) for row in cursor.execute(query, lists).fetchall()}


def _choose(lab, cubes, table, chance):
    """Return some dimensions, and a selection of values by some others."""
    names = _dimensions(cubes, table)
    by = tuple(sorted(chance.sample(names, chance.randint(1, 3)), key=names.index))
    selection = {}
    for name in chance.sample(names, chance.randint(0, 3)):
        with lab.cursor() as cursor:
            rows = cursor.execute(
                f"select distinct {name}::varchar from {table} where {name} is not null order by 1"
            ).fetchall()
        known = [value for (value,) in rows]
        selection[name] = tuple(chance.sample(known, min(len(known), chance.randint(1, 4))))
    return by, selection


@pytest.mark.parametrize("table", TABLES)
def test_margins_have_the_cells_that_duckdb_adds_up(lab, cubes, table):
    margins, chance = Margins(lab, cubes.types), random.Random(table)
    counts = cubes._counts(table)
    for _ in range(SELECTIONS):
        by, selection = _choose(lab, cubes, table, chance)
        found = margins.columns(table, counts, by, selection)
        if found is None:  # too large, which DuckDB adds up
            continue
        columns = [found[name] for name in (*by, *counts)]
        cells = {(*map(str, row),) for row in zip(*columns, strict=True)}
        assert cells == _add_up(lab, cubes, table, by, selection), (by, selection)


def test_margins_count_classes_as_a_dimension(lab, cubes):
    margins, counts = Margins(lab, cubes.types), cubes._counts("residents")
    apart = margins.columns("residents", counts, ("departement_code",), {"sex": ("male",)})
    each = dict(zip(apart["departement_code"], apart["resident_count"], strict=True))
    north = {"north": Classes(("departement_code",), {("59",): "north", ("62",): "north"})}
    joined = margins.columns("residents", counts, ("north",), {"sex": ("male",)}, north)
    both = each["59"] + each["62"]
    assert joined == {"north": ["", "north"], "resident_count": [sum(each.values()) - both, both]}


def test_margins_of_a_selection_without_cells_are_empty(lab, cubes):
    margins, counts = Margins(lab, cubes.types), cubes._counts("residents")
    nowhere = {"departement_code": ("no such code",)}
    found = margins.columns("residents", counts, ("sex",), nowhere)
    assert found == {"sex": [], "resident_count": []}


def test_margins_that_are_too_large_are_left_to_duckdb(lab, cubes, monkeypatch):
    monkeypatch.setattr("dashboard.database.cubes.CELLS", 1)
    margins, counts = Margins(lab, cubes.types), cubes._counts("residents")
    assert margins.columns("residents", counts, ("sex",), {}) is None


def test_margins_of_no_dimension_are_one_cell_or_none(lab, cubes):
    margins, counts = Margins(lab, cubes.types), cubes._counts("residents")
    assert len(margins.columns("residents", counts, (), {"sex": ("male",)})["resident_count"]) == 1
    assert margins.columns("residents", counts, (), {"sex": ("none",)})["resident_count"] == []
