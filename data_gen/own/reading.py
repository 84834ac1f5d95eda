"""Reading of a list: the temp view own_rows, one row per row, and the counts of its columns."""

import errno
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Any, TypeVar

import duckdb
import numpy
from tqdm import tqdm

from breachlab.errors import BadList, BadMapping
from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import interruptible
from breachlab.store.temporary_files import scratch_folder
from breachlab.words.language import in_each, join_each, offer_nearest, refusals, refuse
from breachlab.words.numbers import count_noun, decimal, share, whole
from data_gen.own import say
from data_gen.own.list_file import CsvRows, open_table, read_labels
from data_gen.own.mapping import (
    CODES,
    DATES,
    MOST_WORDS,
    NOT_KNOWN,
    ROLES,
    UNDECIDED,
    Mapping,
    is_word,
)
from data_gen.own.matching import Persons, find_persons
from data_gen.own.value_shapes import MONTHS, with_number

HERE = DATA_GEN / "own"
MACROS = MONTHS + read(HERE / "macros.sql")
KEYED_ROWS = read(HERE / "keyed_rows.sql")
AREAS = read(HERE / "areas.sql")
UNLISTED = read(HERE / "unlisted_words.sql")
OWN_ROWS = read(HERE / "own_rows.sql")
# All rows, and those of which every column that is read is empty: 1 is the state of that.
COUNT = """
    select
        count(*),
        count(*) filter (
            where least(*columns('.*_state')) = 1 and greatest(*columns('.*_state')) = 1
        )
    from own_keyed_rows
"""
PLAIN = "select list_transform($words::varchar[], lambda word: own_plain(own_trimmed(word)))"
WORDS = "select role, list(word order by word) from own_unlisted_words group by role"
# What is kept of each reference file, and the role without which no row has anything to find there.
REFERENCES = {
    "communes": (
        "create or replace temp table own_communes_file as "
        "select commune_code, commune_name, departement_code from reference_file",
        "commune",
    ),
    "localities": (
        "create or replace temp table own_localities_file as "
        "select commune_code, postcode, departement_code, weight from reference_file",
        "postcode",
    ),
    "departements": (
        "create or replace temp table own_departements_file as "
        "select departement_code, departement_name from reference_file",
        None,
    ),
    "first_names": (
        "create or replace temp table own_first_names_file as "
        "select first_name from reference_file",
        "first_name",
    ),
    "origin_first_names": (
        "create or replace temp table own_origin_first_names_file as "
        "select first_name from reference_file",
        "first_name",
    ),
}
DROP = """
    drop table if exists own_unlisted_words;
    drop table if exists own_first_names_file;
    drop table if exists own_origin_first_names_file;
    drop table if exists own_commune_names;
    drop table if exists own_postcodes;
    drop table if exists own_communes_file;
    drop table if exists own_localities_file;
    drop table if exists own_departements_file;
    drop table if exists own_known_names;
    drop table if exists own_slip_rows;
    drop table if exists own_slip_compared;
    drop table if exists own_slip_blocks;
    drop table if exists own_slip_pairs;
"""
STEPS = 4
ISO = ["%Y-%m-%d"]  # of columns that the list does not have
SHORT_OF_ROOM = (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.FatalException)
MOST_CONTRADICTED = 0.8  # the share of values that are not what a role says
STATES = ("empty", "placeholder", "not_understood", "implausible")
Result = TypeVar("Result")


@dataclass(frozen=True)
class ColumnCounts:
    """Counts of the rows of a column that are of no use, by the reason.

    Several columns of one role have one value a row, and stand together.
    """

    label: str
    role: str
    empty: int
    placeholder: int
    not_understood: int
    implausible: int


@dataclass(frozen=True)
class ListReport:
    """The counts of a list: persons are at most the high number, which all cubes count.

    The low one is what looser keys find, and the least only if slips were sought.
    """

    rows: int
    columns: list[ColumnCounts]
    high_persons: int
    low_persons: int
    joinable_rows: int  # that have the fields of any key
    seconds: dict[str, float]
    seeks_slips: bool = False
    of_two_share: float = 0  # of the pairs with one identifier, where it joins nobody
    empty_rows: int = 0  # with nothing in any column that is read
    skipped_rows: int = 0  # with more fields than the header; not among the rows


def doubt_lines(report: ListReport, language: str = "en") -> Iterator[str]:
    """Yield a line for each reason to look at the list again before its numbers are cited.

    Rows were skipped; others are empty wherever they are read; identifiers are of households, and
    join no rows; values of a column are mostly not what its role says.
    """
    if report.skipped_rows:
        yield say("skipped", language, rows=count_noun(report.skipped_rows, "rows", language))
    if report.empty_rows:
        yield say("empty_rows", language, rows=count_noun(report.empty_rows, "rows", language))
    if report.of_two_share:
        (label,) = (each.label for each in report.columns if each.role == "identifier")
        yield say(
            "household", language, column=label, share=share(report.of_two_share, 0, language)
        )
    for column in report.columns:
        filled = report.rows - column.empty - column.placeholder
        if column.not_understood > MOST_CONTRADICTED * filled:
            said = {"column": column.label, "role": column.role}
            said |= {"count": whole(column.not_understood, language)}
            said |= {"filled": count_noun(filled, "values", language)}
            yield say("contradicted", language, **said)


def report_lines(report: ListReport, language: str = "en") -> Iterator[str]:
    """Yield the report, a line each column."""
    head, role = say("column", language), say("role", language)
    width = max([len(head), *(len(column.label) for column in report.columns)])
    heads = " ".join(f"{say(state, language):>14}" for state in STATES)
    yield say("rows_read", language, rows=count_noun(report.rows, "rows", language))
    yield f"{head:<{width}}  {role:<19} {heads}"
    for column in report.columns:
        counts = " ".join(f"{whole(getattr(column, each), language):>14}" for each in STATES)
        yield f"{column.label:<{width}}  {column.role:<19} {counts}"
    yield describe_persons(report, language)
    taken = {say(each, language): seconds for each, seconds in report.seconds.items()}
    yield ", ".join(f"{each} {decimal(seconds, 1, language)} s" for each, seconds in taken.items())


def describe_persons(report: ListReport, language: str = "en") -> str:
    """Return how many persons a list has, as far as its columns tell."""
    name = "persons_at_most"
    if not report.joinable_rows:
        name = "persons_not_known"
    elif report.seeks_slips:
        is_one = report.low_persons == report.high_persons
        name = "persons_by_matching" if is_one else "persons_range"
    return say(
        name,
        language,
        low=whole(report.low_persons, language),
        high=whole(report.high_persons, language),
        persons=count_noun(report.high_persons, "persons", language),
    )


class RoleRows:
    """All rows of the list that a mapping names, with a column for each role."""

    def __init__(self, mapping: Mapping, folder: Path, quiet: bool, language: str = "en") -> None:
        """Look at the columns; raise BadMapping where the list has other ones."""
        self.path, self.form, self.mapping = mapping.path, mapping.form, mapping
        self.labels = read_labels(self.path, self.form)
        named = [label for labels in mapping.roles.values() for label in labels]
        missing = [label for label in named if label not in self.labels]
        if missing:
            raise refuse(
                BadMapping,
                "mapping_other_columns",
                file=mapping.file.name,
                list=mapping.path.name,
                named=", ".join(f'"{label}"' for label in missing),
                offer=offer_nearest(missing, self.labels),
                typed=quote(str(mapping.path)),
            )
        self.csv = None
        if self.form.is_text:
            self.csv = CsvRows(self.path, self.form, len(self.labels), folder, quiet, language)

    def query(self, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        """Run SQL over own_list_rows, which has a column of text for each role.

        It is empty for a role that no column of the list has. Of several columns it has the value
        that says most: a mobile number before another, a whole address before a placeholder.
        """
        try:
            if self.csv:
                rows = self.csv.read(connection)
            else:
                rows = open_table(connection, self.path, self.form)
            names = dict(zip(self.labels, rows.columns, strict=True))
            columns = []
            for role in ROLES:
                labels = self.mapping.roles.get(role, [])
                texts = [duckdb.ColumnExpression(names[each]).cast("varchar") for each in labels]
                column = texts[0] if texts else duckdb.ConstantExpression(None).cast("varchar")
                if len(texts) > 1:
                    whole_list = duckdb.FunctionExpression("list_value", *texts)
                    column = duckdb.FunctionExpression(f"own_best_{role}", whole_list)
                columns.append(column.alias(role))
            rows.project(*columns).query("own_list_rows", sql)
        except SHORT_OF_ROOM:
            raise
        except duckdb.Error as error:
            if self.csv:
                raise self.csv.explain(error) from None
            said = {"file": self.path.name, "error": type(error).__name__}
            raise refuse(BadList, "list_other_types", **said) from None

    def close(self) -> None:
        """Close what was opened to read the list."""
        if self.csv:
            self.csv.close()

    def check(self, rows: int) -> None:
        """Raise BadList where other rows were read than there are."""
        if self.csv:
            self.csv.check(rows)
            self.csv.check_end()


@contextmanager
def _check_unchanged(path: Path) -> Iterator[None]:
    """Raise BadList where a file is not there, or is another in the end than it was at first."""
    before = _stamp(path)
    yield
    if _stamp(path) != before:
        raise refuse(BadList, "list_changed", file=path.name)


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
    except OSError as error:
        reason = error.strerror or refusals("it_is_a_folder")
        raise refuse(BadList, "list_not_there", file=path, reason=reason) from None
    return found.st_size, found.st_mtime_ns, found.st_ino


def read_list(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, quiet: bool, language: str = "en"
) -> ListReport:
    """Make own_rows of the list that the mapping names; return the counts.

    Raises BadList where the list cannot be read whole, BadMapping where it is of another list or
    lacks words. What stood between is dropped: own_rows and the three tables of its columns are
    left, which hold no word of the list.
    """
    seconds: dict[str, float] = {}

    def take(name: str, work: Callable[[], Result]) -> Result:
        """Return what the work of a step returns; time it, and show it after two seconds."""
        start = time.perf_counter()
        bar.set_description(say(name, language), refresh=False)
        result = interruptible(connection, work, lambda _: bar.update(0))
        seconds[name] = time.perf_counter() - start
        bar.update()
        return result

    with (
        _check_unchanged(mapping.path),
        scratch_folder() as folder,
        tqdm(
            total=STEPS, delay=2, disable=quiet, unit=f" {say('steps', language)}", leave=False
        ) as bar,
    ):
        try:
            with closing(RoleRows(mapping, folder, quiet, language)) as rows:
                _set_mapping(connection, mapping)
                count, empty = take("read_step", lambda: _read_rows(connection, rows))
                counts = take("communes_step", lambda: _find_areas(connection, mapping))
                _check_words(connection, rows, counts)
                skipped = rows.csv.skipped if rows.csv else 0
                persons = take(
                    "persons_step", lambda: find_persons(connection, mapping.seeks_slips)
                )
                take("kept_step", lambda: _keep_rows(connection, persons))
        finally:
            connection.execute(DROP)
            connection.execute("detach database if exists own_list")
    columns = [
        ColumnCounts(" + ".join(labels), role, *(counts[f"{role}:{state}"] for state in STATES))
        for role, labels in mapping.roles.items()
    ]
    return ListReport(
        count,
        columns,
        persons.high_count,
        persons.low_count,
        persons.joinable_rows,
        seconds,
        mapping.seeks_slips,
        persons.of_two_share,
        empty,
        skipped,
    )


def _read_rows(connection: duckdb.DuckDBPyConnection, rows: RoleRows) -> tuple[int, int]:
    """Make own_keyed_rows; return how many there are, as in the file, and how many are empty."""
    rows.query(connection, KEYED_ROWS)
    ((count, empty),) = connection.execute(COUNT).fetchall()
    rows.check(count)
    if not count:
        raise refuse(BadList, "list_no_rows", file=rows.path.name)
    return count, empty


def _find_areas(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> dict[str, int]:
    """Make own_areas; return {role:state: rows}."""
    for name, (sql, role) in REFERENCES.items():
        path = DATA_GEN / "reference" / f"{name}.csv"
        with path.open(encoding="utf-8") as file:
            columns = dict.fromkeys(file.readline().strip().split(","), "varchar")
        # All are of text: to detect the form of a file takes 30 ms.
        rows = connection.read_csv(str(path), auto_detect=False, header=True, columns=columns)
        is_read = role is None or role in mapping.roles
        (rows if is_read else rows.limit(0)).query("reference_file", sql)
    counts = connection.execute(AREAS)  # the last statement of areas.sql counts the states
    names = [column[0] for column in counts.description]
    return dict(zip(names, counts.fetchall()[0], strict=True))


def _keep_rows(connection: duckdb.DuckDBPyConnection, persons: Persons) -> None:
    """Make own_rows."""
    columns = {
        "row_number": numpy.arange(1, len(persons.high) + 1),
        "person_id": persons.high,
        "loose_person_id": persons.low,
        "is_primary": persons.is_primary,
    }
    connection.register("own_found_persons", columns)
    try:
        connection.execute(OWN_ROWS)
    finally:
        connection.unregister("own_found_persons")


def _set_mapping(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Define the macros of the SQL that reads a list, and the variable own_mapping that they read.

    Formats of two digits a year come first: %Y reads 80 as the year 80.
    """
    births = [with_number(form) for form in mapping.date_formats.get("birth_date", [])]
    settings: dict[str, Any] = {
        "reference_day": mapping.reference_day,
        "roles": [*mapping.roles],
        "has_lost_zeros": mapping.has_lost_zeros,
        "places_abroad": mapping.places_abroad,
        "surnames_first": mapping.surnames_first,
        "has_months": any(
            with_number(form) != form for forms in mapping.date_formats.values() for form in forms
        ),
        "seeks_slips": mapping.seeks_slips,
        # One that reads nothing, if there is none of two digits.
        "short_births": [form for form in births if "%y" in form] or ["no format"],
    }
    for role in DATES:
        formats = mapping.date_formats.get(role) or ISO
        settings[role] = sorted(map(with_number, formats), key=lambda form: "%y" not in form)
    connection.execute("set preserve_insertion_order = true")  # rows are joined by their order
    connection.execute("set variable own_mapping = $settings", {"settings": settings})
    connection.execute(MACROS)
    for role in CODES:
        words = mapping.words.get(role) or {UNDECIDED: UNDECIDED}
        ((plain,),) = connection.execute(PLAIN, {"words": [*words]}).fetchall()
        codes = [UNDECIDED if code == NOT_KNOWN else code for code in words.values()]
        settings[role] = {"exact_words": [*words], "words": plain, "codes": codes}
    connection.execute("set variable own_mapping = $settings", {"settings": settings})


def _check_words(
    connection: duckdb.DuckDBPyConnection, rows: RoleRows, counts: dict[str, int]
) -> None:
    """Raise BadMapping with all words of rows that the mapping does not list.

    `counts` are {role:state: rows}. The list is read once more for the words. Only those of a
    short list are quoted, as others may be of a person.
    """
    mapping = rows.mapping
    roles = [role for role in CODES if role in mapping.roles and counts[f"{role}:unlisted"]]
    if not roles or mapping.as_not_known:
        return
    rows.query(connection, UNLISTED)
    words = dict(connection.execute(WORDS).fetchall())
    found = []
    for role in roles:
        quoted: Any = ", ".join(f'"{word}"' for word in words[role])
        known = len(words[role]) + len(mapping.words.get(role, {}))
        if known > MOST_WORDS or not all(map(is_word, words[role])):
            count = in_each(partial(count_noun, len(words[role]), "words"))
            quoted = refusals("many_words", count=count)
        rows_of = in_each(partial(count_noun, counts[f"{role}:unlisted"], "rows"))
        said = {"rows": rows_of, "column": mapping.roles[role][0], "role": role}
        found.append(refusals("unlisted_words", quoted=quoted, **said))
        if said["column"] in words[role]:
            found.append(refusals("repeated_header", column=said["column"]))
    raise refuse(
        BadMapping,
        "mapping_unlisted",
        file=mapping.file.name,
        found=join_each(found),
        typed=quote(str(mapping.file)),
    )
