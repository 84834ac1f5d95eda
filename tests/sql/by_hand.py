"""A register written by hand: a table in a docstring becomes records, and the cubes count them.

Columns: record, person, primary (yes, or a drift; blank is former_address), status (registered,
formerly, candidate), sex, born, lives (département), registered (first), ended (last end, or last
use of a candidate space); and, where a test wants them, since (start of the current registration,
else the first), locality (commune and postcode), on file (words of FIELDS) and truths (words of
TRUTHS). What stands nowhere is null, and nothing is on file.
"""

import datetime
import shutil
from atexit import register as at_exit
from collections import deque
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import open_connection
from data_gen.tables import CUBES, make_derived_tables, recount
from data_gen.template import reference
from data_gen.world import World

FIELDS = {"email": 1, "phone": 2, "street": 4, "nir": 8, "agency": 16, "mobile": 34}
TRUTHS = {"mail-good": 1, "lives-there": 2, "deceased": 4, "abroad": 8}
STATUSES = {"candidate": "candidate_space", "formerly": "formerly_registered"}
INSERT = "insert into records by name select unnest($records, recursive := true)"
READ_ON = """
    insert into extraction_days
    select 'total', $region_code, range, $read_on
    from range(260)
"""


WORLD = World(1_000)


@cache
def no_records():
    """Return the path of a database with all that stands before records, made once a process."""
    folder = Path(mkdtemp())
    at_exit(shutil.rmtree, folder)
    with open_connection(folder / "no_records.duckdb") as connection:
        reference(connection, WORLD)
    return folder / "no_records.duckdb"


@contextmanager
def register(text, days=None):
    """Give a connection to a database whose register is the table in the text.

    `days`, {région: day on which the total extraction reads all of it}, stands for those that
    the seed draws.
    """
    with TemporaryDirectory() as folder:
        path = shutil.copy(no_records(), folder)
        with open_connection(path) as connection:
            _fill(connection, rows(text), days or {})
            yield connection


def _fill(connection, table, days):
    """Store the records and days, and count the cubes, in one transaction."""
    connection.execute("pragma disable_checkpoint_on_shutdown")  # nobody opens the file again
    connection.execute("pragma disable_optimizer; begin")  # of few rows, which plans take longest
    connection.execute(read(DATA_GEN / "records" / "macros.sql"))
    connection.execute(INSERT, {"records": [values(row) for row in table]})
    if days:
        connection.execute("delete from extraction_days where extraction = 'total'")
    for region_code, read_on in days.items():
        connection.execute(READ_ON, {"region_code": region_code, "read_on": read_on})
    deque(recount(connection, CUBES), maxlen=0)
    make_derived_tables(connection, of_cubes=True)
    connection.execute("commit; pragma enable_optimizer")


def rows(text):
    """Return the rows of the table in the text, each {column: cell}.

    Example:

        >>> rows("| a | b |\\n|---|---|\\n| 1 |  |")
        [{'a': '1', 'b': ''}]
    """
    lines = [line.strip() for line in text.splitlines() if line.lstrip().startswith("|")]
    heads, _, *cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(heads, row, strict=True)) for row in cells]


def values(row):
    """Return what one row of the table says of a record, as `records` has it."""
    primary = row["primary"] or "former_address"
    return {
        "record_id": int(row["record"]),
        "person_id": int(row["person"]),
        "drift": "none" if primary == "yes" else primary,
        "status": STATUSES.get(row["status"], row["status"]),
        "sex": row["sex"],
        "birth_day": day(row["born"]),
        "departement_code": row["lives"],
        "locality": row.get("locality") or None,
        "first_registered_day": day(row["registered"]),
        "last_day": day(row["ended"]),
        "registered_since_day": day(_since(row)),
        "fields_on_file": bits(row.get("on file", ""), FIELDS),
        "truths": bits(row.get("truths", ""), TRUTHS) + files(row),
    }


def _since(row):
    """Return the start of the current registration, which is the first one where none is told."""
    return row.get("since") or (row["registered"] if row["status"] == "registered" else "")


def files(row):
    """Return which files of the agency had the person, as bits of truths, by this row alone."""
    is_registered = row["status"] == "registered"
    first, ended = row["registered"], row["ended"]
    return (
        16 * (first != "" and first <= "2021-06-01")
        + 32 * (first != "" and first <= "2022-02-28" and (is_registered or ended >= "2021-02-01"))
        + 64 * is_registered
    )


def day(text):
    """Return a date as `records` has it, in days from 1 January 1929; nothing for nothing."""
    epoch = datetime.date(1929, 1, 1)
    return (datetime.date.fromisoformat(text) - epoch).days if text else None


def bits(words, known):
    """Return the sum of the bits that the words stand for.

    Example:

        >>> bits("email nir", FIELDS)
        9
    """
    whole = 0
    for word in words.split():
        whole |= known[word]
    return whole
