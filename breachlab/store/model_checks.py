"""Checks that a file is a database of this code: model version, macros, kind of data, totals."""

from hashlib import sha256
from pathlib import Path

import duckdb

from breachlab.errors import NoDatabase, OtherModel, TotalsDisagree, write_count
from breachlab.paths import MACROS
from breachlab.store.duckdb_errors import foreign
from breachlab.words.language import interface

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


def check_model(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    try:
        rows = connection.execute("select model_version from provenance").fetchall()
    except duckdb.Error as error:
        connection.close()
        raise foreign(error, target) from None
    if rows != [(MODEL_VERSION,)]:
        connection.close()
        versions = ", ".join(str(version) for (version,) in rows) or "none"
        raise OtherModel(
            f"{target} was made by model version {versions}; this code reads version "
            f"{MODEL_VERSION}. Make it anew with: python -m data_gen"
        )


def check_macros(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise OtherModel if the macros in the database differ from those of this code.

    A question would be answered by the old macros, unnoticed.
    """
    try:
        rows = connection.execute("select macros_sha256 from provenance").fetchall()
    except duckdb.Error:  # made before macros were summed
        rows = []
    if rows != [(macros_sha256(),)]:
        connection.close()
        raise OtherModel(
            f"{target} was made by another version of this code, with other macros. Make it anew "
            "with: python -m data_gen, or, if it counts a list of your own, count that again with: "
            "python -m data_gen own MAPPING, or, if its tables fit, store them with: "
            "python -m data_gen macros"
        )


def check_kind(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise OtherModel for a kind of data that this code has no words for.

    Its pages would claim of somebody's own list that no row describes a real person.
    """
    try:
        rows = connection.execute("select kind from provenance").fetchall()
    except duckdb.Error:  # made before databases stored their kind
        rows = []
    known = interface("en")["kinds"]
    if not rows or any(kind not in known for (kind,) in rows):
        connection.close()
        kinds = ", ".join(repr(kind) for (kind,) in rows) or "no kind of"
        raise OtherModel(
            f"{target} holds {kinds} data; this code knows {', '.join(known)}. Make it anew with: "
            "python -m data_gen"
        )


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
            connection.close()
            flaw = "is not there" if actual is None else f"has {actual:,} bytes of {size:,}"
            raise NoDatabase(
                f"{target} reads its records from {path}, which {flaw}. Put it back, or gather the "
                f"shards where they are now: python -m data_gen gather --parquet FOLDER --database "
                f"{target}"
            )


def check_totals(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Raise TotalsDisagree if the totals of a cube differ from those of the stored records."""
    try:
        differing = connection.execute(AGREEMENT).fetchall()
        differing += _differing_sets(connection)
    except duckdb.Error as error:
        connection.close()
        raise foreign(error, target) from None
    if differing:
        connection.close()
        cube, records, persons, made_records, made_persons = differing[0]
        raise TotalsDisagree(
            f"In {target} {cube} counts {write_count(records, 'record')} and "
            f"{write_count(persons, 'person')}, and the "
            f"register has {made_records:,} and {made_persons:,}. "
            "Make it anew with: python -m data_gen"
        )


def _differing_sets(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Return the sets of facts with other totals than the register; empty without their cube."""
    try:
        return connection.execute(LIKENESS_AGREEMENT).fetchall()
    except duckdb.CatalogException:  # there is no cube; a question that needs it says so
        return []


def macros_sha256() -> str:
    """Return one SHA-256 over the macros that a database stores, as hexadecimal."""
    whole = sha256()
    for path in sorted(MACROS.glob("*.sql")):
        whole.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()
