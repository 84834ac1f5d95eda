"""Ask any query from the shell: python -m breachlab [QUERY] [--name value …]."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

import duckdb

from breachlab import find
from breachlab.answer_files import receipt
from breachlab.answer_files.formats import Answer
from breachlab.cli import answering, shell_options
from breachlab.cli.answering import (
    ALL,
    FILLED,
    answer_question,
    describe_hits,
    describe_unknown,
    find_questions,
    list_unknown,
    list_unmet_if_named,
    listing,
)
from breachlab.cli.arguments import OPTION, Arguments, command_line, language_of, run_command
from breachlab.cli.verify_file import COMMAND, verify
from breachlab.errors import BadParameters, NoDatabase, NoSuchQuery
from breachlab.query import catalogue
from breachlab.query.headlines import MESSAGE, drafts, say_all
from breachlab.query.needs import check_needs, list_all_unmet, read_coverage
from breachlab.query.parameters import DAYS, known_days
from breachlab.query.queries import draw_chain, names
from breachlab.query.spellings import COLUMNS, read_typed, values
from breachlab.store.databases import connect_sealed
from breachlab.words import Words, data_note, fill, own_texts
from breachlab.words.language import escape_controls, interface, refusal, refuse
from breachlab.words.vocabulary import OWN, SYNTHETIC


def main(arguments: list[str] | None = None) -> int:
    """List the questions, answer one, or verify a file against one; return the exit code."""
    words = shell_options.normalize(sys.argv[1:] if arguments is None else arguments, names())
    before = 0
    if words and words[0].partition("=")[0] == OPTION:  # the language may stand before a command
        before = 1 if "=" in words[0] else 2
    command = COMMANDS.get(next(iter(words[before:]), ""))
    rest = words[:before] + words[before + 1 :]
    run = partial(command, rest) if command else partial(_print, words)
    return run_command(run, language=language_of(words))


def _find(words: Sequence[str]) -> int:
    """Print what answers these words, best first: questions, columns, or why nothing does."""
    chosen = _find_parser(words).parse_args(words)
    text = " ".join(chosen.words)
    hits = import_module("breachlab.query.search").find_all(text, chosen.language)[:MOST_FOUND]
    if not hits:
        raise NoSuchQuery(refusal("no_question", chosen.language, said=text))
    print(describe_hits(hits, chosen.language), flush=True)
    return 0


def _find_parser(words: Sequence[str]) -> Arguments:
    parser = command_line(f"breachlab {FIND}", [*words])
    parser.add_argument("words", nargs="+")
    return parser


def _compare(words: Sequence[str]) -> int:
    """Print two plans beside each other: plan=paced,calls_per_day=12000 calls_per_day=40000."""
    chosen = _compare_parser(words).parse_args(words)
    plans = [
        dict(part.partition("=")[::2] for part in plan.split(",")) for plan in (chosen.a, chosen.b)
    ]
    workbench = import_module("breachlab.notebook.workbench")
    with workbench.connect(chosen.database) as lab:
        print(lab.compare(*plans).to_string(na_rep="–", float_format="{:,.10g}".format), flush=True)
    return 0


def _compare_parser(words: Sequence[str]) -> Arguments:
    parser = command_line(f"breachlab {COMPARE}", [*words])
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--database")
    return parser


def _complete(words: Sequence[str]) -> int:
    """Print the script that completes commands in a shell."""
    scripts = import_module("breachlab.cli.completion_scripts")
    print(scripts.script(" ".join(words)), flush=True)
    return 0


def _run(module: str, command: str, words: Sequence[str]) -> int:
    main: Callable[[Sequence[str]], int] = getattr(import_module(module), command)
    return main(words)


def _print(words: list[str]) -> int:
    print(escape_controls(_answer(words)), flush=True)
    return 0


def _answer(words: list[str]) -> str:
    chosen, rest = shell_options.parser(words).parse_known_args(words)
    deeds = [deed for deed in DEEDS if getattr(chosen, deed)]
    if len(deeds) > 1:
        raise refuse(BadParameters, "one_deed", options=f"--{' --'.join(deeds)}")
    is_one = chosen.query in names() and not deeds
    is_draft = chosen.query == MESSAGE and deeds == ["drafts"]
    if chosen.answers is not None and not (
        deeds == ["drafts"] or (is_one and chosen.query in FILLED and not chosen.help)
    ):
        raise BadParameters(refusal("no_blanks", chosen.language))
    if rest and not (is_one or is_draft):
        raise BadParameters(refusal("not_asked", chosen.language, said=" ".join(rest)))
    if not is_one and deeds != ["time"]:
        shell_options.refuse_idle(chosen)
    if deeds:
        (deed,) = deeds
        if is_draft:
            return _drafts(chosen, rest)
        if deed in WHOLE and chosen.query:
            raise refuse(BadParameters, WHOLE[deed], said=chosen.query)
        return DEEDS[deed](chosen)
    return _ask(chosen, rest) if is_one and not chosen.help else _list(chosen)


def _list(chosen: argparse.Namespace) -> str:
    """Return a list of questions, or the help of the shell or of one of them."""
    if chosen.query is None and chosen.help:
        return shell_options.parser([OPTION, chosen.language]).format_help().rstrip()
    wanted = find_questions(chosen.query or ALL, chosen.language)
    if wanted == [chosen.query]:
        return _help(chosen)
    unmet = list_unmet_if_named(chosen, wanted)
    known = [name for name in wanted if name not in unmet]
    kind = OWN if unmet else SYNTHETIC  # every list leaves a question open, and no world
    parts = [listing(known, chosen.language, kind)] if known else []
    return "\n\n".join([*parts, *describe_unknown(unmet, chosen)])


def _ask(chosen: argparse.Namespace, rest: list[str]) -> str:
    query = find(chosen.query)
    answering.check(chosen)
    texts = shell_options.values(query, rest, chosen.language)
    with _quiet(chosen.database) as connection:
        codes = read_typed(connection, query, texts, chosen.language)
        return answering.write_answer(answer_question(connection, query, codes, chosen), chosen)


def _help(chosen: argparse.Namespace) -> str:
    """Return the help of a query; with the values of its parameters if there is a database."""
    query, language = find(chosen.query), chosen.language
    try:
        with connect_sealed(chosen.database) as connection:
            taken = query.parameters & COLUMNS.keys()
            known = {name: values(connection, name, language) for name in taken}
            days = [*map(str, known_days(connection))]
            known |= dict.fromkeys(query.parameters & set(DAYS), days)
            words = Words.of(connection, language)
    except NoDatabase:  # notes then have general words in place of the breach's
        known, words = {}, Words(language, {})
    return shell_options.usage(query, known, words)


def _reads(chosen: argparse.Namespace) -> str:
    if chosen.query is None:
        raise refuse(BadParameters, "reads_nothing")
    return draw_chain(find(chosen.query))


def _page(chosen: argparse.Namespace) -> str:
    return catalogue.markdown(chosen.language)


def _drafts(chosen: argparse.Namespace, rest: Sequence[str] = ()) -> str:
    """Return every draft for the given parameters of its query, with what --answers fills in."""
    query = find(MESSAGE)
    texts = shell_options.values(query, [*rest], chosen.language)
    with _quiet(chosen.database) as connection:
        codes = read_typed(connection, query, texts, chosen.language)
        check_needs(query, read_coverage(connection), codes, chosen.language)
        text = drafts(connection, chosen.language, **codes)
        if chosen.answers is None:
            return text
        words = Words.of(connection, chosen.language)
        answers = own_texts.read_answers(Path(chosen.answers), words)
        parts = [*own_texts.split_blanks(text)]
        left = (key for _, key in parts if key not in answers)
        print(own_texts.say_left(left, words), file=sys.stderr)
        return "".join(answers.get(key) or part for part, key in parts)


def _time(chosen: argparse.Namespace) -> str:
    """Ask every query, those of a topic, or one; return their times and headlines, slowest last."""
    queries = find_questions(chosen.query or ALL, chosen.language)
    answering.check(chosen)
    with _quiet(chosen.database) as connection:
        unmet = list_all_unmet(map(find, queries), read_coverage(connection))
        queries = [name for name in queries if name not in unmet]
        if not queries:
            return "\n\n".join(describe_unknown(unmet, chosen))
        rows = say_all(connection, queries)
        words = Words.of(connection, chosen.language)
        if chosen.limit or chosen.output or answering.format_of(chosen) != "table":
            made = receipt.read_world(connection)
            facts = [*receipt.name_provenance(made, chosen.language)]
            first = rows.sort_values("query").head(shell_options.limit(chosen.limit) or len(rows))
            left_out, width = len(rows) - len(first), answering.width_of(chosen)
            times = Answer(first, words, left_out=left_out, width=width, receipt=lambda: facts)
            return answering.write_answer(times, chosen)
    width = max(len(name) for name in queries)
    lines = [
        f"{row['seconds']:8.3f} s  {row['query']:<{width}}  {row[chosen.language]}"
        for row in rows.to_dict("records")
    ]
    total = {"query_count": len(queries), "total_seconds": rows["seconds"].sum()}
    summary = fill(interface(chosen.language)["shell"]["all_answered"], total, words).text
    summary = f"{summary} {data_note(words)}."
    missing = [line for text in describe_unknown(unmet, chosen) for line in ("", text)]
    return "\n".join([*lines, *missing, "", summary])


def _quiet(database: str | None) -> duckdb.DuckDBPyConnection:
    """Open the database; only a terminal gets DuckDB's progress bar, as it would mix with rows."""
    return connect_sealed(database, has_progress=sys.stdout is not None and sys.stdout.isatty())


# {option: an action in place of an answer}, for a query, a topic or all queries.
DEEDS = {
    "drafts": _drafts,
    "markdown": _page,
    "reads": _reads,
    "time": _time,
    "unknown": list_unknown,
}
FIND = "find"
COMPARE = "compare"
MOST_FOUND = 15  # answers that are listed
COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    FIND: _find,
    COMPARE: _compare,
    COMMAND: verify,
    "completion": _complete,
    "sql": partial(_run, "breachlab.cli.sql", "ask"),
    "export": partial(_run, "breachlab.cli.export", "export"),
}
# Actions that take no query, and the refusal of one.
WHOLE = {"drafts": "whole_drafts", "markdown": "whole_markdown"}

if __name__ == "__main__":
    sys.exit(main())
