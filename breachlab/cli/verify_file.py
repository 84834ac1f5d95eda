"""python -m breachlab verify FILE: recount the question of a file and compare its cells."""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from breachlab.answer_files import receipt
from breachlab.answer_files.code_texts import add_texts, list_text_columns
from breachlab.answer_files.file_origin import IDENTITY, Origin
from breachlab.answer_files.file_rows import FileRows, read_rows
from breachlab.answer_files.recount import Recount, recount
from breachlab.cli import shell_options
from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import NotAnAnswer, OtherWorld
from breachlab.query import parameter_values, repeat
from breachlab.query.queries import ask, find
from breachlab.store.databases import connect_sealed
from breachlab.words import LANGUAGES, Words, data_note, fill
from breachlab.words.language import interface, refusal

if TYPE_CHECKING:
    import pandas

COMMAND = "verify"
LISTED = 10  # most differing cells that are named


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
            _check_world(file_rows.origin, receipt.read_world(connection), path, chosen.language)
        vocabulary = Words.of(connection, chosen.language)
        notes = [data_note(vocabulary, each) for each in LANGUAGES]
        answers = _ask(connection, name, codes, file_rows)
        most = (file_rows.origin or {}).get("row_count", len(answers[0]))
        results = [recount(file_rows, answer.head(most), notes) for answer in answers]
        result = min(results, key=lambda each: len(each.differences))
        lines = [
            *_origin(name, codes, file_rows, vocabulary),
            *_list_differences(result, vocabulary),
        ]
        seconds = time.perf_counter() - start
    print("\n".join([str(path), *lines, _summary(result, seconds, vocabulary), f"{notes[0]}."]))
    return 0 if result.holds else 1


def parser(words: Sequence[str]) -> Arguments:
    """Return the parser of the command."""
    command = command_line(f"breachlab {COMMAND}", words)
    command.add_argument("file", metavar="FILE")
    command.add_argument("query", nargs="?")
    command.add_argument("--database")
    return command


def _ask(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    codes: Mapping[str, Any],
    file_rows: FileRows,
) -> list["pandas.DataFrame"]:
    """Return the answer to compare with; for a file with texts of codes, one of each language."""
    answer = ask(connection, name, **codes)
    if not {*list_text_columns(name)} & {*file_rows.columns}:
        return [answer]
    return [add_texts(answer, name, Words.of(connection, language)) for language in LANGUAGES]


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
        return query.name, parameter_values.read(connection, query, texts, chosen.language)
    if file_rows.origin is None:
        raise NotAnAnswer(refusal("no_origin", chosen.language, file=path))
    return find(file_rows.origin["query"]).name, file_rows.origin["parameters"]


def _check_world(origin: Origin, made: Mapping[str, Any], path: Path, language: str) -> None:
    world = origin["world"]
    other = [name for name in IDENTITY if str(world.get(name)) != str(made[name])]
    if other:
        of_file = ", ".join(f"{name} {world.get(name)}" for name in other)
        of_database = ", ".join(f"{name} {made[name]}" for name in other)
        texts = {"file": path, "of_file": of_file, "of_database": of_database}
        remade = {"rows": world.get("row_count"), "seed": world.get("seed")}
        if remade["seed"] is None:  # of files or a list, which no seed makes again
            raise OtherWorld(refusal("other_world_of_files", language, **texts))
        raise OtherWorld(refusal("other_world", language, **texts, **remade))


def _origin(
    name: str, codes: Mapping[str, Any], file_rows: FileRows, words: Words
) -> Iterator[str]:
    """Yield the question, the command with its parameters, and the world if the file names it."""
    texts = interface(words.language)["exports"]
    query = find(name)
    yield f"  {texts['question']}: {words.resolve(query.texts(words.language).question)}"
    yield f"  {texts['command']}: {repeat.command(name, codes)}"
    if file_rows.origin:
        world = file_rows.origin["world"]
        source = receipt.name_source(world, words.language)
        row = {"record_count": world["row_count"], **world, "world_source": source}
        yield f"  {_say('world_of_file', row, words)}"


def _list_differences(result: Recount, words: Words) -> Iterator[str]:
    """Yield the first differing cells, then differences of row count, columns and order."""
    for each in result.differences[:LISTED]:
        yield "  " + interface(words.language)["verify_file"]["differs"].format(**vars(each))
    if (more := len(result.differences) - LISTED) > 0:
        yield f"  {_say('more', {'cell_count': more}, words)}"
    if result.row_count != result.answer_row_count:
        yield f"  {_say('rows', vars(result), words)}"
    for name in ("missing_columns", "unknown_columns"):
        if columns := getattr(result, name):
            text = interface(words.language)["verify_file"][name]
            yield f"  {text.format(', '.join(columns))}"
    if result.is_reordered:
        yield f"  {interface(words.language)['verify_file']['reordered']}"


def _summary(result: Recount, seconds: float, words: Words) -> str:
    name = "holds" if result.holds else "fails"
    row = {**vars(result), "cell_count": result.row_count * result.column_count, "seconds": seconds}
    row["differing_count"] = len(result.differences)
    return _say(name, row, words)


def _say(name: str, row: Mapping[str, Any], words: Words) -> str:
    return fill(interface(words.language)["verify_file"][name], row, words).text
