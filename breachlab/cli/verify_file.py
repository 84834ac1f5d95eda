"""python -m breachlab verify FILE: recount the question of a file and compare its cells."""

import argparse
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from breachlab.answer_files import receipt
from breachlab.answer_files.file_rows import FileRows, Recount, compare_beside, read_rows, recount
from breachlab.answer_files.formats import FORMATS, SUFFIXES, Answer, add_texts, list_text_columns
from breachlab.answer_files.receipt import IDENTITY, Origin, describe_table, metadata_path
from breachlab.cli import shell_options
from breachlab.cli.answering import describe_answer
from breachlab.cli.arguments import Arguments, command_line
from breachlab.drawing.canvas import Canvas
from breachlab.errors import NotAnAnswer, OtherWorld
from breachlab.query import repeat
from breachlab.query.asking import ask
from breachlab.query.headlines import plain_headline, question_text, say_ends
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import Query, find
from breachlab.query.spellings import read_typed
from breachlab.store.databases import connect_sealed
from breachlab.store.temporary_files import scratch_folder
from breachlab.words import LANGUAGES, Words, data_note, fill
from breachlab.words.language import interface, refusal

COMMAND = "verify"
LISTED = 10  # most differing cells that are named
# Ends of places in a file whose values may differ between two files of one world.
NOT_COMPARED = ("world.generated_at", "world.duckdb_version")
DATABASE = re.compile(r" --database ('[^']*'|\S+)$")  # where the page's database is


def verify(words: Sequence[str]) -> int:
    """Print the origin of a file and its differences from a recount; return 1 if there are any.

    Raises NotAnAnswer for a file that cannot be compared with a question, and OtherWorld if the
    database is of another world than the file.
    """
    chosen, rest = parser(words).parse_known_args(list(words))
    path, start = Path(chosen.file), time.perf_counter()
    file_rows = read_rows(path, chosen.language)
    with connect_sealed(chosen.database) as connection:
        name, codes = _read_question(connection, file_rows, path, rest, chosen)
        if file_rows.origin:
            made = receipt.read_world(connection, codes)
            _check_world(file_rows.origin, made, path, chosen.language)
        vocabulary = Words.of(connection, chosen.language)
        notes = []
        for each in LANGUAGES:
            note = data_note(vocabulary, each)
            notes += [note, f"{note}. {say_ends(vocabulary, each)}"]
        has_texts = {*list_text_columns(name)} & {*file_rows.columns}
        languages = LANGUAGES if has_texts else [chosen.language]
        vocabularies = [Words.of(connection, language) for language in languages]
        results = []
        for answer in _describe(connection, find(name), codes, file_rows):
            results.append(_compare(file_rows, path, answer, notes, vocabularies))
            if results[-1].holds:
                break
    result = min(results, key=lambda each: len(each.differences) + len(each.beside))
    lines = [
        *_say_origin(name, codes, file_rows, vocabulary),
        *_say_result(result, time.perf_counter() - start, file_rows, path, vocabulary),
    ]
    print("\n".join([str(path), *lines, f"{data_note(vocabulary)}."]))
    return 0 if result.holds else 1


def parser(words: Sequence[str]) -> Arguments:
    """Return the parser of the command."""
    command = command_line(f"breachlab {COMMAND}", words)
    command.add_argument("file", metavar="FILE")
    command.add_argument("query", nargs="?")
    command.add_argument("--database")
    return command


def _describe(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    codes: Mapping[str, Any],
    file_rows: FileRows,
) -> Iterator[Answer]:
    """Yield the answer as the shell and as the page describe it, in each language.

    A workbook, which takes long to write, is described only as it seems to have been written.
    """
    rows = ask(connection, query.name, **codes)
    most = shell_options.limit((file_rows.origin or {}).get("limit"))
    labels = {name.partition(": ")[2]: value for name, value in file_rows.said.items()}
    (sheet, *_) = file_rows.said.get("sheets", [""])
    texts = {language: interface(language)["exports"] for language in LANGUAGES}
    spoken = [each for each in LANGUAGES if texts[each]["data"] == sheet]
    for language in spoken or LANGUAGES:
        words = Words.of(connection, language)
        answer = describe_answer(connection, query, codes, rows, words, most)
        address = labels.get(texts[language]["address"])
        if sheet and address is not None:
            yield _describe_on_page(connection, query, codes, answer, str(address))
        else:
            yield answer
        if file_rows.said.get("sentence", answer.sentence) != answer.sentence:
            yield replace(answer, sentence=plain_headline(query, rows, words).text)


def _describe_on_page(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    codes: Mapping[str, Any],
    answer: Answer,
    address: str,
) -> Answer:
    """Return an answer with the words of its card on the page at an address."""
    words = answer.words
    # By name: the page depends on the library, and not the library on it.
    page = import_module("dashboard.words").PageWords(Canvas.of(connection, words.language))
    made = receipt.read_world(connection, codes)
    is_of_day = receipt.is_of_earlier_day(connection, codes)
    selection = page.describe(
        {name: [*map(str, codes[name])] for name in SELECTION if codes.get(name)}
    )
    return replace(
        answer,
        title=page.of_card(query.name, "title"),
        whom=selection,
        receipt=lambda: [
            *receipt.of_query(
                query,
                codes,
                len(answer.rows),
                made,
                words,
                source=page.of_numbers(query.name, query.name, is_of_day),
                of_page=(selection, address, ""),
            )
        ],
    )


def _compare(
    file_rows: FileRows,
    path: Path,
    answer: Answer,
    notes: Sequence[str],
    vocabularies: Sequence[Words],
) -> Recount:
    """Return the differences of a file from an answer, which is written in its format and read.

    Of a file without an origin the cells, their forms and their note are compared alone.
    """
    kind = path.suffix.lower()
    # A CSV of the page may have texts in another language than the metadata beside it.
    spoken = {".csv": vocabularies, ".xlsx": [answer.words]}.get(kind, [])
    worded = [add_texts(answer.rows, answer.query, words) for words in spoken] or [answer.rows]
    has_note = kind in (".csv", ".parquet")
    results = [recount(file_rows, rows, notes, has_note) for rows in worded]
    result, rows = min(results, key=lambda each: len(each.differences)), worded[0]
    with scratch_folder() as folder:
        copy = folder / f"answer{kind}"
        content = FORMATS[SUFFIXES[kind]](answer)
        copy.write_bytes(content if isinstance(content, bytes) else f"{content}\n".encode())
        if kind == ".csv":
            described = describe_table(
                copy.name,
                rows,
                answer.counts,
                answer.origin(),
                file_rows.has_commas,
                answer.words.data_kind,
            )
            metadata_path(copy).write_text(described, encoding="utf-8")
        made = read_rows(copy, answer.words.language)
    found, again = (
        replace(each, said=_select_said(each.said, file_rows.origin is not None, notes))
        for each in (file_rows, made)
    )
    return replace(result, beside=[*compare_beside(found, again)])


def _select_said(said: Mapping[str, Any], has_origin: bool, notes: Sequence[str]) -> dict[str, Any]:
    """Return what a file says that is compared: all but what differs between two equal worlds."""
    of_date = [
        f": {interface(language)['exports'][name]}"
        for language in LANGUAGES
        for name in ("made_on", "duckdb_version", "address")
    ]
    kept = {
        place: DATABASE.sub("", value) if isinstance(value, str) else value
        for place, value in said.items()
        if not place.endswith((*NOT_COMPARED, *of_date)) and place != "url"
    }
    if has_origin:
        return kept
    return {
        place: value
        for place, value in kept.items()
        if ": hidden" in place or (value in notes and "origin" not in place)
    }


def _read_question(
    connection: duckdb.DuckDBPyConnection,
    file_rows: FileRows,
    path: Path,
    rest: list[str],
    chosen: argparse.Namespace,
) -> tuple[str, Mapping[str, Any]]:
    """Return the question and its parameters: as typed behind the file, else from its origin."""
    if chosen.query:
        query = find(chosen.query)
        texts = shell_options.values(query, rest, chosen.language)
        return query.name, read_typed(connection, query, texts, chosen.language)
    if file_rows.origin is None:
        said = {each.rpartition("origin.")[2]: text for each, text in file_rows.said.items()}
        name = "of_no_question" if "command" in said and "query" not in said else "no_origin"
        command = " ".join(str(said.get("command")).split())
        raise NotAnAnswer(refusal(name, chosen.language, file=path, command=command))
    return find(file_rows.origin["query"]).name, file_rows.origin["parameters"]


def _check_world(origin: Origin, made: Mapping[str, Any], path: Path, language: str) -> None:
    world = origin["world"]
    known = [name for name in IDENTITY if name in made]  # of an earlier day without the size
    other = [name for name in known if str(world.get(name)) != str(made[name])]
    if other:
        of_file = ", ".join(f"{name} {world.get(name)}" for name in other)
        of_database = ", ".join(f"{name} {made[name]}" for name in other)
        texts = {"file": path, "of_file": of_file, "of_database": of_database}
        remade = {"rows": world.get("row_count"), "seed": world.get("seed")}
        if None in remade.values():  # of files or a list, or without its size: no seed makes it
            raise OtherWorld(refusal("other_world_of_files", language, **texts))
        raise OtherWorld(refusal("other_world", language, **texts, **remade))


def _say_origin(
    name: str, codes: Mapping[str, Any], file_rows: FileRows, words: Words
) -> Iterator[str]:
    """Yield the question, the command with its parameters, and the world if the file names it."""
    texts = interface(words.language)["exports"]
    query = find(name)
    yield f"  {texts['question']}: {question_text(query, words)}"
    yield f"  {texts['command']}: {repeat.command(name, codes)}"
    if file_rows.origin:
        world = file_rows.origin["world"]
        source = receipt.name_source(world, words.language)
        row = {"record_count": world.get("row_count"), **world, "world_source": source}
        key = "world_of_file" if "row_count" in world else "world_of_file_of_day"
        yield f"  {_say(key, row, words)}"


def _say_result(  # noqa: C901 (a list of lines, each with its condition)
    result: Recount, seconds: float, file_rows: FileRows, path: Path, words: Words
) -> Iterator[str]:
    """Yield the first differences, whether the file holds, and what of it was not compared.

    Differing cells come first, then those of row count, of what the file says, columns and order.
    """
    texts = interface(words.language)["verify_file"]
    row = {**vars(result), "cell_count": result.row_count * result.column_count, "seconds": seconds}
    row |= {"differing_count": len(result.differences), "part_count": len(result.beside)}
    for each in result.differences[:LISTED]:
        yield "  " + texts["differs"].format(**vars(each))
    if (more := len(result.differences) - LISTED) > 0:
        yield f"  {_say('more', {'cell_count': more}, words)}"
    if result.row_count != result.answer_row_count:
        yield f"  {_say('rows', row, words)}"
    for part in result.beside[:LISTED]:
        yield "  " + texts["form" if part.column else "said"].format(**vars(part))
    if (more := len(result.beside) - LISTED) > 0:
        yield f"  {_say('more_beside', {'part_count': more}, words)}"
    for name in ("missing_columns", "unknown_columns"):
        if columns := getattr(result, name):
            yield f"  {texts[name].format(', '.join(columns))}"
    if result.is_reordered:
        yield f"  {texts['reordered']}"
    yield _say("holds" if result.holds else "fails", row, words)
    if result.beside:
        yield _say("beside", row, words)
    if file_rows.origin and "limit" in file_rows.origin:
        yield _say("limited", {"row_count": result.answer_row_count}, words)
    yield texts[f"not_compared_{path.suffix.lower()[1:]}" if file_rows.origin else "unsaid"]


def _say(name: str, row: Mapping[str, Any], words: Words) -> str:
    return fill(interface(words.language)["verify_file"][name], row, words).text
