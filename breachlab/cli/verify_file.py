"""python -m breachlab verify FILE: recount the question of a file and compare its cells."""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from breachlab.answer_files import receipt
from breachlab.answer_files.file_origin import IDENTITY, Origin
from breachlab.answer_files.file_rows import FileRows, read_rows
from breachlab.answer_files.recount import Recount, recount
from breachlab.cli import shell_options
from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import NotAnAnswer, OtherWorld
from breachlab.questions import parameter_values, repeat
from breachlab.questions.queries import ask, find
from breachlab.store.db import connect_sealed
from breachlab.words import LANGUAGES, Words, data_note, fill
from breachlab.words.language import interface
from breachlab.words.refusals import refusal

COMMAND = "verify"
LISTED = 10  # most differing cells that are named


def verify(words: Sequence[str]) -> int:
    """Print the origin of a file and its differences from a recount; return 1 if there are any.

    Raises NotAnAnswer for a file that cannot be compared with a question, and OtherWorld if the
    database is of another world than the file.
    """
    chosen, rest = parser(words).parse_known_args(list(words))
    path, start = Path(chosen.file), time.perf_counter()
    found = read_rows(path, chosen.language)
    with connect_sealed(chosen.database) as connection:
        name, codes = _read_question(connection, found, path, rest, chosen)
        if found.origin:
            _check_world(found.origin, receipt.read_world(connection), path, chosen.language)
        said = Words.of(connection, chosen.language)
        notes = [data_note(said, each) for each in LANGUAGES]
        answer = ask(connection, name, **codes)
        most = (found.origin or {}).get("row_count", len(answer))
        held = recount(found, answer.head(most), notes)
        lines = [*_origin(name, codes, found, said), *_list_differences(held, said)]
        seconds = time.perf_counter() - start
    print("\n".join([str(path), *lines, _summary(held, seconds, said), f"{notes[0]}."]))
    return 0 if held.holds else 1


def parser(words: Sequence[str]) -> Arguments:
    """Return the parser of the command."""
    command = command_line(f"breachlab {COMMAND}", words)
    command.add_argument("file", metavar="FILE")
    command.add_argument("query", nargs="?")
    command.add_argument("--database")
    return command


def _read_question(
    connection: duckdb.DuckDBPyConnection,
    found: FileRows,
    path: Path,
    rest: list[str],
    chosen: argparse.Namespace,
) -> tuple[str, Mapping[str, Any]]:
    """Return the question and its parameters: as typed behind the file, else from its origin."""
    if chosen.query:
        query = find(chosen.query)
        said = shell_options.values(query, rest, chosen.language)
        return query.name, parameter_values.read(connection, query, said, chosen.language)
    if found.origin is None:
        raise NotAnAnswer(refusal("no_origin", chosen.language, file=path))
    return find(found.origin["query"]).name, found.origin["parameters"]


def _check_world(origin: Origin, made: Mapping[str, Any], path: Path, language: str) -> None:
    world = origin["world"]
    other = [name for name in IDENTITY if str(world.get(name)) != str(made[name])]
    if other:
        of_file = ", ".join(f"{name} {world.get(name)}" for name in other)
        of_database = ", ".join(f"{name} {made[name]}" for name in other)
        texts = {"file": path, "of_file": of_file, "of_database": of_database}
        remade = {"rows": world.get("row_count"), "seed": world.get("seed")}
        raise OtherWorld(refusal("other_world", language, **texts, **remade))


def _origin(name: str, codes: Mapping[str, Any], found: FileRows, words: Words) -> Iterator[str]:
    """Yield the question, the command with its parameters, and the world if the file names it."""
    texts = interface(words.language)["exports"]
    query = find(name)
    yield f"  {texts['question']}: {words.resolve(query.texts(words.language).question)}"
    yield f"  {texts['command']}: {repeat.command(name, codes)}"
    if found.origin:
        world = found.origin["world"]
        source = receipt.name_source(world, words.language)
        row = {"record_count": world["row_count"], **world, "world_source": source}
        yield f"  {_say('world_of_file', row, words)}"


def _list_differences(held: Recount, words: Words) -> Iterator[str]:
    """Yield the first differing cells, then differences of row count, columns and order."""
    for each in held.differences[:LISTED]:
        yield "  " + interface(words.language)["verify_file"]["differs"].format(**vars(each))
    if (more := len(held.differences) - LISTED) > 0:
        yield f"  {_say('more', {'cell_count': more}, words)}"
    if held.row_count != held.answer_row_count:
        yield f"  {_say('rows', vars(held), words)}"
    for name in ("missing_columns", "unknown_columns"):
        if columns := getattr(held, name):
            text = interface(words.language)["verify_file"][name]
            yield f"  {text.format(', '.join(columns))}"
    if held.is_reordered:
        yield f"  {interface(words.language)['verify_file']['reordered']}"


def _summary(held: Recount, seconds: float, words: Words) -> str:
    name = "holds" if held.holds else "fails"
    row = {**vars(held), "cell_count": held.row_count * held.column_count, "seconds": seconds}
    row["differing_count"] = len(held.differences)
    return _say(name, row, words)


def _say(name: str, row: Mapping[str, Any], words: Words) -> str:
    return fill(interface(words.language)["verify_file"][name], row, words).text
