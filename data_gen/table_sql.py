"""The SQL of the tables that stand in lists, and of all that lists the columns of the register.

tables/tables.toml has the plain tables, tables/cubes.toml the cubes, records/columns.toml the
columns of `records`, reference/breaches.csv the other breaches. All other tables are files of SQL
in tables/. Elsewhere no SQL is made from strings. Here it may be, as every word stands in one of
these four files, which are part of the code: nothing that a user types is among them.
`python -m data_gen dictionary --sql field_cube` prints it.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import starmap
from operator import itemgetter
from string import Template
from typing import Any

from breachlab.paths import DATA_GEN, read
from data_gen.breach import OLDEST, YOUNGEST
from data_gen.records.columns import CODE, COLUMNS, Column
from data_gen.reference import REFERENCE

FOLDER = DATA_GEN / "tables"
PLAIN: dict[str, dict[str, Any]] = tomllib.loads(read(FOLDER / "tables.toml"))
LISTS: dict[str, dict[str, Any]] = tomllib.loads(read(FOLDER / "cubes.toml"))
BANDED = "banded_records"
# Of a perimeter of breaches.csv, who is inside; of any other, residents of some ages.
FILES = {
    "registered_by_june_2021": "was_registered_by_2021",
    "file_of_february_2022": "was_in_file_of_2022",
    "registered_in_march_2024": "is_registered",
}
ADULT = 18
FROM_FILE = "read_texts(getvariable('{}') || '/{}')"
SMALL = "in small codes; read it as registrants."
UNITS = {"days": "days from 1 January 1929"}
SUMS = {
    "ones": "1",
    "value": "{}::bigint",
    "code": "enum_code({})::bigint",
    "value or nothing": "coalesce({}::bigint, 4294967295)",
}


@dataclass(frozen=True)
class Cube:
    """A cube; tables/cubes.toml explains each part."""

    comment: str
    by: list[str]
    most_cells: int
    source: str = BANDED
    where: str = ""
    counted_by: list[str] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=lambda: [*LISTS["measures"]])
    type: str = "uinteger"
    comments: dict[str, str] = field(default_factory=dict)

    @property
    def is_derived(self) -> bool:
        """Whether it is counted from another cube, so that NumPy does not count it."""
        return self.source in LISTS["cubes"]


CUBES = {name: Cube(**parts) for name, parts in LISTS["cubes"].items()}


def write(name: str) -> str:
    """Return the SQL that makes a table or view with its comments; or that of WRITERS."""
    if name in CUBES:
        return _write_cube(name, CUBES[name])
    if name in PLAIN:
        return _write_plain(name, PLAIN[name])
    return WRITERS[name]() if name in WRITERS else read(FOLDER / f"{name}.sql")


def columns_of(dimensions: Iterable[str]) -> list[str]:
    """Return the columns of some dimensions of cubes; a single column stands for itself."""
    columns = LISTS["dimensions"]
    return [column for each in dimensions for column in columns.get(each, [each])]


def _parts(listed: str | dict[str, str]) -> dict[str, str]:
    """Return the parts of a column of a list: its comment, which may stand alone, and others."""
    return {"comment": listed} if isinstance(listed, str) else listed


def _write_plain(table: str, listed: Mapping[str, Any]) -> str:
    folder, _, file = listed["from"].partition("/")
    source = FROM_FILE.format(folder, file) if file.endswith(".csv") else listed["from"]
    columns = {name: _parts(each) for name, each in listed["columns"].items()}
    selected = {
        name: f"{name}::{parts['type']}" if "type" in parts else parts.get("sql", name)
        for name, parts in columns.items()
    }
    select = _select(selected, source, listed.get("where", ""))
    if "order" in listed:
        select += f"\norder by {listed['order']}"
    comments = {name: parts["comment"] for name, parts in columns.items()}
    return _create(table, select, listed["comment"], comments)


def _write_labels() -> str:
    """Return the SQL of labels, and of a temporary view of the words that plain tables have."""
    branches = [  # of our own lists of tables
        f"select distinct '{kind}' as kind, {code}::varchar as code, "  # noqa: S608
        f"{kind}_en, {kind}_fr from {table}"
        for table, listed in PLAIN.items()
        for code, kinds in listed.get("labels", {}).items()
        for kind in kinds
    ]
    union = "\nunion all\n".join(branches)
    labels = read(FOLDER / "labels.sql")
    return f"create or replace temp view words_of_tables as\n{union};\n{labels}"


def _write_cube(table: str, cube: Cube) -> str:
    columns = columns_of(cube.by)
    has_file = (FOLDER / f"{table}.sql").exists()
    select = _fill(table) if has_file else _count(cube, columns)
    known = LISTS["columns"] | LISTS["measures"] | cube.comments
    described = [] if cube.comment.startswith("Internal:") else [*columns, *cube.measures]
    comments = {each: _parts(known[each])["comment"] for each in described}
    return _create(table, select, cube.comment, comments)


def _count(cube: Cube, columns: list[str]) -> str:
    """Return the SELECT of a cube: it counts records, or sums the counts of finer cells."""
    measures = {name: LISTS["measures"][name]["sql"] for name in cube.measures}
    first, given = "", []  # the finer cells, and their columns
    if cube.counted_by:
        given = columns_of(cube.counted_by) + cube.besides
        cells = _select(_worked_out(given) | measures, BANDED)
        first = f"with\n\ncounted as (\n\n{cells}\ngroup by all\n\n)\n\n"
    elif cube.is_derived:
        given = columns_of(CUBES[cube.source].by)
    if given:
        measures = {name: f"sum({name})" for name in measures}
    dimensions = _worked_out(columns) | {name: name for name in columns if name in given}
    typed = {name: f"{sql}::{cube.type}" for name, sql in measures.items()}
    source = LISTS["sources"].get(cube.source, cube.source)
    order = ", ".join(columns_of(cube.order)) or "all"
    select = _select(dimensions | typed, source, cube.where)
    return f"{first}{select}\ngroup by all\norder by {order}"


def _worked_out(columns: Iterable[str]) -> dict[str, str]:
    """Return columns of cubes, each with the SQL that works it out of a record."""
    return {name: _parts(LISTS["columns"].get(name, name)).get("sql", name) for name in columns}


def _select(columns: Mapping[str, str], source: str, where: str = "") -> str:
    """Return a SELECT of columns, {name: SQL}."""
    listed = [sql if sql == name else f"{sql} as {name}" for name, sql in columns.items()]
    text = f"select\n{_list(listed)}\nfrom {source.strip()}"
    return f"{text}\nwhere {where}" if where else text


def _create(table: str, select: str, comment: str, comments: Mapping[str, str]) -> str:
    comments_on = _comment_on(f"table {table}", comment, comments)
    return f"create or replace table {table} as\n{select};\n{comments_on}"


def _comment_on(subject: str, comment: str, comments: Mapping[str, str]) -> str:
    """Return the statements that comment on a table or view, as "table fields", and its columns."""
    table = subject.split()[1]
    texts = {subject: comment}
    texts |= {f"column {table}.{column}": text for column, text in comments.items()}
    quoted = {what: text.replace("'", "''") for what, text in texts.items()}
    return "\n".join(f"comment on {what} is '{text}';" for what, text in quoted.items())


def _list(lines: Iterable[str]) -> str:
    return ",\n".join(f"    {line.strip()}" for line in lines)


def _write_records() -> str:
    """Return the SQL of `records`: one row per record, in small codes.

    NumPy fills it chunk by chunk. Long text is not stored: registrants computes it. All but the
    keys are stored as they are: packing them takes longer than writing them, and saves little.
    """
    stored = [
        f"{each.name} {each.type} using compression "
        + ("bitpacking" if each.is_packed else "uncompressed")
        for each in COLUMNS
    ]
    says = f"What is stored of each record, {SMALL}"
    comments = _comment_on("table records", says, _meanings())
    return f"create or replace table records (\n{_list(stored)}\n);\n{comments}"


def _write_records_of_shards() -> str:
    """Return the SQL of `records` as a view of sharded_records, the files of shards.

    Of types with few values, words become them by try_cast, which DuckDB works out once for each
    word of a dictionary, where a cast that may fail is worked out for each record: of 430 million a
    count by a type took 5.1 s with the one and 1.0 s with the other. With many values it takes the
    longer way round. No word is unknown: gather sums the bytes of every file, verify the values.
    """
    selected = {
        each.name: f"try_cast({each.name_of_file} as {each.type})"
        if each.has_few_values
        else f"{each.name_of_file}::{each.type}"
        for each in COLUMNS
    }
    view = f"create or replace view records as\n{_select(selected, 'sharded_records')}"
    says = f"What the shards say of each record, {SMALL}"
    comments = _comment_on("view records", says, _meanings())
    return f"drop table if exists records;\n{view};\n{comments}"


def _meanings() -> dict[str, str]:
    """Return the comments on the columns of `records`."""
    units = {each.name: UNITS.get(each.unit, each.unit) for each in COLUMNS}
    return {each.name: each.comment.format(unit=units[each.name]) for each in COLUMNS}


def _write_checksums() -> str:
    """Return the SQL of record_checksums(): one row per stored column of `records`.

    Each value is mixed with its record_id and the sums are taken modulo 2^64, so that equal
    columns in another order agree and two swapped values do not. A name counts by its code; the
    frozen pools have a SHA-256 of their own (provenance.reference_sha256).
    """
    sums = {
        each.name: f"sum(draw(record_base, {SUMS[each.checksum].format(each.name)}))::hugeint"
        for each in COLUMNS
    }
    mixed = "(select *, key_base(record_id::bigint) as record_base from records)"
    return f"""\
create or replace temp macro record_checksums() as table
with sums as (
{_select(sums, mixed)}
)
select
    column_name,
    (total % 18446744073709551616)::ubigint as checksum
from (unpivot sums on columns(*) into name column_name value total)
"""  # noqa: S608 (of our own list of columns)


def write_sums(tables: Iterable[str]) -> str:
    """Return the SQL that adds the checksums of whole tables to the table `checksums`.

    A statement for each of 67 tables takes three times as long.
    """
    each = "select '{0}', null, checksum from table_checksum('{0}')".format
    return "insert into checksums\n" + "\nunion all\n".join(map(each, tables)) + "\norder by 1"


def _write_codes() -> str:
    """Return the SELECT of the records of a chunk as they are stored, for the files of shards.

    Types are signed, as many a reader of Parquet has no others, and keys have 64 bits.
    """
    return _select(_in_shard(COLUMNS, "records"), "records")


def _write_text() -> str:
    """Return the SELECT of the records of a chunk as registrants has them, with their codes.

    Whoever reads the file needs nothing else, and `records` is read again out of the codes. Order
    and types are those of the codes alone. The codes are added to the SELECT of the view: to join
    the view with `records`, and to sort its texts, takes as long as to make them.
    """
    types = {each.name: each.in_shard for each in COLUMNS if each.is_shown and each.in_shard}
    types |= {"age": "smallint", "identifier_block": "smallint"}
    replaced = [f"{name}::{type_} as {name}" for name, type_ in types.items()]
    codes = _in_shard([each for each in COLUMNS if not each.is_shown], "slipped")
    view = read(FOLDER / "registrants.sql")
    shown, _ = view[view.index("\nwith\n") :].split("\nfrom slipped;")
    return f"""\
select
    * replace (
{_list(replaced)}
    )
from (
{shown},
{_list(f"{sql} as {name}" for name, sql in codes.items())}
from slipped
)
"""  # noqa: S608 (of our own list of columns)


def _in_shard(columns: Iterable[Column], source: str) -> dict[str, str]:
    """Return columns of `records` as the files of shards have them; a code is its word there."""
    return {
        each.name_of_file: f"{source}.{each.name}"
        if each.unit == CODE
        else f"{source}.{each.name}::{each.in_shard}"
        for each in columns
    }


def _fill(name: str) -> str:
    """Return a file of SQL with what it has once for each other breach, or draw, filled in."""
    with (REFERENCE / "breaches.csv").open(encoding="utf-8", newline="") as file:
        breaches = sorted(csv.DictReader(file), key=itemgetter("breached_on", "breach_id"))
    draws = range(1, (len(breaches) + 1) // 2 + 1)

    def each(numbers: Iterable[int], line: str) -> str:
        """Return a line of SQL once for each number, which stands in the place of #."""
        return _list(line.replace("#", str(number)) for number in numbers).lstrip()

    return Template(read(FOLDER / f"{name}.sql")).safe_substitute(
        seeds=each(draws, "xor(contact_draw, breach_constants[#]) as seed_#"),
        ones=each(draws, "(xor(seed_#, seed_# >> 16) * 569420461) & 4294967295 as one_#"),
        twos=each(draws, "(xor(one_#, one_# >> 15) * 1935289751) & 4294967295 as two_#"),
        draws=each(draws, "xor(two_#, two_# >> 15) as draw_#"),
        steps=each(draws, "seed_#, one_#, two_#, draw_#"),
        breach_bits="\n    + ".join(starmap(_write_bit, enumerate(breaches))),
        memberships=each(range(len(breaches)), "sum(((breach_mask >> #) & 1)::utinyint) as in_#"),
    )


def _write_bit(number: int, breach: Mapping[str, str]) -> str:
    """Return the SQL of the bit of a breach: who is inside its perimeter is in it by a draw."""
    place, ages = number + 1, (int(breach["age_from"]), int(breach["age_to"]))
    inside = FILES.get(breach["perimeter"], "is_resident")
    if inside == "is_resident" and ages == (ADULT, OLDEST):
        inside = "is_adult_resident"
    conditions = [inside]
    if breach["sex"]:
        conditions.append(f"sex = '{breach['sex']}'")
    if inside == "is_resident" and (ages[0] > YOUNGEST or ages[1] < OLDEST):
        conditions.append(f"birth_day > breach_born_after[{place}]")
        conditions.append(f"birth_day <= breach_born_until[{place}]")
    sixteen_bits = f"draw_{number // 2 + 1} {'>> 16' if number % 2 else '& 65535'}"
    conditions.append(f"({sixteen_bits}) < breach_limits[{place}]")
    return f"case when {' and '.join(conditions)} then {1 << number} else 0 end"


WRITERS: dict[str, Callable[[], str]] = {
    "labels": _write_labels,
    "records": _write_records,
    "record_checksums": _write_checksums,
    "breached_records": partial(_fill, "breached_records"),
    "records_of_shards": _write_records_of_shards,
    "codes_of_shards": _write_codes,
    "text_of_shards": _write_text,
}
