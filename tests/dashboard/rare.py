"""Selections that a seed draws, and such as hold few: which those are, SQL over the cube says."""

import random
from collections.abc import Iterator, Mapping
from itertools import combinations

import duckdb

from breachlab.words.dimensions import COLUMNS
from dashboard.selection import Selection, ordered
from tests.dashboard import told

Values = Mapping[str, tuple[str, ...]]

FILTERS = (2, 3, 4)


def selections(
    connection: duckdb.DuckDBPyConnection, values: Values, chance: random.Random
) -> Iterator[Selection]:
    """Yield selections without end, of two, three and four filters in turn.

    Of each number of filters: one of any values, one that few persons are of, and one of which few
    are a part, by a further dimension.
    """
    few = {size: [*_few(connection, size)] for size in (*FILTERS, FILTERS[-1] + 1)}
    while True:
        for size in FILTERS:
            yield ordered(_any(values, size, chance), values)
            yield ordered(_cell(few[size], chance), values)
            whole = _cell(few[size + 1], chance)
            whole.pop(chance.choice([*whole]))
            yield ordered(whole, values)


def _any(values: Values, size: int, chance: random.Random) -> dict[str, list[str]]:
    names = chance.sample([*COLUMNS], size)
    return {name: chance.sample(values[name], chance.randint(1, 2)) for name in names}


def _cell(few: list[tuple], chance: random.Random) -> dict[str, list[str]]:
    names, cells = chance.choice(few)
    return {name: [str(value)] for name, value in zip(names, chance.choice(cells), strict=True)}


def _few(connection: duckdb.DuckDBPyConnection, size: int) -> Iterator[tuple]:
    """Yield dimensions, so many, with the values that few persons share."""
    for names in combinations(COLUMNS, size):
        columns = [COLUMNS[name] for name in names]
        known = " and ".join(f"{column} is not null" for column in columns)
        cells = connection.execute(
            f"select {', '.join(columns)} from exposure_cube where {known} group by all"
            f" having sum(person_count) between 1 and {told.MOST} order by all"
        ).fetchall()
        if cells:
            yield names, cells
