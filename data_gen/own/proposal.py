"""A mapping proposed from a sample of a list: its form, a role for each column, and what fits.

It is written as the TOML file that is looked through, and printed as a line each column.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from shlex import quote

from breachlab.errors import BadList
from breachlab.store.connections import open_connection
from breachlab.store.files import DUCKDB, contents
from breachlab.words.language import in_each, interface, join_words, refuse
from breachlab.words.numbers import count_noun, decimal
from data_gen.own import say
from data_gen.own.list_file import (
    ENCODINGS,
    FIRST_LINES,
    Form,
    find_total,
    propose_encoding,
    propose_quote,
    read_first_lines,
    read_sample,
)
from data_gen.own.mapping import CODES, DATES, FIELDS_ALONE, HOUR, NOT_KNOWN, OTHER, ROLES, role_of
from data_gen.own.roles import LEAST_NAMED, Column, assign_roles
from data_gen.own.value_shapes import (
    begins_with_first_name,
    begins_with_surname,
    find_dates,
    is_first_name,
    is_postcode,
    is_surname,
)
from data_gen.own.workbook_file import (
    HEAD_ROWS,
    check_formulas,
    count_titles,
    is_workbook,
    list_sheets,
)

DELIMITERS = ";,\t|"
TABLES = "select table_name from duckdb_tables() where not internal order by all"
LOOK = 1 << 20  # signs from which a delimiter is proposed
LEAST_ZEROS = 0.8  # of the codes of four digits, how many are French ones with their zero
LEAST_DIGITS = 5  # of a postcode; a year that names a column has four
ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")


@dataclass(frozen=True)
class Proposal:
    """The form of a list, and its columns, each with a role."""

    form: Form
    rows: int  # in the sample
    columns: list[Column]
    notes: list[str] = field(default_factory=list)  # on what of a workbook is not read

    @property
    def is_abroad(self) -> bool:
        """Whether the postcodes of the list are not French."""
        columns = [column for column in self.columns if column.role == "postcode" and column.values]
        return bool(columns) and columns[0].share("postcode") < LEAST_NAMED

    @property
    def surnames_first(self) -> bool | None:
        """Whether whole names begin with the surname, null if no column has them."""
        for column in self.columns:
            if column.role == "full_name":
                last = column.share_of(begins_with_surname)
                return last > column.share_of(begins_with_first_name)
        return None

    @property
    def has_lost_zeros(self) -> bool:
        """Whether postcodes of four digits lost their zero, all of them or some."""
        columns = [column for column in self.columns if column.role == "postcode"]
        codes = {value for column in columns for value in column.values}
        short = [code for code in codes if len(code) == 4 and code.isdigit()]
        if any(len(code) == 5 and code.startswith("0") for code in codes):
            # Some have their zero: a code of four digits is foreign, or lost it in a spreadsheet.
            return bool(short) and sum(map(is_postcode, short)) >= LEAST_ZEROS * len(short)
        return bool(short)


def propose(path: Path, sheet: str = "", language: str = "en") -> Proposal:
    """Return what a sample of the list looks like; raise BadList where it cannot be read.

    Of a workbook it is the sheet of that name; without one, the first that is visible.
    """
    form = propose_form(path, sheet)
    notes = list_sheets(path).describe(form.table, language) if form.kind == "xlsx" else []
    sample = read_sample(path, form)
    if not sample.rows:
        raise refuse(BadList, "list_without_rows", file=path.name, typed=quote(str(path)))
    columns = []
    with open_connection(is_private=True) as connection:  # by which dates are read
        for index, label in enumerate(sample.labels):
            cells = sample.column(index)
            values = [value for value in cells if value]
            has_empty = len(values) < len(cells)
            columns.append(Column(label, values, find_dates(connection, values), has_empty))
    assign_roles(columns)
    return Proposal(form, len(sample.rows), columns, notes)


def propose_form(path: Path, sheet: str = "") -> Form:
    """Return the form of a file that its beginning has; raise BadList for no list."""
    if not path.is_file():
        raise refuse(BadList, "list_no_file", file=path)
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        return Form("parquet")
    if is_workbook(path):
        sheet = sheet or list_sheets(path).all[0]
        check_formulas(path, sheet)
        form = Form("xlsx", table=sheet)
        first, _ = read_first_lines(path, form)
        return replace(form, has_header=_is_header(first))
    if contents(path) == DUCKDB:
        with open_connection(path, read_only=True) as connection:
            tables = [name for (name,) in connection.execute(TABLES).fetchall()]
        if len(tables) != 1:
            count = in_each(partial(count_noun, len(tables), "tables"))
            raise refuse(BadList, "list_tables", file=path.name, count=count)
        return Form("duckdb", table=tables[0])
    encoding = propose_encoding(path)
    form = Form("csv", encoding, _delimiter(path, encoding))
    form = replace(form, quote=propose_quote(path, form))
    top = read_sample(path, replace(form, has_header=False)).rows[:HEAD_ROWS]
    titles = count_titles(top)
    if titles and _is_header(top[titles]):
        count = in_each(partial(count_noun, titles, "rows"))
        raise refuse(BadList, "list_titles", file=path.name, count=count)
    first, _ = read_first_lines(path, form)
    has_total = bool(find_total(path, form, len(first)))
    return replace(form, has_header=_is_header(first), has_total=has_total)


def _delimiter(path: Path, encoding: str) -> str:
    """Return the sign that stands most often, and as often, in the first lines."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(LOOK)
    if "\0" in text:
        raise refuse(BadList, "list_no_text", file=path.name)
    lines = text.splitlines()[:FIRST_LINES]
    return max(DELIMITERS, key=lambda sign: _steadiness(lines, sign))


def _steadiness(lines: list[str], delimiter: str) -> float:
    """Return how many columns a delimiter makes, times the share of rows that have as many."""
    widths = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)]
    common = max(set(widths), key=widths.count, default=1)
    return (common - 1) * widths.count(common) / max(len(widths), 1)


def _is_header(first: list[str]) -> bool:
    """Return whether a first line names columns, and is no person.

    One word alone does not make a header of a person: somebody may live in a place called Ville.

    >>> _is_header(["Nom", "Prénom", "2024"]), _is_header(["Ville", "Marie", "Petit", "75011"])
    (True, False)
    """
    named = [cell for cell in first if role_of(cell)]
    others = [cell for cell in first if not role_of(cell)]
    if named:
        return len(named) >= sum(map(_is_of_person, others))
    return not any(cell.strip()[:1].isdigit() or _is_of_person(cell) for cell in others)


def _is_of_person(cell: str) -> bool:
    """Return whether a cell is an address, a long number, a day, or somebody's name."""
    is_long = sum(map(str.isdigit, cell)) >= LEAST_DIGITS
    return "@" in cell or is_long or is_first_name(cell) or is_surname(cell)


def write_toml(proposal: Proposal, path: Path, language: str = "en") -> str:
    """Return the mapping of a list as a TOML file says it, with comments in a language."""
    lines = [say("head", language, typed=quote(str(path.with_suffix(".toml"))))]
    lines += _list_lines(proposal, path, language)
    lines += ["", "[columns]", say("roles", language, roles=", ".join(ROLES), other=OTHER)]
    lines.append(say("fields_alone", language, roles=", ".join(FIELDS_ALONE)))
    rows = count_noun(proposal.rows, "rows", language)
    for column in proposal.columns:
        share = _percent(len(column.values) / proposal.rows, language)
        said = say("filled_of", language, share=share, rows=rows)
        if column.choices:
            said = say("one_of", language, codes=", ".join(column.choices)) + f": {said}"
        if column.fit is not None:
            said += say("these_fit", language, share=_percent(column.fit, language))
        lines.append(f"{_quote(column.label)} = {_quote(column.role)} # {said}")
    for column in proposal.columns:
        if column.role in DATES:
            lines += ["", f"[{column.role}]", *_date_lines(column, language)]
    for column in proposal.columns:
        if column.role in CODES:
            codes = ", ".join((*CODES[column.role], NOT_KNOWN))
            said = say("one_of", language, codes=codes)
            lines += ["", f"[{column.role}.words] # {said}"]
            lines += [f"{_quote(word)} = {_quote(code)}" for word, code in column.codes.items()]
            if "" in column.codes:
                lines[-1] += f" # {say('empty_cell', language)}"
    return "\n".join([*lines, ""])


def _list_lines(proposal: Proposal, path: Path, language: str) -> list[str]:
    """Return the lines of [list]."""
    form, day = proposal.form, date.fromtimestamp(path.stat().st_mtime)
    lines = ["[list]", f"path = {_quote(path.name)}", f"format = {_quote(form.kind)}"]
    if form.kind == "csv":
        lines += [
            f"encoding = {_quote(form.encoding)} # {_seen_words(proposal, language)}",
            f"delimiter = {_quote(form.delimiter)}",
            f"quote = {_quote(form.quote)}",
        ]
    if form.is_text:
        lines.append(f"header = {str(form.has_header).lower()}")
    if form.has_total:
        said = say("line_last_line_is_total", language)
        lines.append(f"last_line_is_total = true # {said}")
    if form.table:
        lines.append(f"table = {_quote(form.table)}")
    values = {
        "reference_day": day.isoformat(),
        "organisation": '"?"',
        "name_en": '"?"',
        "name_fr": '"?"',
        "# aware_at": HOUR,
        "all_living_in_france": "false",
        "# status_of_all": '"registered"',
        "# takes_assumed_figures": "true",
        "postcodes_lost_zeros": str(proposal.has_lost_zeros).lower(),
        "places_abroad": str(proposal.is_abroad).lower(),
    }
    if proposal.surnames_first is not None:
        values["surnames_first"] = str(proposal.surnames_first).lower()
    for key, value in values.items():
        name = f"line_{key.removeprefix('# ')}"
        lines.append(f"{key} = {value} # {say(name, language)}")
    typed = quote(str(path.with_suffix(".toml")))
    said = say("line_breach_folder", language, typed=typed)
    lines.append(f"# breach_folder = {_quote(f'{path.stem}-breach')} # {said}")
    return lines


def _seen_words(proposal: Proposal, language: str) -> str:
    """Return three accented words of the header and of closed lists, and the other encodings."""
    texts = [column.label for column in proposal.columns]
    texts += [word for column in proposal.columns for word in column.codes]
    words = dict.fromkeys(word for text in texts for word in ACCENTED.findall(text))
    others = ", ".join(each for each in ENCODINGS if each != proposal.form.encoding)
    name = "seen_words" if words else "no_seen_words"
    return say(name, language, words=", ".join([*words][:3]), others=others)


def _date_lines(column: Column, language: str) -> list[str]:
    """Return the lines of a column of dates: its formats, or a choice of two."""
    if not column.dates:
        return [say("no_format", language), '# format = "%d/%m/%Y"']
    if not column.dates.alternatives:
        return [_format([*column.dates.formats])]
    others = [form for form in column.dates.formats if form not in column.dates.alternatives]
    return [
        say("take_away", language, question=say("day_or_month", language, column=column.label)),
        *(f"# {_format([form, *others])}" for form in column.dates.alternatives),
    ]


def _format(formats: list[str]) -> str:
    if len(formats) == 1:
        return f"format = {_quote(formats[0])}"
    return f"format = [{', '.join(map(_quote, formats))}]"


def _quote(text: str) -> str:
    """Return a text as TOML has it in quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _percent(share: float, language: str) -> str:
    number = decimal(100 * share, 1, language)
    return interface(language)["numbers"]["percent"].format(number)


def print_lines(proposal: Proposal, language: str = "en") -> Iterator[str]:
    """Yield the proposal a line each column, with no value but the words of closed lists."""
    rows = proposal.rows
    yield _describe_form(proposal, language)
    heads = [say(name, language) for name in ("column", "role", "filled", "fits")]
    of_rows = say("of_rows", language, rows=count_noun(rows, "rows", language))
    width = max([len(heads[0]), *(len(column.label) for column in proposal.columns)])
    yield f"{heads[0]:<{width}}  {heads[1]:<19} {heads[2]:>8} {heads[3]:>8}  {of_rows}"
    for column in proposal.columns:
        filled = f"{_percent(len(column.values) / rows, language):>8}"
        has_fit = column.fit is not None and column.values
        fits = f"{_percent(column.fit or 0, language) if has_fit else '':>8}"
        counts = {
            "values": len(set(column.values)),
            "characters": max(map(len, column.values), default=0),
        }
        nouns = {noun: count_noun(count, noun, language) for noun, count in counts.items()}
        values = say("values_of", language, **nouns)
        yield f"{column.label:<{width}}  {column.role:<19} {filled} {fits}  {values}"

    if proposal.is_abroad:
        yield say("not_french", language)
    if proposal.has_lost_zeros:
        yield say("lost_zeros", language)
    for column in proposal.columns:
        if column.choices:
            roles = join_words(column.choices, language, "or")
            yield say("which_role", language, column=column.label, roles=roles)
        if column.dates and column.role in DATES and column.dates.alternatives:
            question = say("day_or_month", language, column=column.label)
            yield say("pair", language, column=column.label, said=question)
        if column.codes:
            codes = {word or '""': code for word, code in column.codes.items()}
            words = ", ".join(f"{word} = {code}" for word, code in codes.items())
            yield say("pair", language, column=column.label, said=words)


def _describe_form(proposal: Proposal, language: str) -> str:
    """Return the form of the file in a line."""
    form = proposal.form
    said = [form.kind]
    if form.kind == "csv":
        delimiter = json.dumps(form.delimiter)
        said.append(say("csv_form", language, encoding=form.encoding, delimiter=delimiter))
        if not form.quote:
            said.append(say("no_quotes", language))
    if form.is_text:
        said.append(say("with_header" if form.has_header else "without_header", language))
    if form.table and not proposal.notes:
        said.append(f"table {form.table}")
    return ", ".join([*said, *proposal.notes])
