"""Run every notebook on a database, and write them as pages: python -m breachlab.book"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from plotly.offline import get_plotlyjs

from breachlab.answer_files import receipt
from breachlab.book import notebook_answers
from breachlab.book.book_pages import INDEX, SCRIPT, index, name_of, page, took
from breachlab.book.ran import Ran
from breachlab.book.running import find_notebooks, run_all
from breachlab.cli.arguments import command_line
from breachlab.cli.failures import run_command
from breachlab.errors import BadParameters, NotReplaced
from breachlab.paths import DATA
from breachlab.query import answer_snapshots
from breachlab.store import databases
from breachlab.store.atomic_write import MARK, describe_removed, exchange
from breachlab.store.databases import database_path
from breachlab.store.generated_files import check_own_file, write_own_file
from breachlab.words import Words
from breachlab.words.language import interface
from breachlab.words.vocabulary import OWN

FOLDER = DATA / "book"  # the mark of the kind of data is its suffix
STOPPED = "Interrupted: the former book, if any, is as it was."


def main(arguments: Sequence[str] | None = None, book: Path | None = None) -> int:
    """Write the book; return the exit code, 1 if a notebook cannot be run to its end."""
    return run_command(lambda: _run(arguments, book), STOPPED)


def _run(arguments: Sequence[str] | None, book: Path | None) -> int:
    parser = _parser(arguments)
    chosen = parser.parse_args(arguments)
    database = database_path(chosen.database)
    paths = find_notebooks(chosen.notebooks)
    if not paths:
        parser.error(
            f"no notebook in {chosen.notebooks}. Name their folder with: --notebooks FOLDER"
        )
    if others := {path.name for path in chosen.notebooks.glob("*.ipynb")} - {*map(str, paths)}:
        print(
            f"Not run, as the lab does not have them: {', '.join(sorted(others))}. Put notebooks "
            "of your own into a folder, and name it with: --notebooks FOLDER",
            file=sys.stderr,
        )
    return _make(chosen.notebooks, paths, database, book, chosen.language)


def _check_own(book: Path) -> None:
    """Raise NotReplaced if the new book would replace a file that is no page of a book."""
    if book.is_symlink() or not book.is_dir():
        check_own_file(book)
    for path in sorted(book.rglob("*")):
        if path.name != SCRIPT and (path.is_symlink() or not path.is_dir()):
            check_own_file(path)


def _parser(words: Sequence[str] | None) -> argparse.ArgumentParser:
    parser = command_line("breachlab.book", words, {"folder": FOLDER})
    parser.add_argument("--database")
    parser.add_argument("--notebooks", type=Path, default=notebook_answers.NOTEBOOKS)
    return parser


def _make(
    notebooks: Path, paths: Sequence[Path], database: Path, book: Path | None, language: str
) -> int:
    with databases.connect(database) as lab:
        facts, world = list(receipt.of_world(lab, "en")), answer_snapshots.world_of(lab)
        words = Words.of(lab, "en")
    if words.data_kind == OWN:
        raise BadParameters(interface(language)["shell"]["own_alone"].format("breachlab.book"))
    book = book or FOLDER.with_suffix(f".{words.quote('kind', 'file_mark')}")
    _clear(book)
    _check_own(book)  # before the work
    ran: list[Ran] = []
    try:
        for each in run_all(notebooks, paths, database):
            _write_page(_beside(book)[0] / name_of(each.path), page(each, words))
            ran.append(each)
    except BaseException:
        _keep_unfinished(book, {INDEX: index(ran, facts, words)} if ran else {})
        raise
    _write(book, {INDEX: index(ran, facts, words)})
    with suppress(NotReplaced):
        _check_own(_path_aside(book))
        shutil.rmtree(_path_aside(book), ignore_errors=True)
    if notebooks == notebook_answers.NOTEBOOKS and world == answer_snapshots.world():
        write_own_file(notebook_answers.FILE, notebook_answers.answers(ran, world))
    _say(ran, book, words)
    return 0


def _write(book: Path, pages: dict[str, str]) -> None:
    """Add pages and the script of their figures to the draft folder, then replace the book."""
    draft, former = _beside(book)
    try:
        for name, text in (pages | {SCRIPT: get_plotlyjs()}).items():
            _write_page(draft / name, text)
        _check_own(book)  # again: a foreign file may have appeared meanwhile
        _take_place(draft, book, former)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(former, ignore_errors=True)


def _write_page(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _keep_unfinished(book: Path, pages: dict[str, str]) -> None:
    """Keep the pages of the notebooks that ran before one failed, in a folder beside the book."""
    draft, unfinished = _beside(book)[0], _path_aside(book)
    try:
        if pages:
            for name, text in (pages | {SCRIPT: get_plotlyjs()}).items():
                _write_page(draft / name, text)
            _check_own(unfinished)
            shutil.rmtree(unfinished, ignore_errors=True)
            draft.rename(unfinished)
            print(f"What ran until then is kept: {unfinished / INDEX}", file=sys.stderr)
    except (OSError, NotReplaced):
        print(f"The pages until then cannot be kept in {unfinished}", file=sys.stderr)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _path_aside(book: Path) -> Path:
    return book.with_name(f"{book.name}.unfinished")


def _take_place(draft: Path, book: Path, former: Path) -> None:
    """Rename a draft to the book and move the former book aside; move it back on failure."""
    if exchange(draft, book):
        return
    if book.exists():
        book.rename(former)
    try:
        draft.rename(book)
    except BaseException:
        if former.exists():
            former.rename(book)
        raise


def _beside(book: Path) -> tuple[Path, Path]:
    """Return the paths of a book's draft, and of the former book until it is removed."""
    draft, former = (book.with_name(f"{book.name}{each}") for each in (MARK, f"{MARK}-former"))
    return draft, former


def _clear(book: Path) -> None:
    """Remove the drafts of a killed run, with a message; restore a book that it had moved aside."""
    draft, former = _beside(book)
    if former.is_dir() and not book.exists():
        former.rename(book)
        print(f"Put back what a killed run had moved away: {book.name}", file=sys.stderr)
    folders = [each for each in (draft, former) if each.is_dir()]
    for each in folders:
        shutil.rmtree(each, ignore_errors=True)
    if folders:
        print(describe_removed(folders), file=sys.stderr)


def _say(ran: Sequence[Ran], book: Path, words: Words) -> None:
    width = max((len(each.title) for each in ran), default=0)
    for each in ran:
        seconds, memory = took(each)
        print(f"{each.title:<{width}}  {seconds:>8}  {memory:>8}")
    print(f"{len(ran)} notebooks, {words.quote('kind', 'mark')}: {book / INDEX}")


if __name__ == "__main__":
    sys.exit(main())
