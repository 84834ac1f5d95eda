"""The text of each file that lists the register's columns."""

from collections.abc import Callable, Sequence

from data_gen.records.register import CODE, Column

WIDEST = 100  # characters of a line of SQL
UNITS = {"days": "days from 1 January 1929"}
SUMS = {
    "ones": "1",
    "value": "{}::bigint",
    "code": "enum_code({})::bigint",
    "value or nothing": "coalesce({}::bigint, 4294967295)",
}
SMALL = "in small codes; read it as registrants."
RECORDS = """\
-- records: one row per record on the register, in small codes; read it as `registrants`.
--
-- Filled chunk by chunk from NumPy (records/filled.py). Long text is not stored: the view computes
-- it. Days are counted from 1 January 1929, so that each takes two bytes. All but the keys are
-- stored as they are: packing them takes longer than writing them, and saves little. The linter
-- cannot read how a column is stored. Made from records/columns.toml.

-- noqa: disable=LT05

create table records ( -- noqa
{columns}
);

comment on table records is 'What is stored of each record, {small}';
{comments}
"""
CHECKSUMS = """\
-- record_checksums: one row per stored column of `records`, the same in whatever order its rows
-- stand.
--
-- Each value is mixed with its record_id and the sums are taken modulo 2^64, so that equal
-- columns in another order agree and two swapped values do not. A name counts by its code;
-- the frozen pools have a SHA-256 of their own (provenance.reference_sha256). Made from
-- records/columns.toml.

create or replace temp macro record_checksums() as table

with

mixed as (

    select
        *,
        key_base(record_id::bigint) as record_base
    from records

),

sums as (

    select
{columns}
    from mixed

)

select
    column_name,
    (total % 18446744073709551616)::ubigint as checksum
from (unpivot sums on columns(*) into name column_name value total)
"""
CODES = """\
-- The records of a chunk as they are stored, in the order in which one looks for people: by
-- département, commune and postcode. Types are signed, as many a reader of Parquet has no others,
-- and keys have 64 bits. Made from records/columns.toml.

select
{columns}
from records
order by departement_code, locality, record_id
"""
OF_FILES = """\
-- records: as the table of that name, read from the files of shards by the view `sharded_records`.
--
-- Of types with few values, words become them by try_cast, which DuckDB works out once for each
-- word of a dictionary, where a cast that may fail is worked out for each record: of 430 million a
-- count by a type took 5.1 s with the one and 1.0 s with the other. With many values it takes the
-- longer way round. No word is unknown: gather sums the bytes of every file, and verify the values.
-- Made from records/columns.toml.

drop table if exists records;

create or replace view records as
select
{columns}
from sharded_records;

comment on view records is 'What the shards say of each record, {small}';
"""


TEXT = """\
-- The records of a chunk as `registrants` has them, so that whoever reads the file needs nothing
-- else, with the codes behind them, out of which `records` is read again; in the order and with the
-- types of codes.sql. Made from records/columns.toml.

select
    registrants.* replace (
{shown},
        registrants.age::smallint as age,
        registrants.identifier_block::smallint as identifier_block
    ),
{behind}
from registrants
inner join records using (record_id)
order by registrants.departement_code, records.locality, registrants.record_id
"""


def make_records(columns: Sequence[Column]) -> str:
    """Return tables/records.sql: the table, and a comment on each column."""
    stored = [
        f"{each.name} {each.type} using compression "
        + ("bitpacking" if each.is_packed else "uncompressed")
        for each in columns
    ]
    comments = "\n".join(_comment(each) for each in columns)
    return RECORDS.format(columns=_listed(stored, 4), comments=comments, small=SMALL)


def make_checksums(columns: Sequence[Column]) -> str:
    """Return records/checksums.sql: the checksum of each column."""
    return CHECKSUMS.format(columns=_listed([_sum(each) for each in columns], 8))


def make_codes(columns: Sequence[Column]) -> str:
    """Return shards/codes.sql: each column with its type in the files of shards."""
    return CODES.format(columns=_listed([_to_shard(each) for each in columns], 4))


def make_text(columns: Sequence[Column]) -> str:
    """Return shards/text.sql: the view with the types of shards, and the codes behind it."""
    shown = [
        f"registrants.{each.name}::{each.in_shard} as {each.name}"
        for each in columns
        if each.is_shown and each.in_shard
    ]
    behind = [f"records.{_to_shard(each)}" for each in columns if not each.is_shown]
    return TEXT.format(shown=_listed(shown, 8), behind=_listed(behind, 4))


def make_of_files(columns: Sequence[Column]) -> str:
    """Return shards/records.sql: each column as read from the files of shards."""
    return OF_FILES.format(columns=_listed([_from_shard(each) for each in columns], 4), small=SMALL)


FILES: dict[str, Callable[[Sequence[Column]], str]] = {
    "tables/records.sql": make_records,
    "records/checksums.sql": make_checksums,
    "shards/codes.sql": make_codes,
    "shards/records.sql": make_of_files,
    "shards/text.sql": make_text,
}


def _listed(lines: Sequence[str], indent: int) -> str:
    return ",\n".join(" " * indent + line for line in lines)


def _comment(column: Column) -> str:
    comment = column.comment.format(unit=UNITS.get(column.unit, column.unit)).replace("'", "''")
    head, text = f"comment on column records.{column.name} is", f"'{comment}';"
    one_line = f"{head} {text}"
    return one_line if len(one_line) <= WIDEST else f"{head}\n{text}"


def _sum(column: Column) -> str:
    drawn = f"sum(draw(record_base, {SUMS[column.checksum].format(column.name)}))::hugeint"
    named = f"as {column.name}"
    fits = len(f"        {drawn} {named},") <= WIDEST
    return f"{drawn} {named}" if fits else f"{drawn}\n        {named}"


def _to_shard(column: Column) -> str:
    name = column.name_of_file
    if column.unit != CODE:
        return f"{column.name}::{column.in_shard} as {name}"
    return column.name if name == column.name else f"{column.name} as {name}"


def _from_shard(column: Column) -> str:
    there = column.name_of_file
    if column.has_few_values:
        return f"try_cast({there} as {column.type}) as {column.name}"
    return f"{there}::{column.type} as {column.name}"
