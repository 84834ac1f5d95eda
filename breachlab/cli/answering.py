"""Answer what was asked in a shell, in print or in a file: a question, or a list of them."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from shlex import join, quote
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.answer_files import receipt
from breachlab.answer_files.formats import (
    BINARY,
    FIXED,
    FORMATS,
    SUFFIXES,
    Answer,
    add_texts,
    left_out,
    terminal_width,
)
from breachlab.answer_files.output import check_kept, keep_private, save
from breachlab.answer_files.receipt import describe_origin, describe_table, metadata_path
from breachlab.cli.shell_options import limit
from breachlab.errors import BadParameters, LabError, NoSuchQuery
from breachlab.query import counts, repeat
from breachlab.query.answer_rows import Rows
from breachlab.query.asking import ask
from breachlab.query.headlines import MESSAGE, draft, headline, question_text
from breachlab.query.needs import (
    Unmet,
    check_needs,
    describe_all,
    explain_unmet,
    list_all_unmet,
    read_coverage,
)
from breachlab.query.queries import Query, find, names
from breachlab.query.spellings import COLUMNS, offers
from breachlab.store.databases import VARIABLE, connect_sealed, database_path
from breachlab.words import LANGUAGES, Words, fill, own_texts
from breachlab.words.language import did_you_mean, interface, join_words, refusal
from breachlab.words.vocabulary import SYNTHETIC

if TYPE_CHECKING:
    import pandas

ALL = "all"
EXAMPLE = "exposure/by_region"
FORM = "severity/notification_form"
FILLED = (MESSAGE, FORM)  # the questions whose texts have blanks, which --answers fills
TOLD_BELOW = ("table", "markdown")  # formats that count the rows left out themselves


def check(chosen: argparse.Namespace, suffixes: Mapping[str, str] = SUFFIXES) -> None:
    """Raise BadParameters, before the query runs, if its answer could not be output as asked."""
    name = format_of(chosen, suffixes)
    if chosen.output is None:
        if name in BINARY:
            raise BadParameters(refusal("needs_file", chosen.language, format=name))
        return
    path = Path(chosen.output)
    check_free(path, chosen)
    if name == "csv":
        check_free(metadata_path(path), chosen)
    of_suffix = suffixes.get(path.suffix.lower(), name)
    if of_suffix != name:
        suffix = next(suffix for suffix, each in suffixes.items() if each == name)
        values = {"file": path, "format": name, "of_suffix": of_suffix, "suffix": suffix}
        raise BadParameters(refusal("other_suffix", chosen.language, **values))


def check_free(path: Path, chosen: argparse.Namespace) -> None:
    """Raise BadParameters if something is at a path that may not be replaced."""
    check_kept(path, chosen.language, database_path(chosen.database))
    if path.exists() and not (chosen.replace and path.is_file()):
        why = "exists" if path.is_file() else "no_file"
        raise BadParameters(refusal(why, chosen.language, file=path))


def format_of(chosen: argparse.Namespace, suffixes: Mapping[str, str] = SUFFIXES) -> str:
    """Return the format: the one asked for, else that of the file's suffix, else a table."""
    if chosen.format or chosen.output is None:
        return chosen.format or "table"
    suffix = Path(chosen.output).suffix.lower()
    if suffix not in suffixes:
        if suffix == ".docx" and getattr(chosen, "query", None) == FORM:
            database = ["--database", str(chosen.database)] if chosen.database else []
            command = ["python", "-m", "dashboard", *database, "--form", str(chosen.output)]
            said = {"file": chosen.output, "command": join(command)}
            raise BadParameters(refusal("suffix_form", chosen.language, **said))
        known = ", ".join(suffixes)
        raise BadParameters(refusal("suffix", chosen.language, file=chosen.output, known=known))
    return suffixes[suffix]


def width_of(chosen: argparse.Namespace) -> int:
    """Return the line width of a table, in characters; the same on every machine for a file."""
    return FIXED if chosen.output else terminal_width()


def answer_question(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    codes: Mapping[str, Any],
    chosen: argparse.Namespace,
) -> Answer:
    """Ask a query; return its first rows, up to the limit, and the headline of all rows.

    Raises the errors of `ask`.
    """
    check_needs(query, read_coverage(connection), codes, chosen.language)
    rows = ask(connection, query.name, **codes)
    words = Words.of(connection, chosen.language)
    if chosen.answers is not None:
        answers = own_texts.read_answers(Path(chosen.answers), words)
        records, keys = rows.to_dict("records"), list[str]()
        for row in records:
            blanks = own_texts.split_blanks(draft(row, words)) if query.name == MESSAGE else ()
            keys += [key for _, key in blanks] if blanks else own_texts.keys_of(row)
        left = (key for key in keys if key not in answers)
        print(own_texts.say_left(left, words), file=sys.stderr)
        words = own_texts.fill_words(words, answers, records if query.name == FORM else ())
    described = describe_answer(connection, query, codes, rows, words, limit(chosen.limit))
    return replace(described, width=width_of(chosen))


def describe_answer(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    codes: Mapping[str, Any],
    rows: "pandas.DataFrame",
    words: Words,
    most: int | None = None,
) -> Answer:
    """Return the first `most` rows of a query's answer, with all that its files say of it.

    On an earlier day they are without the columns that nobody could fill by then.
    """
    first = rows if most is None else rows.head(most)
    count = len(first)
    if receipt.is_of_earlier_day(connection, codes):
        first = first[[*Rows.of(rows).drop_empty().columns]]
    return Answer(
        first,
        words,
        left_out=len(rows) - count,
        query=query.name,
        sentence=headline(query, rows, words).text,
        title=question_text(query, words),
        whom=whom(codes, words),
        counts=counts.find_keys(query.name, map(str, first)),
        receipt=lambda: [
            *receipt.of_query(
                query, codes, count, receipt.read_world(connection, codes), words, limit=most
            )
        ],
        origin=lambda: describe_origin(
            query, codes, count, receipt.read_world(connection, codes), words, most
        ),
    )


def whom(given: Mapping[str, Any], words: Words) -> str:
    """Return the given parameters as one line, with their values in words."""
    parts = []
    for name, value in given.items():
        codes = value if isinstance(value, list) else [str(value)]
        labels = [words.label(COLUMNS.get(name, name), code) or code for code in codes]
        parts.append(f"{name}: {join_words(labels, words.language, 'or')}")
    return " · ".join(parts)


def write_answer(answer: Answer, chosen: argparse.Namespace) -> str:
    """Return the text to print: the answer, or the path of the file with it.

    A CSV gets a second file beside it, with the origin of its rows.
    """
    name, language = format_of(chosen), chosen.language
    content = FORMATS[name](answer)
    if answer.left_out and name not in TOLD_BELOW:
        print(left_out(answer.left_out, language), file=sys.stderr)
    if chosen.output is None:
        return str(content)
    data = content if isinstance(content, bytes) else f"{content}\n".encode()
    path = Path(chosen.output)
    with keep_private(answer.words):
        if name == "csv" and (origin := answer.origin()):
            rows = add_texts(answer.rows, answer.query, answer.words)
            kind = answer.words.data_kind
            described = describe_table(path.name, rows, answer.counts, origin, data_kind=kind)
            save(f"{described}\n".encode(), metadata_path(path), chosen.replace, language, path)
        save(data, path, chosen.replace, language)
    return say_written(chosen.output, len(answer.rows), language)


def say_written(file: str, row_count: int, language: str) -> str:
    """Return the line that names a file and counts its rows."""
    row = {"row_count": row_count, "file": file}
    return fill(interface(language)["shell"]["written"], row, Words(language, {})).text


def find_questions(wanted: str, language: str) -> list[str]:
    """Return the names of the questions for a word: one, those of a topic, or all.

    Raises NoSuchQuery, with the nearest names by spelling and by their question.
    """
    topics = {name: name.partition("/")[0] for name in names()}
    matches = [name for name, topic in topics.items() if wanted in (ALL, name, topic)]
    if matches:
        return matches
    titles = {topic: [topic] for topic in topics.values()}
    for name in topics:
        questions = [find(name).texts(each).question for each in LANGUAGES]
        titles[name] = [name, name.partition("/")[2], *questions]
    near = did_you_mean(offers(wanted, titles), language)
    raise NoSuchQuery(refusal("query", language, said=wanted, offer=near))


def listing(wanted: Sequence[str], language: str, data_kind: str = SYNTHETIC) -> str:
    """Return a line for each question, its name and its text, and an example command."""
    words = Words(language, {}, data_kind=data_kind)
    hits = [(name, question_text(find(name), words)) for name in wanted]
    return describe_hits(hits, language)


def describe_hits(hits: Sequence[tuple[str, str]], language: str) -> str:
    """Return a line for each question, column or reason, and a command that asks a question."""
    width = max(len(name) for name, _ in hits)
    lines = [f"{name:<{width}}  {text}" if name else text for name, text in hits]
    asked = [name for name, _ in hits if "/" in name]
    if not asked:
        return "\n".join(lines)
    example = EXAMPLE if EXAMPLE in asked else asked[0]
    french = " --language fr" if language == "fr" else ""
    command = f"{repeat.command(example, find(example).needed)}{french}"
    return "\n".join([*lines, "", f"{interface(language)['shell']['ask_one']} {command}"])


def list_unmet_if_named(chosen: argparse.Namespace, wanted: Sequence[str]) -> Unmet:
    """Return {question: the facts that a database lacks}; empty if none is named that opens."""
    if not (chosen.database or os.environ.get(VARIABLE)):
        return {}
    try:
        with connect_sealed(chosen.database) as connection:
            return list_all_unmet(map(find, wanted), read_coverage(connection))
    except (LabError, duckdb.Error):  # a list of questions needs no database
        return {}


def describe_unknown(unmet: Unmet, chosen: argparse.Namespace) -> list[str]:
    """Return a text on the questions without an answer, by what they lack; nothing if none is."""
    if not unmet:
        return []
    french = " --language fr" if chosen.language == "fr" else ""
    named = f" --database {quote(chosen.database)}" if chosen.database else ""
    command = f"python -m breachlab {chosen.query or ALL} --unknown{named}{french}"
    each = f"{interface(chosen.language)['shell']['list_unknown']} {command}"
    return ["\n".join([*describe_all(unmet, chosen.language), each])]


def list_unknown(chosen: argparse.Namespace) -> str:
    """Return a line for each question that the database leaves open: what it lacks."""
    wanted = find_questions(chosen.query or ALL, chosen.language)
    with connect_sealed(chosen.database) as connection:
        unmet = list_all_unmet(map(find, wanted), read_coverage(connection))
    lines = [explain_unmet(name, [*needs], chosen.language) for name, needs in unmet.items()]
    return "\n".join(lines) or interface(chosen.language)["shell"]["all_known"]
