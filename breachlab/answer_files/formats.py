"""Formats of an answer: tables in words for readers, codes for programs; each says SYNTHETIC.

    table, markdown             in the words and numbers of the language
    csv, json, xlsx, parquet    codes and numbers, days without a time of day

CSV and Parquet are the same in every language, as are the files of the page, but for TEXTS. Their
note is the last column, so that it survives cut and paste. Each file of codes has the origin of its
rows, so that `python -m breachlab verify FILE` can count them again.
"""

import json
import re
import shutil
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.query.headlines import note_of
from breachlab.store.connections import open_connection
from breachlab.store.temporary_files import scratch_folder
from breachlab.words import Words, fill
from breachlab.words.language import LANGUAGES, interface
from breachlab.words.numbers import decimal, whole
from breachlab.words.units import heading_with_unit, is_code, unit
from breachlab.words.values import NULL, is_hour, is_null, write_in_words

if TYPE_CHECKING:
    import pandas  # takes half a second, and only a query needs it
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

GAP = "  "
FIXED = 80  # characters of a line without a terminal
NARROWEST = 40  # least characters of a line, even in a narrower terminal
FEW = 6  # most rows that are laid out as lists
TALLEST = 4  # most lines of a text in a column
# Line breaks: after a space, but no no-break space; between the parts of a compound or a code.
BREAKS = re.compile(r"(?<= )(?=[^ ])|(?<=[^\W\d_]{2}[-/])(?=[^\W\d])|(?<=_)(?=\w)")


@dataclass(frozen=True)
class Column:
    """A heading and its texts, one per row; numbers are aligned right."""

    name: str
    texts: Sequence[str]
    is_number: bool = False

    @cached_property
    def widest(self) -> int:
        """Characters of its longest text."""
        return max(map(len, self.texts), default=0)

    @cached_property
    def least(self) -> int:
        """Characters that it needs to cut no word and keep each text within TALLEST lines."""
        parts = (part for text in {self.name, *self.texts} for part in BREAKS.split(text))
        return max(-(-self.widest // TALLEST), *(len(part.rstrip(" ")) for part in parts))


def terminal_width() -> int:
    """Return the characters of a line: $COLUMNS, else the terminal's, else FIXED."""
    return max(NARROWEST, shutil.get_terminal_size((FIXED, 24)).columns)


def laid_out(columns: Sequence[Column], width: int, same: str) -> str:
    """Return columns as a table, in parts or as lists, with no line longer than the width.

    Where there is no room for one table, columns with the same text in every row are listed once,
    under the heading `same`.

    Example:

        >>> shares = Column("person_share", ["0.5", "0.25"], is_number=True)
        >>> print(laid_out([Column("status", ["registered", "candidate space"]), shares], 19, ""))
                    person_
        status        share
        ───────────────────
        registered      0.5
        candidate      0.25
        space
    """
    if _least(columns) <= width:
        return _lay_table(columns, width)
    varied, alike = part_columns(columns)
    row_count = len(columns[0].texts)
    if _least(varied) <= width:
        parts = [_lay_table(varied, width)]
    elif row_count > FEW and (divided := _divide(varied, width)):
        parts = [_lay_table(part, width) for part in divided]
    else:
        parts = [_lay_list(varied, number, width) for number in range(row_count)]
    if alike:
        parts.append(f"{same}\n{_lay_list(alike, 0, width)}")
    return "\n\n".join(parts)


def part_columns(columns: Sequence[Column]) -> tuple[Sequence[Column], Sequence[Column]]:
    """Return the columns with differing rows, and those with the same text in every row.

    If all are the same, as in a single row, all are returned as differing.
    """
    varied = [column for column in columns if len(set(column.texts)) > 1] or columns
    return varied, [column for column in columns if column not in varied]


def fill_lines(text: str, width: int) -> list[str]:
    """Return the lines of a text wrapped to a width, broken between words if possible.

    Example:

        >>> fill_lines("living_here_person_count", 12), fill_lines("Provence-Alpes-Côte d'Azur", 16)
        (['living_here_', 'person_count'], ['Provence-Alpes-', "Côte d'Azur"])
    """
    lines, line = [], ""
    for part in BREAKS.split(" ".join(text.splitlines())):
        if line and len((line + part).rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line = ""
        line += part
        while len(line.rstrip(" ")) > width:
            lines.append(line[:width])
            line = line[width:]
    return [*lines, line.rstrip(" ")]


def _lay_table(columns: Sequence[Column], width: int) -> str:
    room = width - len(GAP) * (len(columns) - 1)
    least = [column.least for column in columns]
    # Texts get room first, then headings.
    widths = _spread(least, [max(column.least, column.widest) for column in columns], room)
    names = [max(each, len(column.name)) for each, column in zip(widths, columns, strict=True)]
    widths = _spread(widths, names, room)
    sides = [column.is_number for column in columns]
    heads = [fill_lines(column.name, each) for column, each in zip(columns, widths, strict=True)]
    most = max(map(len, heads))
    head = [*_lines([[""] * (most - len(lines)) + lines for lines in heads], widths, sides)]
    rows = [
        [*_lines([fill_lines(*each) for each in zip(texts, widths, strict=True)], widths, sides)]
        for texts in zip(*(column.texts for column in columns), strict=True)
    ]
    # If most rows take several lines, a blank line separates them.
    gap = "\n\n" if 2 * sum(map(len, rows)) > 3 * len(rows) else "\n"
    rule = "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    return "\n".join([*head, rule, gap.join("\n".join(lines) for lines in rows)])


def _lay_list(columns: Sequence[Column], number: int, width: int) -> str:
    """Return a row as lines of column and value."""
    names = min(max(len(column.name) for column in columns), width // 2 - len(GAP))
    widths = [names, width - names - len(GAP)]
    lines: list[str] = []
    for column in columns:
        pair = (column.name, column.texts[number])
        cells = [fill_lines(*each) for each in zip(pair, widths, strict=True)]
        lines += _lines(cells, widths, [False, False])
    return "\n".join(lines)


def _lines(
    cells: Sequence[list[str]], widths: Sequence[int], sides: Sequence[bool]
) -> Iterator[str]:
    """Yield the lines of a row with cells of several lines."""
    for parts in zip_longest(*cells, fillvalue=""):
        placed = (
            part.rjust(width) if is_right else part.ljust(width)
            for part, width, is_right in zip(parts, widths, sides, strict=True)
        )
        yield GAP.join(placed).rstrip(" ")


def _divide(columns: Sequence[Column], width: int) -> list[list[Column]] | None:
    """Return the columns in few parts of similar width; null if one does not fit with the keys.

    The keys are the first columns that together identify each row; all if no prefix does.
    """
    rows = [*zip(*(column.texts for column in columns), strict=True)]
    counts = range(1, len(columns))
    count = next((each for each in counts if len({row[:each] for row in rows}) == len(rows)), None)
    keys = columns[:count]
    rest = columns[len(keys) :]
    found = _split(keys, rest, width)
    if found is None:
        return None
    narrower = (_split(keys, rest, each) for each in range(NARROWEST // 2, width))
    return next((parts for parts in narrower if parts and len(parts) == len(found)), found)


def _split(keys: Sequence[Column], rest: Sequence[Column], width: int) -> list[list[Column]] | None:
    parts: list[list[Column]] = []
    for column in rest:
        if not parts or _least([*parts[-1], column]) > width:
            parts.append([*keys])
        parts[-1].append(column)
    return parts if parts and all(_least(part) <= width for part in parts) else None


def _least(columns: Sequence[Column]) -> int:
    return sum(column.least for column in columns) + len(GAP) * (len(columns) - 1)


def _spread(least: Sequence[int], most: Sequence[int], room: int) -> list[int]:
    """Return widths between least and most that fill the room; narrow columns grow first.

    >>> _spread([4, 4, 9], [5, 30, 9], 30)
    [5, 16, 9]
    """
    best = [*least]
    for cap in range(room + 1):
        widths = [min(top, max(low, cap)) for low, top in zip(least, most, strict=True)]
        if sum(widths) > room:
            break
        best = widths
    return best


# Of files that are read as they are, {question: {column of texts: the column of codes}}; a text is
# filled from the row of its code.
TEXTS: Mapping[str, Mapping[str, str]] = {
    "severity/notification_form": {"item_text": "item_id", "answer_text": "wording_id"},
}
WRITE_PARQUET = "copy answer to $file (format parquet, kv_metadata {breachlab: $origin})"
COLUMNS_ROW = 3  # row of column names in a workbook, from 0; headings and rows follow
HEADER = COLUMNS_ROW + 1  # the row of headings in the language of the answer
WIDEST = 60  # characters of a column
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
WHOLE, TENTHS, HUNDREDTHS, THOUSANDTHS = "#,##0", "#,##0.0", "#,##0.00", "#,##0.000"
SHARE, YEAR, DAY, HOUR = "0.0%", "0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
# {largest value of a column, from: format} of fractions, for three figures.
DECIMALS = {1_000: WHOLE, 100: TENTHS, 10: HUNDREDTHS, 0: THOUSANDTHS}
OF_UNITS = {"share": SHARE, "year": YEAR}
STYLES = {
    "title": {"bold": True, "font_size": 14},
    "bold": {"bold": True},
    "heading": {"bold": True, "text_wrap": True, "valign": "top"},
    "name": {"italic": True, "font_color": "#6b7280"},
    "text": {"text_wrap": True, "valign": "top"},
    **{each: {"num_format": each} for each in (*DECIMALS.values(), SHARE, YEAR, DAY, HOUR)},
}


@dataclass(frozen=True)
class Answer:
    """Rows of a query, their headline, and the number of further rows that were left out.

    `title` and the line of parameters stand above the rows in a workbook; `receipt` returns its
    second sheet. `counts` is {column: key} of the columns of numbers (questions/counts.py).
    `origin` returns the origin of the rows (receipt.py), empty for rows of no question.
    `asked` is the question of rows without an origin, with its parameters.
    """

    rows: "pandas.DataFrame"
    words: Words
    sentence: str = ""
    query: str = ""
    left_out: int = 0
    width: int = FIXED
    title: str = ""
    whom: str = ""
    counts: Mapping[str, str] = field(default_factory=dict)
    receipt: Callable[[], Sequence[tuple[str, str]]] = tuple
    origin: Callable[[], Mapping[str, Any]] = dict
    asked: tuple[str, Mapping[str, Any]] | None = None

    @property
    def below(self) -> list[str]:
        """The lines below a table: the rows left out, the headline, the note on the data."""
        more = left_out(self.left_out, self.words.language) if self.left_out else ""
        return [text for text in (more, self.sentence, self.note()) if text]

    def note(self, language: str = "") -> str:
        """Return the note on the data: their kind, and the ends of what they count of minors."""
        query, given = self.asked or (self.query, self.origin().get("parameters", {}))
        return note_of(query, self.rows, given, self.words, language)


def left_out(count: int, language: str) -> str:
    """Return the sentence that counts the rows left out of an answer."""
    text = interface(language)["shell"]["left_out"]
    return fill(text, {"row_count": count}, Words(language, {})).text


def table(answer: Answer) -> str:
    """Return the rows in columns, in words, with the headline below; no line exceeds the width."""
    texts = interface(answer.words.language)["shell"]
    body = texts["no_rows"]
    if len(answer.rows):
        body = laid_out(in_words(answer), answer.width, texts["same"])
    below = [line for text in answer.below for line in fill_lines(text, answer.width)]
    return "\n".join([body, "", *below])


def markdown(answer: Answer) -> str:
    """Return the rows as a table of Markdown, in words, with the headline below."""
    columns = in_words(answer)
    lines = [
        [column.name for column in columns],
        ["---:" if column.is_number else "---" for column in columns],
        *zip(*(column.texts for column in columns), strict=True),
    ]
    body = "\n".join(f"| {' | '.join(map(_escape, line))} |" for line in lines)
    return "\n\n".join([body, *map(_escape, answer.below)])


def csv(answer: Answer) -> str:
    """Return the rows as CSV: comma, decimal point, the note in a last column."""
    rows = add_texts(answer.rows, answer.query, answer.words).assign(note=answer.note("en"))
    text: str = rows.to_csv(index=False, lineterminator="\n")
    return text.rstrip("\n")


def json_text(answer: Answer) -> str:
    """Return {"note": …, "sentence": …, "origin": {…}, "counts": {…}, "rows": […]} as JSON.

    "counts" has the key of each column of numbers; days and hours are ISO 8601.
    """

    def plain(name: str, value: Any) -> Any:
        if is_null(value):
            return None
        if not isinstance(value, datetime):
            return value
        return value.isoformat() if is_hour(name) else value.date().isoformat()

    records = answer.rows.to_dict("records")
    content = {
        "note": answer.note(),
        "sentence": answer.sentence,
        "origin": answer.origin(),
        "counts": answer.counts,
        "rows": [{name: plain(name, value) for name, value in row.items()} for row in records],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def xlsx(answer: Answer) -> bytes:
    """Return the rows as a workbook with a receipt, in the words of the language.

    Cells hold the exact numbers; their format shows them rounded, the same way in a whole column.
    """
    import xlsxwriter  # no other format needs it

    answer = replace(answer, rows=add_texts(answer.rows, answer.query, answer.words))
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        styles = {name: book.add_format(each) for name, each in STYLES.items()}
        texts = interface(answer.words.language)["exports"]
        _write_data(book.add_worksheet(texts["data"]), answer, styles)
        _write_receipt(book.add_worksheet(texts["receipt"]), answer, styles)
    return file.getvalue()


def parquet(answer: Answer) -> bytes:
    """Return the rows as Parquet, the note in a last column; a day is a DATE, an hour a TIMESTAMP.

    The metadata of the file hold the origin of the rows, as JSON under `breachlab`.
    """
    rows = answer.rows.assign(note=answer.note("en"))
    days = {name for name in answer.rows.select_dtypes("datetime") if not is_hour(str(name))}
    columns = [
        duckdb.ColumnExpression(name).cast("date").alias(name)
        if name in days
        else duckdb.ColumnExpression(name)
        for name in map(str, rows)
    ]
    with scratch_folder() as folder, open_connection() as memory:
        path = folder / "answer.parquet"
        memory.from_df(rows).select(*columns).create_view("answer")
        origin = json.dumps(answer.origin(), ensure_ascii=False)
        memory.execute(WRITE_PARQUET, {"file": str(path), "origin": origin})
        return path.read_bytes()


FORMATS: Mapping[str, Callable[[Answer], str | bytes]] = {
    "table": table,
    "markdown": markdown,
    "csv": csv,
    "json": json_text,
    "xlsx": xlsx,
    "parquet": parquet,
}
BINARY = ("xlsx", "parquet")  # formats that no terminal shows
SUFFIXES = {
    ".txt": "table",
    ".md": "markdown",
    ".csv": "csv",
    ".json": "json",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}


def in_words(answer: Answer) -> list[Column]:
    """Return the columns in words, without repetitions: other languages, names of codes."""
    records = answer.rows.to_dict("records")
    columns = {}
    for name in map(str, answer.rows):
        texts = [_cell(name, row, answer.words) for row in records]
        if all(is_null(row[name]) for row in records):  # not asked for
            texts = [NULL] * len(records)
        is_number = answer.rows[name].dtype.kind in "iuf" and all(
            text[-1:].isdigit() for text in texts if text != NULL
        )
        columns[name] = Column(name, texts, is_number)
    language = answer.words.language
    return [
        column
        for column in columns.values()
        if not _is_said(column, columns)
        and (column.is_number or not is_translated(column.name, columns, language))
    ]


def is_translated(name: str, columns: Container[str], language: str) -> bool:
    """Return whether a column of texts, unit_en, also exists in this language, as unit_fr."""
    stem, _, other = name.rpartition("_")
    return other in LANGUAGES and other != language and f"{stem}_{language}" in columns


def _is_said(column: Column, columns: Mapping[str, Column]) -> bool:
    """Return whether each text of a column begins the text of its code, as Nord in Nord (59)."""
    code = columns.get(f"{column.name.removesuffix('_name')}_code")
    return code is not None and all(
        called.startswith(name) for name, called in zip(column.texts, code.texts, strict=True)
    )


def _cell(column: str, row: Mapping[str, Any], words: Words) -> str:
    """Return one value for a table: a code in words, a number in full."""
    value = row[column]
    if is_null(value):
        return words.label(column, value) or NULL
    has_words = words.label(column, value) is not None or column.endswith("_ids")
    if has_words or isinstance(value, bool):
        return fill(f"{{{column}}}", row, words, capital=False).text
    if is_code(column) and isinstance(value, int | float):
        return f"{value:.0f}"
    match value:
        case int() if unit(column) != "year":
            return whole(value, words.language)
        case float():
            return decimal(value, 3 if abs(value) < 10_000 else 0, words.language)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}" if is_hour(column) else str(value.date())
        case str() if column.endswith(f"_{words.language}"):
            return words.resolve(value)
        case str():
            return write_in_words(column, value, words)
    return str(value)


def _escape(text: str) -> str:
    """Return a text escaped for a cell of Markdown.

    >>> _escape("a|b <11"), _escape("two\\nlines")
    ('a\\\\|b &lt;11', 'two<br>lines')
    """
    plain = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
    return "<br>".join(plain.splitlines())


def list_text_columns(query: str) -> list[str]:
    """Return the columns of texts that the files of a question have beside its codes."""
    return [*TEXTS.get(query, {})]


def add_texts(rows: "pandas.DataFrame", query: str, words: Words) -> "pandas.DataFrame":
    """Return rows with the texts of their codes, in the language of the words, behind the first."""
    worded = rows.copy(deep=False)
    records = rows.to_dict("records")
    for place, (name, code) in enumerate(TEXTS.get(query, {}).items(), start=1):
        labels = [words.label(code, row[code]) or "" for row in records]
        texts = [fill(*each, words).text for each in zip(labels, records, strict=True)]
        worded.insert(place, name, texts)
    return worded


def number_format(column: str, values: "pandas.Series") -> str:
    """Return the number format of a column: the same number of decimals in every row.

    Example:

        >>> import pandas
        >>> number_format("person_share", pandas.Series([0.5]))
        '0.0%'
        >>> number_format("location_quotient", pandas.Series([1.0578, 0.9]))
        '#,##0.000'
    """
    if (known := OF_UNITS.get(unit(column))) is not None:
        return known
    if values.dtype.kind in "iu" or (values.dropna() % 1 == 0).all():
        return WHOLE
    largest = values.abs().max()
    return next(each for least, each in DECIMALS.items() if largest >= least)


def _format_of(name: str, values: "pandas.Series") -> str:
    if values.dtype.kind in "iuf":
        return number_format(name, values)
    return HOUR if is_hour(name) else DAY


def _write_data(sheet: "Worksheet", answer: Answer, styles: "dict[str, Format]") -> None:
    above = [(answer.title, "title"), (answer.note(), "bold"), (answer.whom, "")]
    for number, (text, style) in enumerate(above):
        sheet.write_string(number, 0, text, styles.get(style))
    rows = answer.rows
    texts = list_text_columns(answer.query)
    for place, name in enumerate(map(str, rows)):
        called = heading_with_unit(
            answer.query, name, answer.words.language, answer.words.data_kind
        )
        sheet.write_string(COLUMNS_ROW, place, name, styles["name"])
        sheet.write_string(HEADER, place, called, styles["heading"])
        values = rows[name].tolist()
        style = styles[_format_of(name, rows[name])]
        for number, value in enumerate(values, start=HEADER + 1):
            if name in texts:  # a sentence, in several lines
                sheet.write_string(number, place, value, styles["text"])
            else:
                _write(sheet, number, place, value, style)
        # Room for its name, half its heading and its values, in characters.
        longest = max(len(name), len(called) // 2, *(len(str(each)) for each in values))
        sheet.set_column(place, place, min(longest + 2, WIDEST))
    sheet.freeze_panes(HEADER + 1, 0)
    if len(rows):
        sheet.autofilter(HEADER, 0, HEADER + len(rows), len(rows.columns) - 1)


def _write(sheet: "Worksheet", row: int, place: int, value: Any, style: "Format") -> None:
    """Write a value with its type; a text stays a text, even if it begins with "="."""
    match value:
        case _ if is_null(value):
            pass
        case bool():
            sheet.write_boolean(row, place, value)
        case int() | float():
            sheet.write_number(row, place, value, style)
        case datetime():
            sheet.write_datetime(row, place, value, style)
        case _:
            sheet.write_string(row, place, str(value))


def _write_receipt(sheet: "Worksheet", answer: Answer, styles: "dict[str, Format]") -> None:
    """Write the receipt, the headings of the columns, and the origin of the rows for `verify`."""
    texts = interface(answer.words.language)["exports"]
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    lines = [*answer.receipt(), ("", ""), (texts["columns"], "")]
    for name in map(str, answer.rows):  # with its key, if it is in the list of counts
        called = heading_with_unit(
            answer.query, name, answer.words.language, answer.words.data_kind
        )
        key = answer.counts.get(name)
        lines.append((name, f"{called} · {key}" if key is not None else called))
    if origin := answer.origin():
        lines += [("", ""), (texts["origin"], json.dumps(origin, ensure_ascii=False))]
    for number, (name, text) in enumerate(lines):
        sheet.write_string(number, 0, name, styles["bold"])
        sheet.write_string(number, 1, text, styles["text"])
