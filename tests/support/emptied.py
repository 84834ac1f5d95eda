"""A small world that lacks one fact after the other, and the questions whose answers change."""

import tomllib
from pathlib import Path

import duckdb

from breachlab import find
from breachlab.errors import LabError
from breachlab.paths import DATA_GEN, read
from breachlab.query.asking import check_parameters
from breachlab.query.queries import list_tables, names
from data_gen import breach, ledger, table_sql
from data_gen.tables import CUBES, make_derived_tables, open_session
from tests.support.worlds import undone

OF_THIS_BREACH = ", ".join(f"'{name}'" for name in ledger.of_folder(breach.FOLDER))

# By the name of a need, the statements that take the fact away: from each record, or as a table.
TAKEN = tomllib.loads(
    read(Path(__file__).with_suffix(".toml")).replace("{of_this_breach}", OF_THIS_BREACH)
)
BANDS, TABLES = TAKEN["records"], TAKEN["tables"]
# Cubes that a fact stays in: which fields a record holds is known of any list, by its columns. So
# are dates of registration, which follow from the status in a generated world alone.
KEPT = {"contact": {"field_cube"}, "status": {"field_cube"}}
DATES_BY_MASK = """
    create or replace table field_cube as
    select
        * replace (
            (field_mask | if(status <> 'candidate_space', 32, 0))::utinyint as field_mask,
            null::status as status
        )
    from field_cube
"""
# Answers whose rows stay the same, though their sentences tell of the breach or of its model.
TOLD = {
    "records": {"method/receipt"},
    "course": {"access/own_departement", "retention/candidate_spaces_purged"},
    "breach figures": {"method/drivers", "method/largest_drivers", "severity/sensitivity"},
    "assumed figures": {"method/largest_drivers"},
}
# Answers that are true without a fact, and only say more with it: the law has its terms without the
# course of a breach, which names a day beside them.
# Whoever is not known to have died is written to, too.
SAYS_LESS = {
    "course": {"severity/deadlines"},
    "status": {"fields/lifetimes"},  # of the status alone, which is no field of a list
    "vital status": {"cost/on_file", "notification/on_file", "notification/on_file_by_age"},
}
# It lists the figures that there are, and says nothing of those that there are not.
LISTS = {"method/ledger"}
ROWS = {"records", "breached_records", "registrants", "identifiability_cube"}


class Read:
    """A database that is only read: what it answers, and the sums of its tables, are kept."""

    def __init__(self, connection):
        self.connection, self._answers, self._sums = connection, {}, {}

    def answer(self, name):
        """Return the rows of a question, given only what it needs, or the error it ends in."""
        if name not in self._answers:
            self._answers[name] = answer(self.connection, name)
        return self._answers[name]

    def sums(self):
        """Return {table: its number of rows and the sum of their hashes}."""
        if not self._sums:
            tables = self.connection.execute("select table_name from duckdb_tables()").fetchall()
            query = "select count(*), sum(hash(t)) from {} as t"
            self._sums = {
                name: self.connection.execute(query.format(name)).fetchall() for (name,) in tables
            }
        return self._sums


def changed_questions(connection, whole, need):
    """Return the questions that answer otherwise where a fact is not known.

    `connection` is to a world that has `banded_records` and may be changed; all is undone in the
    end. `whole`: the same world as it is, as `Read`.

    Without records a rule of quality finds no offender, which is no answer. So all these rules
    count, and all questions that read records.
    """
    if need == "records":
        readers = {name for name in names() if list_tables(find(name)) & ROWS}
        rules = {name for name in names() if name.startswith("quality/")}
        return readers | rules | TOLD[need]
    with undone(connection):
        take_away(connection, need)
        other = differing_questions(whole, Read(connection))
    return (other | TOLD.get(need, set())) - SAYS_LESS.get(need, set())


def changed_beyond_the_base(connection):
    """Return the questions that vital status changes where nobody who died or left is counted.

    Whom a view counts turns on it in every answer, so other answers change with that alone.
    """
    with undone(connection):
        connection.execute("update banded_records set is_primary = false where truths & 12 <> 0")
        recount(connection, CUBES)
        make_derived_tables(connection)
        whole = Read(connection)
        whole.sums()
        for name in names():
            whole.answer(name)
        take_away(connection, "vital status")
        other = differing_questions(whole, Read(connection))
    return other - SAYS_LESS["vital status"]


def differing_questions(whole, lacking):
    """Return the questions that two databases answer otherwise, both as `Read`."""
    changed = {name for name, each in whole.sums().items() if each != lacking.sums()[name]}
    reading = (name for name in names() if list_tables(find(name)) & changed)
    return {name for name in reading if whole.answer(name) != lacking.answer(name)} - LISTS


def band(connection, world):
    """Make the records as cubes count them, which `take_away` changes."""
    open_session(connection, world)
    connection.execute(read(DATA_GEN / "records" / "banded.sql"))


def take_away(connection, need):
    """Take a fact away from every record, and count the cubes anew; or empty its tables."""
    if need in TABLES:
        for statement in TABLES[need]:
            connection.execute(statement)
    else:
        if need == "status":
            connection.execute(DATES_BY_MASK)
        connection.execute(f"update banded_records set {BANDS[need]}")
        recount(connection, (each for each in CUBES if each not in KEPT.get(need, ())))
    make_derived_tables(connection)


def recount(connection, cubes):
    """Count cubes from the records as they are."""
    for cube in cubes:
        connection.execute(table_sql.write(cube))


def answer(connection, name):
    """Return the rows of a question, given only what it needs, or the error that it ends in.

    Sums of fractions differ in their last digits with the order in which threads add them.
    """
    query = find(name)
    try:
        values = check_parameters(connection, query, query.needed)
        rows = connection.execute(query.sql, values).fetchall()
        return [
            [f"{each:.9g}" if isinstance(each, float) else each for each in row] for row in rows
        ]
    except (duckdb.Error, LabError) as error:
        return repr(error)
