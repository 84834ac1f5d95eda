"""Checks of a file: is it a database of this lab and of this code, and may a run write there?"""

import csv
import io
import os
import shlex
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import duckdb

from breachlab.errors import (
    NoDatabase,
    NoRoom,
    NotReplaced,
    OtherModel,
    TotalsDisagree,
)
from breachlab.paths import MACROS, read
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import busy, foreign
from breachlab.store.files import DUCKDB, contents, no_file
from breachlab.words.language import in_each, interface, refusals, refuse
from breachlab.words.numbers import count_noun, whole_in_each

MODEL_VERSION = 3  # fixes the meaning of every stream, pool and target; if that changes, count up
AGREEMENT = """
    select totals.*, provenance.row_count, provenance.person_count
    from cube_totals() as totals, provenance
    where (totals.record_count, totals.person_count)
        is distinct from (provenance.row_count, provenance.person_count)
    order by counted_in
"""
# Each set of facts counts every person once. No row: all sets agree with the register.
LIKENESS_AGREEMENT = """
    select
        concat('identifiability_cube, ', cells.key_set_id) as counted_in,
        sum(cells.record_count)::bigint as records,
        sum(cells.person_count)::bigint as persons,
        provenance.row_count,
        provenance.person_count
    from identifiability_cube as cells
    cross join provenance
    group by cells.key_set_id, provenance.row_count, provenance.person_count
    having (records, persons) is distinct from (provenance.row_count, provenance.person_count)
    order by counted_in
"""


def check_database(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise the reason if this code cannot read a database."""
    check_model(connection, target)
    _check_macros(connection, target)
    _check_kind(connection, target)
    check_files(connection, target)
    _check_totals(connection, target)


def check_model(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise NoDatabase for a file of others, and OtherModel for another model version."""
    try:
        rows = connection.execute("select model_version from provenance").fetchall()
    except duckdb.Error as error:
        raise foreign(error, target) from None
    if rows != [(MODEL_VERSION,)]:
        versions = ", ".join(str(version) for (version,) in rows) or "–"
        said = {"versions": versions, "ours": MODEL_VERSION}
        raise refuse(OtherModel, "other_model", file=target, **said)


def _check_macros(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise OtherModel if the macros in the database differ from those of this code.

    A question would be answered by the old macros, unnoticed.
    """
    try:
        rows = connection.execute("select macros_sha256 from provenance").fetchall()
    except duckdb.Error:  # made before macros were summed
        rows = []
    if rows != [(macros_sha256(),)]:
        raise refuse(OtherModel, "other_macros", file=target)


def _check_kind(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise OtherModel for a kind of data that this code has no words for.

    Its pages would claim of somebody's own list that no row describes a real person.
    """
    try:
        rows = connection.execute("select kind from provenance").fetchall()
    except duckdb.Error:  # made before databases stored their kind
        rows = []
    known = interface("en")["kinds"]
    if not rows or any(kind not in known for (kind,) in rows):
        kinds = ", ".join(repr(kind) for (kind,) in rows) or refusals("no_kind")
        said = {"kinds": kinds, "known": ", ".join(known)}
        raise refuse(OtherModel, "other_kind", file=target, **said)


def check_files(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise NoDatabase if a shard file that holds the records is missing or has another size.

    Cubes would still answer, and a question about records would fail without a reason.
    """
    try:
        files = connection.execute("select file_path, byte_count from shard_files").fetchall()
    except duckdb.CatalogException:  # the records stand in the database
        return
    for path, size in files:
        actual = Path(path).stat().st_size if Path(path).is_file() else None
        if actual != size:
            name = "shard_gone" if actual is None else "shard_cut"
            sizes = whole_in_each(actual=actual or 0, size=size)
            raise refuse(NoDatabase, name, database=target, file=path, **sizes)


def _check_totals(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise TotalsDisagree if the totals of a cube differ from those of the stored records."""
    try:
        differing = connection.execute(AGREEMENT).fetchall()
        with suppress(duckdb.CatalogException):  # no cube; a question that needs it says so
            differing += connection.execute(LIKENESS_AGREEMENT).fetchall()
    except duckdb.Error as error:
        raise foreign(error, target) from None
    if differing:
        cube, records, persons, made_records, made_persons = differing[0]
        said = {
            "cube": cube,
            "counted_records": in_each(partial(count_noun, records, "records")),
            "counted_persons": in_each(partial(count_noun, persons, "persons")),
            **whole_in_each(made_records=made_records, made_persons=made_persons),
        }
        raise refuse(TotalsDisagree, "other_totals", database=target, **said)


def macros_sha256() -> str:
    """Return one SHA-256 over the macros that a database stores, as hexadecimal."""
    whole = sha256()
    for path in sorted(MACROS.glob("*.sql")):
        whole.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()


MOST_NAMED = 3  # added tables and columns that a message names
MADE_BY = "select model_version from provenance"


def check_not_empty(path: str | os.PathLike[str]) -> None:
    """Raise NoDatabase for an empty or blank path."""
    if not str(os.fspath(path)).strip():
        raise refuse(NoDatabase, "empty_path")


def check_path(path: Path) -> None:
    """Raise NoDatabase for a path that cannot be a file: a folder, a pipe, a device."""
    if kind := no_file(path):
        raise refuse(NoDatabase, "no_database_path", file=str(path)[:160], kind=kind)


def check_target(path: Path, replace: bool, is_ours: bool = False) -> None:
    """Raise if a run may not write a database at a path, or not replace the file that is there.

    NotReplaced if the file is no database of this lab, unless `replace`, or `is_ours` says that it
    was found to be one; NoRoom if the path may not be written; DatabaseBusy if another program
    writes to it.
    """
    folder = next(folder for folder in path.parents if folder.exists())
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        raise refuse(NoRoom, "closed_folder", folder=folder)
    if not path.exists():
        if not replace and (log := path.with_name(f"{path.name}.wal")).exists():
            raise refuse(NotReplaced, "lone_log", file=log)
        return
    # Root may write anything; but a file without write permission for anybody is meant to stay.
    if not (os.access(path, os.W_OK) and path.stat().st_mode & 0o222):
        raise refuse(NoRoom, "read_only", file=path)
    if not replace and (trouble := _describe_foreign(path, is_ours)):
        said = {"trouble": trouble, "typed": shlex.quote(str(path))}
        raise refuse(NotReplaced, "foreign_target", file=path, **said)


def _describe_foreign(path: Path, is_ours: bool) -> str | None:
    """Describe content that no version of this lab made; nothing if there is no such content."""
    try:
        with open_connection(path, read_only=True) as connection:
            if is_ours:
                return None
            if not is_of_the_lab(connection):
                return f"{DUCKDB} and no database of this lab"
            return _describe_additions(connection)
    except duckdb.Error as error:
        if held := busy(error, path):
            raise held from None
        kind = contents(path)
        kind += " that cannot be read" if kind == DUCKDB else ""
        return f"{kind} and no database of this lab"


def _describe_additions(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Describe tables and columns added to a database of this lab, or made by a later version."""
    additions = list_additions(connection)
    if not additions:
        return None
    more = len(additions) - MOST_NAMED
    names = ", ".join(additions[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    ((version,),) = connection.execute(MADE_BY).fetchall()
    later = (
        f" (it says model version {version}, and this code knows the tables of 0 to "
        f"{MODEL_VERSION})"
        if version not in range(MODEL_VERSION + 1)
        else ""
    )
    return f"a database of this lab with more in it than this lab makes, {names}{later}"


# A line is an object that databases of this lab hold, in this version or a former one, with its
# columns. No line is removed, so former databases are still recognised as ours.
FILE = Path(__file__).with_name("schema_names.csv")
HEADER = ("kind", "name", "columns")
# Every version has stored these columns, and hardly any foreign table has all of them.
PROVENANCE = {
    "model_version",
    "seed",
    "row_count",
    "person_count",
    "pools",
    "reference_sha256",
    "duckdb_version",
    "thread_count",
    "generated_at",
    "step_seconds",
}
# Every table, view, type, macro and sequence; only tables and views have columns.
OBJECTS = """
    with objects as (
        select 'table' as kind, schema_name, table_name as name, database_name, internal
        from duckdb_tables()
        union all
        select 'view', schema_name, view_name, database_name, internal from duckdb_views()
        union all
        select 'type', schema_name, type_name, database_name, internal from duckdb_types()
        union all
        select distinct 'macro', schema_name, function_name, database_name, internal
        from duckdb_functions()
        union all
        select 'sequence', schema_name, sequence_name, database_name, temporary
        from duckdb_sequences()
    )

    select
        objects.kind,
        objects.schema_name,
        objects.name,
        coalesce(
            list(columns.column_name order by columns.column_index)
                filter (columns.column_name is not null),
            []
        ) as columns
    from objects
    left join duckdb_columns() as columns
        on objects.kind in ('table', 'view')
        and objects.database_name = columns.database_name
        and objects.schema_name = columns.schema_name
        and objects.name = columns.table_name
    where objects.database_name = current_database() and not objects.internal
    group by all
    order by objects.kind, objects.schema_name, objects.name
"""
# Without the macros: to list all functions takes DuckDB thirteen thousandths of a second.
COLUMNS_OF_PROVENANCE = """
    select columns.column_name
    from duckdb_columns() as columns
    inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
    where
        columns.database_name = current_database()
        and columns.schema_name = 'main'
        and columns.table_name = 'provenance'
        and not tables.internal
"""


def is_of_the_lab(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether a database has this lab's provenance; it may have additions."""
    columns = connection.execute(COLUMNS_OF_PROVENANCE).fetchall()
    if not {column for (column,) in columns} >= PROVENANCE:
        return False
    return len(connection.execute("from provenance limit 2").fetchall()) == 1


def list_additions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return objects that no version of this lab stores: "table notes", "column labels.remark"."""
    additions = []
    for kind, schema, name, columns in connection.execute(OBJECTS).fetchall():
        known = known_names().get((kind, name))
        shown = name if schema == "main" else f"{schema}.{name}"
        if known is None or schema != "main":
            additions.append(f"{kind} {shown}")
        else:
            additions += [f"column {shown}.{each}" for each in columns if each not in known]
    return additions


def add_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to schema_names.csv the names that a database of this code has and the file lacks."""
    names = {pair: [*columns] for pair, columns in known_names().items()}
    for kind, _, name, columns in connection.execute(OBJECTS).fetchall():
        known = names.setdefault((kind, name), [])
        known += [column for column in columns if column not in known]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((*pair, " ".join(names[pair])) for pair in sorted(names))
    FILE.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    known_names.cache_clear()


@cache
def known_names() -> Mapping[tuple[str, str], list[str]]:
    """Return {(kind, name): its columns in any version} of every object this lab ever stored."""
    rows = csv.DictReader(read(FILE).splitlines())
    return {(row["kind"], row["name"]): row["columns"].split() for row in rows}
