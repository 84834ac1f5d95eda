"""Plans of questions that are kept, since to plan a question takes longer than to answer it.

DuckDB keeps a prepared plan only where it reads no table. So small tables are held as relations
under their own names, which hides them from the macros, and the cells of a cube are handed in:
those of the selection, added up by the dimensions that the question needs, as a list of values for
each column, in a CTE of the cube's name. The question stays the text of its file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import cachetools
import duckdb
import pandas

from breachlab import chain, queries
from breachlab.queries import Query, check_parameters, fetch, find
from dashboard.cube_cells import Cubes, write_literal
from dashboard.kept_questions import KEPT, Kept
from dashboard.selected_cells import CONTACTS, DIMENSIONS, find_source, list_selected

COMMENT = re.compile(r"--[^\n]*")
PARAMETER = re.compile(r"\$(\w+)")
PLANS = 24  # that a cursor keeps, of some nine megabytes each
ENUMS = ("departement_code", "region_code", "age_band", "sex", "status")


@dataclass(frozen=True)
class NoPlans:
    """A cursor that keeps no plan."""

    cursor: duckdb.DuckDBPyConnection


class Plans:
    """A cursor and the plans that it keeps; for one thread at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, cubes: Cubes):
        self.cursor = connection.cursor()
        self._cubes = cubes
        self.plans: cachetools.LRUCache = cachetools.LRUCache(PLANS)
        self._numbers = count()
        # All before the first plan: with one more, DuckDB would make every plan anew.
        for name, rows in cubes.hold(_small_tables()).items():
            self.cursor.register(name, rows)

    def run(self, query: Query, kept: Kept, values: Mapping[str, Any]) -> pandas.DataFrame:
        """Return the rows of a question, of a value for each of its parameters."""
        arguments: dict[str, str] = {}
        selection = list_selected(values)
        for name, by in kept.cubes.items():
            source = find_source(name, selection)
            cells = self._cubes.cells(source, by, selection)
            arguments |= {f"{name}_{column}": text for column, text in cells.texts.items()}
        plan = self._plan(query, kept, _literals(query, kept, values), arguments)
        given = ", ".join(f"{name} := {write_literal(text)}" for name, text in arguments.items())
        return self.cursor.execute(f"execute {plan}({given})" if given else f"execute {plan}").df()

    def _plan(
        self,
        query: Query,
        kept: Kept,
        literals: tuple[tuple[str, str], ...],
        arguments: Iterable[str],
    ) -> str:
        """Return the name of the plan of a question, which is prepared where it is not."""
        key = (query.name, literals)
        if key not in self.plans:
            if len(self.plans) == PLANS:
                _, oldest = self.plans.popitem()
                self.cursor.execute(f"deallocate {oldest}")
            name = f"plan_{next(self._numbers)}"
            self.cursor.execute(
                f"prepare {name} as {self._statement(query, kept, dict(literals), {*arguments})}"
            )
            self.plans[key] = name
        return self.plans[key]

    def _statement(
        self, query: Query, kept: Kept, literals: Mapping[str, str], arguments: set[str]
    ) -> str:
        """Return the text of a question with its parameters in it and its cells before it."""
        ctes = [self._cells(name, arguments) for name in kept.cubes]
        unread = {*CONTACTS} & chain.tables(query) - {*kept.cubes}
        ctes += [self._empty(name) for name in sorted(unread)]
        text = PARAMETER.sub(lambda name: literals[name[1]], _plain(query.sql))
        return _with(ctes, text)

    def _cells(self, cube: str, arguments: set[str]) -> str:
        """Return the CTE that has a cube's name: the columns handed in, all others null."""
        values = [
            f"try_cast({_unnest(f'{cube}_{name}')} as {kind}) as {name}"
            if f"{cube}_{name}" in arguments
            # Of a type that has values, any: the cells that are handed in are those selected.
            else f"{_any(name)}::{kind} as {name}"
            for name, kind in self._cubes.types[cube].items()
        ]
        counts = [name for name in self._cubes.types[cube] if f"{cube}_{name}" in arguments]
        return (
            f"{cube} as materialized "
            f"(select * from (select {', '.join(values)}) where {counts[-1]} is not null)"
        )

    def _empty(self, cube: str) -> str:
        """Return a CTE that hides a cube which the macros name and, as asked, do not read."""
        values = [f"null::{kind} as {name}" for name, kind in self._cubes.types[cube].items()]
        return f"{cube} as (select {', '.join(values)} where false)"


@cache
def _small_tables() -> frozenset[str]:
    """Return the tables that the plans read besides the cubes."""
    handed_in = {cube for kept in KEPT.values() for cube in kept.cubes}
    read = {name for query in map(find, KEPT) for name in (*chain.tables(query), *_views(query))}
    return frozenset(read - handed_in - {*CONTACTS})


def _views(query: Query) -> list[str]:
    return [macro.name for macro in chain.chain(query) if macro.is_view]


def _literals(query: Query, kept: Kept, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what stands in a plan for each parameter."""
    return tuple((name, _literal_of(name, kept, values[name])) for name in sorted(query.parameters))


def ask(plans: Plans | NoPlans, name: str, **parameters: Any) -> pandas.DataFrame:
    """Return the rows of a question as `breachlab.ask` does; raises what that raises."""
    kept = KEPT.get(name)
    if kept is None or isinstance(plans, NoPlans):
        return queries.ask(plans.cursor, name, **parameters)
    query = find(name)
    values = check_parameters(plans.cursor, query, parameters)
    return fetch(plans.cursor, query, lambda: plans.run(query, kept, values))


def _literal_of(name: str, kept: Kept, value: Any) -> str:
    if name in kept.told and value is not None:
        return f"enum_range(null::{DIMENSIONS[name]})"
    return "null" if name in DIMENSIONS else write_literal(value)


def _unnest(argument: str) -> str:
    return f"unnest(string_split(${argument}::varchar, ','))"


def _any(column: str) -> str:
    return f"enum_first(null::{column})" if column in ENUMS else "null"


@cache
def _plain(sql: str) -> str:
    return COMMENT.sub("", sql).strip()


def _with(ctes: list[str], text: str) -> str:
    if not ctes:
        return text
    own = text.removeprefix("with")
    return f"with {', '.join(ctes)}{' ' if own is text else ', '}{own}"
