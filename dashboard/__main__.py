"""Serve the dashboard on this machine: python -m dashboard [--port 8050].

A proxy in front of it serves other machines: docs/serving.md.
"""

import argparse
import ipaddress
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

import duckdb

from breachlab import LabError
from breachlab.answer_files.output import save
from breachlab.cli.arguments import command_line, language_of
from breachlab.drawing.contours import departements, regions
from breachlab.errors import BadParameters, Interrupted
from breachlab.query import parameters
from breachlab.store.databases import database_path, existing_path
from breachlab.store.memory import explain_lack, limit_arenas
from breachlab.words.language import LANGUAGES, escape_controls, interface, refusal, refuse
from breachlab.words.numbers import count_noun
from breachlab.words.own_texts import keys_of, read_answers, say_left
from dashboard.app import create_app
from dashboard.database.answers import SECONDS
from dashboard.database.counting import Counter
from dashboard.database.served_world import Worlds, check_asked
from dashboard.desk import Desk
from dashboard.files.card_files import Export
from dashboard.layout.document import Contents, Document, libraries, scripts, styles
from dashboard.pages import PAGES
from dashboard.pages.situation.page import ITEMS
from dashboard.server import guard, serving, workers
from dashboard.server.workers import Begun
from dashboard.state.page_state import DAY, Known, State

LONGEST = 3_600  # seconds: the largest --time-limit


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; return the exit code, 2 for a bad command."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        _serve(_parser(words).parse_args(words))
    except LabError as error:
        text = interface(language_of(words))["shell"]["error"]
        print(text.format(error.in_language(language_of(words))), file=sys.stderr)
        return 2 if isinstance(error, BadParameters) else 1
    except (MemoryError, RuntimeError, duckdb.Error) as error:
        lack = explain_lack(error, language_of(words))
        if not lack:
            raise
        print(interface(language_of(words))["shell"]["error"].format(lack), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
    return 0


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = command_line(
        "dashboard",
        words,
        {
            "host": serving.HOST,
            "port": serving.PORT,
            "seconds": SECONDS,
            "most": workers.MOST_BY_DEFAULT,
        },
    )
    parser.add_argument("--host", metavar="ADDRESS")
    parser.add_argument("--port", type=_port)
    parser.add_argument("--socket", type=Path, metavar="PATH")
    parser.add_argument("--behind-proxy", action="store_true")
    parser.add_argument("--proxy-address", type=_address, metavar="ADDRESS")
    parser.add_argument("--allow-host", action="append", default=[], type=_host, metavar="NAME")
    parser.add_argument("--database")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--small-cells", help=argparse.SUPPRESS, type=_refuse_small_cells)
    parser.add_argument("--time-limit", type=_seconds, default=SECONDS, metavar="SECONDS")
    parser.add_argument("--no-count", action="store_true")
    parser.add_argument("--form", metavar="FILE")
    parser.add_argument("--answers", metavar="FILE")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--as-of", metavar="DAY", default="")
    parser.add_argument("--export", metavar="FOLDER")
    parser.add_argument("--address", type=_start, metavar="ADDRESS")
    parser.add_argument("--no-notebooks", action="store_true")
    parser.add_argument("--one-file", metavar="FILE")
    parser.add_argument("--at", metavar="ADDRESS")
    parser.add_argument("--workers", type=_count, metavar="PROCESSES")
    return parser


def _port(word: str) -> int:
    port = int(word) if word.isdecimal() else -1
    if not 0 <= port <= 65_535:
        raise refuse(BadParameters, "odd_port", port=word)
    return port


def _start(word: str) -> str:
    """Return the address of a folder on a host, with a slash at its end.

    >>> _start("https://lab.example/edition")
    'https://lab.example/edition/'
    """
    if re.fullmatch(r"https?://[^\s<>\"'?#]+", word):
        return f"{word.rstrip('/')}/"
    raise refuse(BadParameters, "no_web_address", address=word)


def _seconds(word: str) -> int:
    seconds = int(word) if word.isdecimal() else 0
    if not 0 < seconds <= LONGEST:
        raise refuse(BadParameters, "other_seconds", seconds=word, most=str(LONGEST))
    return seconds


def _count(word: str) -> int:
    count = int(word) if word.isdecimal() else 0
    if not 1 <= count <= workers.MOST:
        raise refuse(BadParameters, "other_workers", workers=word, most=str(workers.MOST))
    return count


def _refuse_small_cells(word: str) -> str:
    raise refuse(BadParameters, "small_cells")


def _address(word: str) -> str:
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        raise refuse(BadParameters, "no_ip_address", address=word) from None


def _host(word: str) -> str:
    """Return a host name as a browser sends it.

    A port is no part of it. Nor is a leading dot: Flask would accept any subdomain.

    >>> _host("Lab.Example"), _host("préfecture.example")
    ('lab.example', 'xn--prfecture-c4a.example')
    """
    with suppress(UnicodeError):
        name = word.lower().encode("idna").decode("ascii")
        if re.fullmatch(r"[a-z0-9-][a-z0-9.-]*", name):
            return name
    raise refuse(BadParameters, "no_host_name", name=word)


def _serve(options: argparse.Namespace) -> None:
    serving.check_options(options)
    if options.at is not None and options.one_file is None:
        raise BadParameters(refusal("export_at", options.language))
    if options.export is not None or options.one_file is not None:
        return _export(options)
    if options.form is not None:
        return _write_form(options)
    if options.answers is not None or options.as_of:
        raise BadParameters(refusal("needs_form", options.language))
    # One process serves one reader best: all cached answers are in it.
    count = options.workers or (options.behind_proxy and workers.default_count()) or 1
    workers.check_count(count)
    limit_arenas(workers.count_cores() // count)
    existing_path(options.database)  # raises for a missing file, before anything listens
    with serving.open_listener(options) as listener:

        def begin() -> Begun:
            worlds = _open(options, count)
            names = {*guard.LOOPBACK, *serving.own_names(options), *options.allow_host}
            counter = None if options.no_count or os.name == "nt" else Counter(options.database)
            app = create_app(worlds, language=options.language, hosts=names, counter=counter)
            if counter:
                counter.watch(worlds.current())
            server = serving.server(app.server, listener, serving.trusted_peer(options))
            return Begun(worlds.current().made["row_count"], server.run)

        def say(rows: int) -> None:
            address = serving.address_text(listener)
            served = {"records": count_noun(rows, "records", options.language)}
            served["file"] = str(database_path(options.database))
            said = interface(options.language)["shell"]["serving"].format(address=address, **served)
            print(escape_controls(said), flush=True)

        if count == 1:
            begun = begin()
            say(begun.told)
            begun.serve()
        else:
            _prepare()
            workers.serve(count, begin, say)


def _open(options: argparse.Namespace, processes: int) -> Worlds:
    named = ("behind_proxy", "socket", "export", "one_file")
    others = next((f"--{each.replace('_', '-')}" for each in named if getattr(options, each)), "")
    refusal = interface(options.language)["shell"]["own_alone"].format(others) if others else ""
    worlds = Worlds(options.database, options.time_limit, processes, refusal)
    provenance = worlds.current().made
    check_asked(provenance, database_path(options.database), options.rows, options.seed)
    return worlds


def _export(options: argparse.Namespace) -> None:
    """Write the pages as files, or one page as one file; serve nothing."""
    from dashboard.edition import export  # for which no server need wait

    served = ("host", "port", "socket", "proxy_address", "form", "answers", "as_of", "workers")
    others = [f"--{name.replace('_', '-')}" for name in served if getattr(options, name)]
    others += ["--one-file"] if options.export and options.one_file else []
    if others:
        raise BadParameters(refusal("export_with", options.language, options=", ".join(others)))
    desk = Desk(_open(options, 1), PAGES)
    if options.one_file is not None:
        page = export.write_page(desk, options.at or "/", options.language)
        return save(page, Path(options.one_file), options.replace, options.language)
    folder = Path(options.export)
    try:
        written = export.write(
            desk,
            database_path(options.database),
            folder,
            options.address or "",
            options.replace,
            not options.no_notebooks,
        )
    except KeyboardInterrupt:
        raise Interrupted(refusal("export_stopped", options.language, folder=folder)) from None
    print(f"{len(written):,} files, SYNTHETIC: {folder / 'index.html'}")


def _write_form(options: argparse.Namespace) -> None:
    """Write the form of a day as a Word document, with own texts in its blanks; serve nothing."""
    world, language, answers = _open(options, 1).current(), options.language, {}
    words, days = world.words[language].canvas.words, Known({}, {}, days=world.days)
    day = days.find_day(f"{parameters.day(DAY, options.as_of)}") if options.as_of else ""
    state = State("situation", options={DAY: day} if day not in ("", *world.days[-1:]) else {})
    if options.answers is not None:
        answers = read_answers(Path(options.answers), words)
    form = Export(state, world, ITEMS)
    save(form.docx(language, "", answers), Path(options.form), options.replace, language)
    keys = [key for row in form.rows.dicts() for key in keys_of(row) if key not in answers]
    print(say_left(keys, words))


def _prepare() -> None:
    """Load, before the fork, data that all workers need: words, maps, modules Dash imports late.

    It starts no thread.
    """
    for language in LANGUAGES:
        interface(language)
    departements()
    regions()
    Document(lambda: Contents("", "", LANGUAGES[0], ""))
    for bundle in (styles, scripts, libraries):
        bundle()


if __name__ == "__main__":
    sys.exit(main())
