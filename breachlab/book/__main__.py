"""Run every notebook on a database, and write them as pages: python -m breachlab.book"""

import argparse
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from copy import deepcopy
from html import escape
from pathlib import Path

import plotly.io
from nbformat import NotebookNode
from plotly.offline import get_plotlyjs

from breachlab.answer_files import receipt
from breachlab.book import running
from breachlab.book.running import Ran, find_notebooks, run_all
from breachlab.cli.arguments import command_line, language_of, run_command
from breachlab.errors import BadParameters, NotReplaced
from breachlab.notebook.shown import PLOTLY, plotly_dark
from breachlab.paths import DATA
from breachlab.query import catalogue
from breachlab.store import databases
from breachlab.store.databases import database_path
from breachlab.store.files import MARK, check_own_file, describe_removed, exchange, write_own_file
from breachlab.words import Words
from breachlab.words.language import interface, refuse
from breachlab.words.vocabulary import OWN, marks

FOLDER = DATA / "book"  # the mark of the kind of data is its suffix
STOPPED = "Interrupted: the former book, if any, is as it was."
SCRIPT = "plotly.min.js"  # in the top folder of the book
INDEX = "index.html"
# The page of a notebook: JupyterLab's looks, without the scripts that nbconvert
# would download: RequireJS, MathJax, Mermaid.
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}<script src="{{ resources.top }}plotly.min.js"></script>{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block html_head_css -%}
{{ resources.include_css("static/theme-dark.css")
   | replace("<style", "<style media='(prefers-color-scheme: dark)'") }}
<style>main { max-width: 64rem; margin: auto } {{ resources.figures }}</style>
{%- endblock -%}
{%- block body_header -%}
{{ super() }}
<script>
document.body.dataset.jpThemeLight = !matchMedia("(prefers-color-scheme: dark)").matches
</script>
<p style="padding:8px 16px"><a href="{{ resources.top }}index.html">All notebooks</a> ·
{{ resources.note }}</p>
{%- endblock -%}
"""
# The index.
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1b1f24; background: #fff }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; padding-bottom: .5rem }
td, th { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #d0d7de; text-align: left }
td + td, th + th { text-align: right }
td + td { white-space: nowrap }
@media (prefers-color-scheme: dark) {
  body { color: #e7e9ec; background: #111 }
  a { color: #8ea2ff }
  td, th { border-color: #3a4049 }
}
"""
HEADS = ("notebook", "seconds", "peak memory")


def main(arguments: Sequence[str] | None = None, book: Path | None = None) -> int:
    """Write the book; return the exit code, 1 if a notebook cannot be run to its end."""
    words = sys.argv[1:] if arguments is None else arguments
    return run_command(lambda: _run(words, book), STOPPED, language_of(words))


def _run(arguments: Sequence[str], book: Path | None) -> int:
    chosen = _parser(arguments).parse_args(arguments)
    database = database_path(chosen.database)
    paths = find_notebooks(chosen.notebooks)
    if not paths:
        raise refuse(BadParameters, "no_notebooks_there", folder=chosen.notebooks)
    if others := {path.name for path in chosen.notebooks.glob("*.ipynb")} - {*map(str, paths)}:
        print(
            f"Not run, as the lab does not have them: {', '.join(sorted(others))}. Put notebooks "
            "of your own into a folder, and name it with: --notebooks FOLDER",
            file=sys.stderr,
        )
    with databases.connect(database) as lab:
        facts = [*receipt.name_provenance(receipt.read_world(lab), "en")]
        world = catalogue.world_of(lab)
        words = Words.of(lab, "en")
    if words.data_kind == OWN:
        text = interface(chosen.language)["shell"]["own_alone"]
        raise BadParameters(text.format("breachlab.book"))
    book = book or FOLDER.with_suffix(f".{words.quote('kind', 'file_mark')}")
    _clear(book)
    _check_own(book)  # before the work
    ran: list[Ran] = []
    try:
        for each in run_all(chosen.notebooks, paths, database):
            _write_page(_beside(book)[0] / name_of(each.path), page(each, words))
            ran.append(each)
    except BaseException:
        _keep_unfinished(book, {INDEX: index(ran, facts, words)} if ran else {})
        raise
    _write(book, {INDEX: index(ran, facts, words)})
    with suppress(NotReplaced):
        _check_own(_path_aside(book))
        shutil.rmtree(_path_aside(book), ignore_errors=True)
    if chosen.notebooks == running.NOTEBOOKS and world == catalogue.world():
        write_own_file(running.FILE, running.answers(ran, world))
    width = max((len(each.title) for each in ran), default=0)
    for each in ran:
        seconds, memory = took(each)
        print(f"{each.title:<{width}}  {seconds:>8}  {memory:>8}")
    print(f"{len(ran)} notebooks, {words.quote('kind', 'mark')}: {book / INDEX}")
    return 0


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
    parser.add_argument("--notebooks", type=Path, default=running.NOTEBOOKS)
    return parser


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


def name_of(path: Path) -> str:
    """Return the path of a notebook's page within the book."""
    return path.with_suffix(".html").as_posix()


def page(ran: Ran, words: Words) -> str:
    """Return a notebook as a page of HTML."""
    from jinja2 import DictLoader
    from nbconvert import HTMLExporter  # takes a third of a second

    exporter = HTMLExporter(
        extra_loaders=[DictLoader({"book.html.j2": TEMPLATE})],
        template_file="book.html.j2",
        anchor_link_text="",
    )
    notebook = _draw_figures(ran)
    shown = str([cell.get("outputs") for cell in notebook.cells])
    marked = [mark for mark in marks() if mark in shown]
    resources = {
        "figures": plotly_dark(".js-plotly-plot"),
        "top": "../" * (len(ran.path.parts) - 1),
        # A notebook that counts a list of one's own says so, whatever the database is of.
        "note": " · ".join(marked) if len(marked) > 1 else words.quote("kind", "note"),
        "metadata": {"name": f"{ran.title} {words.quote('kind', 'mark')}"},
    }
    html, _ = exporter.from_notebook_node(notebook, resources)
    return html


def _draw_figures(ran: Ran) -> NotebookNode:
    """Return the notebook with its figures as HTML, and links to notebooks as links to pages."""
    notebook = deepcopy(ran.notebook)
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(".ipynb)", ".html)")
        for place, output in enumerate(cell.get("outputs", [])):
            if PLOTLY in output.get("data", {}):
                figure = output.data.pop(PLOTLY)
                output.data["text/html"] = plotly.io.to_html(
                    figure,
                    figure.pop("config", None),
                    include_plotlyjs=False,
                    full_html=False,
                    validate=False,
                    div_id=f"f-{number}-{place}",
                )
    return notebook


def index(
    book: Sequence[Ran],
    world: Iterable[tuple[str, str]],
    words: Words,
    is_timed: bool = True,
) -> str:
    """Return the first page of the book: its notebooks, with the time and memory of each.

    `world` are the lines of the receipt on the database: (name, text). Without `is_timed` it is the
    same after each run.
    """
    facts = " · ".join(f"{escape(name)}: {escape(value)}" for name, value in world)
    mark, note = words.quote("kind", "mark"), words.quote("kind", "note")
    heads = "".join(f"<th scope=col>{head}</th>" for head in HEADS[: None if is_timed else 1])
    lines = []
    for ran in book:
        name = f"<a href='{escape(name_of(ran.path), quote=True)}'>{escape(ran.title)}</a>"
        cells = (name, *took(ran)) if is_timed else (name,)
        lines.append(f"<tr>{''.join(f'<td>{each}</td>' for each in cells)}</tr>")
    return "\n".join(
        [
            "<!doctype html><html lang=en><meta charset=utf-8>",
            "<meta name=viewport content='width=device-width'>",
            f"<title>The notebooks, {mark}</title><style>{STYLE}</style>",
            "<main><h1>The notebooks</h1>",
            f"<p>{escape(note)}, and every split is {words.quote('kind', 'modelled')}.</p>",
            f"<table><caption>Each ran in a kernel of its own. {facts}</caption>",
            f"<thead><tr>{heads}</tr></thead><tbody>",
            *lines,
            "</tbody></table></main></html>",
        ]
    )


def took(ran: Ran) -> tuple[str, str]:
    """Return the seconds and the peak memory of a notebook, as text."""
    return f"{ran.seconds:.1f} s", f"{ran.peak / 1e9:.2f} GB"


if __name__ == "__main__":
    sys.exit(main())
