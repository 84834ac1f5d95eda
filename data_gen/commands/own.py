"""Read a list of one's own: propose its mapping, check it, make a database of it."""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import Any

import duckdb

from breachlab import find
from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadList, NotReplaced
from breachlab.query.needs import describe_all, describe_known, list_all_unmet
from breachlab.query.queries import names
from breachlab.store.connections import open_connection
from breachlab.store.temporary_files import VARIABLE, private_files, scratch_folder
from breachlab.words.language import escape_controls, refuse
from breachlab.words.numbers import decimal
from data_gen import machine
from data_gen.own import say
from data_gen.own.breach_folder import check_folder, write_folder
from data_gen.own.list_database import list_coverage, make
from data_gen.own.mapping import NAMES, OTHER, UNDECIDED, Mapping, read_mapping
from data_gen.own.proposal import Proposal, print_lines, propose, write_toml
from data_gen.own.reading import SHORT_OF_ROOM, doubt_lines, read_list, report_lines
from data_gen.own.workbook_file import is_workbook, list_sheets


def run(arguments: list[str]) -> int:
    """Do the step that the arguments name; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    path = Path(options.path)
    with private_files():
        _check_path(path)
        if path.suffix.lower() != ".toml":
            return _propose(path, options)
        needs_names = not (options.check or options.breach_folder)
        mapping = read_mapping(path, options.as_not_known, needs_names)
        if options.slips:
            mapping = replace(mapping, seeks_slips=True)
        if options.skip_bad_lines:
            mapping = replace(mapping, form=replace(mapping.form, skips_wide=True))
        if options.breach_folder:
            folder = write_folder(mapping)
            if not options.quiet:
                said = {"file": mapping.file, "typed": quote(str(mapping.file))}
                words = {"folder": folder, "name": folder.name, **said}
                print(say("fill_in_folder", options.language, **words))
            return 0
        if options.check:
            return _check(mapping, options)
        with _no_values(mapping.path):
            return make(options, mapping)


def _check_path(path: Path) -> None:
    """Raise BadList for a folder, or for a name that no line of a mapping can hold."""
    if path.is_dir():
        raise refuse(BadList, "list_is_folder", file=path)
    if re.search("[\x00-\x1f\x7f\ud800-\udfff]", path.name):
        raise refuse(BadList, "list_odd_name", file=ascii(path.name))


def _propose(path: Path, options: argparse.Namespace) -> int:
    """Write the mapping beside the list, and print it."""
    target = path.with_suffix(".toml")
    if target.exists() and not options.replace:
        raise refuse(NotReplaced, "mapping_there", file=target, typed=quote(str(path)))
    language = options.language
    sheet = _ask_sheet(path, language) if options.ask else ""
    with _no_values(path, but=()):
        proposal = propose(path, sheet, language)
    if options.ask:
        _ask(proposal, language)
    _write(target, write_toml(proposal, path, language))
    if not options.quiet:
        print(*map(escape_controls, print_lines(proposal, language)), sep="\n")
        print(say("look_through", language, file=target, typed=quote(str(target))))
    return 0


def _ask_sheet(path: Path, language: str) -> str:
    """Return the sheet to read of a workbook with several that are visible; else an empty text."""
    if not path.is_file() or not is_workbook(path):
        return ""
    sheets = list_sheets(path).visible
    return _choose(say("which_sheet", language), sheets, language) if len(sheets) > 1 else ""


def _choose(question: str, choices: Sequence[str], language: str) -> str:
    """Return the choice whose number is typed, the first for Enter."""
    if not sys.stdin.isatty():
        raise refuse(BadList, "no_terminal")
    answers = {str(number): choice for number, choice in enumerate(choices, 1)}
    lines = [question, *(f"  {number} {choice}" for number, choice in answers.items())]
    print(*map(escape_controls, lines), sep="\n")
    typed = ""
    while typed not in answers:
        typed = input(say("type_number", language, count=len(choices))).strip() or "1"
    return answers[typed]


def _ask(proposal: Proposal, language: str) -> None:
    """Ask for the role of each doubtful column, and give it; whoever stops has written nothing."""
    for column in [column for column in proposal.columns if column.choices]:
        taken = {each.role for each in proposal.columns} - {OTHER}
        choices = [role for role in column.choices if role not in taken]
        question = say("what_is_in", language, column=column.label)
        column.role, column.choices = _choose(question, choices, language), ()


def _write(target: Path, text: str) -> None:
    """Write the mapping whole, to be read by its owner alone."""
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # of mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, target)
    except BaseException:
        os.unlink(draft)
        raise


def _check(mapping: Mapping, options: argparse.Namespace) -> int:
    """Read the whole list, print what is found, and leave nothing.

    Raises BadMapping at the end where the breach folder is not filled in.
    """
    start, settings = time.perf_counter(), dict[str, Any](machine.limits(options))
    language = options.language
    with (
        scratch_folder() as folder,  # also where there is no folder of data yet
        machine.explain_room("stays_nothing", f"{VARIABLE}=FOLDER python -m data_gen own"),
        _no_values(mapping.path),
        open_connection(
            is_private=True, temp_directory=str(folder / "spill"), **settings
        ) as connection,
    ):
        report = read_list(connection, mapping, options.quiet, language)
        coverage = {} if options.quiet else list_coverage(connection, mapping)
    if not options.quiet:
        lines = [*report_lines(report, language), *doubt_lines(report, language)]
        print(*map(escape_controls, lines), sep="\n")
        if mapping.places_abroad:
            print(say("not_french", language))
        unmet = list_all_unmet(map(find, names()), coverage)
        answers = describe_known(len(names()) - len(unmet), language)
        print(answers, *describe_all(unmet, language), sep="\n")
        if left := [key for key in NAMES if getattr(mapping, key).strip() in ("", UNDECIDED)]:
            print(say("left_to_fill", language, keys=", ".join(left)))
        again = {"--slips": options.slips, "--skip-bad-lines": options.skip_bad_lines}
        if typed := [option for option, is_typed in again.items() if is_typed]:
            lines = [f"{option[2:].replace('-', '_')} = true" for option in typed]
            print(say("type_again", language, typed=" ".join(typed), lines=", ".join(lines)))
        seconds = decimal(time.perf_counter() - start, 1, language)
        print(say("nothing_written", language, seconds=seconds), file=sys.stderr)
    if mapping.breach_folder:
        check_folder(mapping.breach_folder)
    return 0


@contextmanager
def _no_values(path: Path, but: tuple[type[duckdb.Error], ...] = SHORT_OF_ROOM) -> Iterator[None]:
    """Turn an error of DuckDB's, which may quote a value, into one that quotes none."""
    try:
        yield
    except but:
        raise
    except duckdb.Error as error:
        said = {"error": type(error).__name__, "typed": quote(str(path))}
        raise refuse(BadList, "list_unread", file=path.name, **said) from None


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen own", words)
    parser.add_argument("path")
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--as-not-known", action="store_true")
    parser.add_argument("--breach-folder", action="store_true")
    parser.add_argument("--slips", action="store_true")
    parser.add_argument("--skip-bad-lines", action="store_true")
    parser.add_argument("--database")
    parser.add_argument("--replace", action="store_true")
    machine.add_limits(parser)
    parser.set_defaults(memory_limit="2GB")
    return parser
