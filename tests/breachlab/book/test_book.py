"""The book is whole or the former one, and is read without the network."""

import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import nbformat
import pytest

from breachlab.book import __main__ as command
from breachlab.book import running
from breachlab.book.running import Ran
from breachlab.errors import CellFailed
from breachlab.paths import ROOT
from breachlab.query import catalogue
from breachlab.store.files import exchange
from breachlab.words import Words

pytestmark = pytest.mark.filterwarnings("default")  # the kernel's own threads and sockets

ANSWER = """
(n,) = breachlab.ask(lab, "exposure/total").record_count
breachlab.answer(lab, "{n:persons} stand on the register.", n=n)
"""


FIGURE = 'breachlab.show(lab, "exposure/rate_by_age_and_sex")'


def write(path, title, *texts):
    """Write a notebook of a title, the usual second cell, and cells of code or of prose (`#…`)."""
    setup = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"
    cells = []
    for number, text in enumerate([f"# {title}\n\nSYNTHETIC.", setup, *texts]):
        cell = {"id": f"cell-{number}", "metadata": {}, "source": text, "cell_type": "markdown"}
        if not text.startswith("#"):
            cell |= {"cell_type": "code", "outputs": [], "execution_count": None}
        cells.append(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), "utf-8")


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    """A folder of notebooks, one a lesson, and a solution that is nobody's to read."""
    folder = tmp_path_factory.mktemp("notebooks")
    links = "## [On](01_who.ipynb), [a lesson](teaching/1_a.ipynb)"
    table = 'breachlab.table(lab, breachlab.ask(lab, "exposure/total"))'
    write(folder / "00_index.ipynb", "Where to?", links)
    write(folder / "01_who.ipynb", "Who <is> it?", table, FIGURE, ANSWER)
    write(folder / "teaching/1_a.ipynb", "Lesson?", FIGURE)
    write(folder / "teaching/solutions/1_a.ipynb", "Solved?", "1 / 0")
    return folder


@pytest.fixture(scope="session")
def make(small_database):
    """A function of notebooks and a path: write their book there, and return the exit code."""

    def run(notebooks, book, database=small_database):
        return command.main(["--database", str(database), "--notebooks", str(notebooks)], book)

    return run


@pytest.fixture(scope="session")
def made(notebooks, make, tmp_path_factory, process):
    """The folder of the book, and its notebooks as they ran."""
    folder, ran = tmp_path_factory.mktemp("data") / "book.SYNTHETIC", []
    run_all = command.run_all
    with mock.patch.object(command, "run_all", lambda *of: ran.extend(run_all(*of)) or ran):
        assert make(notebooks, folder) == 0
    return folder, ran


@pytest.fixture(scope="session")
def book(made):
    return made[0]


@pytest.fixture
def ran_already(made, monkeypatch):
    """Notebooks of the book's names that need no kernel: they ran for the book."""
    by_path = {each.path: each for each in made[1]}
    monkeypatch.setattr(command, "run_all", lambda _, paths, *of: [by_path[each] for each in paths])


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_book_has_a_page_a_notebook_and_an_index_that_says_what_each_took(book):
    pages = ["00_index.html", "01_who.html", "index.html", "plotly.min.js", "teaching/1_a.html"]
    assert files(book) == pages and os.listdir(book.parent) == ["book.SYNTHETIC"]
    page = (book / "index.html").read_text("utf-8")
    lines = re.findall(
        r"<a href='(.+?)'>(.+?)</a></td><td>(\d+\.\d) s</td><td>(\d\.\d\d) GB<", page
    )
    named = [("00_index.html", "Where to?"), ("01_who.html", "Who &lt;is&gt; it?")]
    assert [line[:2] for line in lines] == [*named, ("teaching/1_a.html", "Lesson?")]
    assert all(float(seconds) > 0.5 and float(memory) > 0.05 for *_, seconds, memory in lines)
    assert "SYNTHETIC" in page and "Records on the file: 10,000" in page


def test_list_of_ones_own_has_no_book(own_lists, notebooks, tmp_path, capsys):
    own = ["--database", str(own_lists.path("bare")), "--notebooks", str(notebooks)]
    assert command.main(own, tmp_path / "book") == 2
    said = capsys.readouterr().err
    assert "could single out a person in the list, so breachlab.book is refused" in said
    assert os.listdir(tmp_path) == []


def test_notebook_that_counts_a_list_of_ones_own_is_not_headed_as_synthetic(lab, tmp_path):
    """Its page names both marks, as its list may be of real people."""
    ran, words = ran_of(tmp_path, "13_own.ipynb", "Whose?"), Words.of(lab, "en")
    note = words.quote("kind", "note")
    assert note in command.page(ran, words)
    for mark in ("SYNTHETIC data", "PERSONAL DATA: counts"):
        ran.notebook.cells[1].outputs.append(nbformat.v4.new_output("stream", text=mark))
    html = command.page(ran, words)
    assert "SYNTHETIC · PERSONAL DATA" in html and note not in html


def is_seen(what):
    from playwright.sync_api import expect

    expect(what.first).to_be_visible(timeout=60_000)  # a page reads all of Plotly first


def test_book_is_read_from_the_disk_with_figures_tables_and_answers(browser, book):
    with browser.new_context(color_scheme="dark") as context:
        page, asked, troubles = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto((book / "index.html").as_uri())
        page.get_by_role("link", name="Who <is> it?").click()
        is_seen(page.get_by_role("heading", name="Answer"))
        is_seen(page.get_by_text("10,000 persons stand on the register."))
        is_seen(page.get_by_role("table").first.get_by_text("10,000"))
        is_seen(page.locator(".barlayer .point").first)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 17, 17)"
        tick = page.locator(".js-plotly-plot .xtick text").first
        assert tick.evaluate("each => getComputedStyle(each).fill") == "rgb(231, 233, 236)"
        page.get_by_role("link", name="All notebooks").click()
        page.get_by_role("link", name="Where to?").click()
        page.get_by_role("link", name="a lesson").click()
        is_seen(page.locator(".barlayer .point").first)
        page.get_by_role("link", name="All notebooks").click()
        is_seen(page.get_by_role("heading", name="The notebooks"))
    assert asked and all(url.startswith("file:") for url in asked)
    assert not troubles


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("breachlab.ask(lab, 'exposure/nothing')", "NoSuchQuery: No question named 'exposure/no"),
        ("import os; os._exit(1)", "its kernel died"),
    ],
)
def test_failed_cell_is_named_and_no_book_is_lost(
    cell, says, make, former, tmp_path, capsys, process
):
    write(tmp_path / "notebooks" / "01_who.ipynb", "Who?", "# fine", cell, "# not reached")
    assert make(tmp_path / "notebooks", former) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"Error: 01_who.ipynb, cell 4 of 5: {says}") and "make lab" in said
    assert files(former) == ["index.html"]
    assert (former / "index.html").read_text() == "former, SYNTHETIC"
    assert sorted(os.listdir(tmp_path)) == ["book.SYNTHETIC", "notebooks"]


def ran_of(folder, name, title):
    """Return a notebook as if it had run."""
    write(folder / name, title)
    return Ran(Path(name), nbformat.read(folder / name, as_version=4), 1.5, 10**8)


def test_error_loses_no_page_and_the_former_book_stays(make, former, tmp_path, monkeypatch, capsys):
    folder, read = tmp_path / "notebooks", []
    ran = [ran_of(folder, "01_who.ipynb", "Who?"), ran_of(folder, "02_what.ipynb", "What?")]

    def run(*_):
        for each in ran:
            yield each
            read.append(files(tmp_path))  # while the next one runs
        raise CellFailed("03_how.ipynb, cell 4 of 5: no more memory")

    monkeypatch.setattr(command, "run_all", run)
    assert make(folder, former) == 1
    draft = command._beside(former)[0].name
    assert f"{draft}/01_who.html" in read[0] and f"{draft}/02_what.html" not in read[0]
    kept = tmp_path / "book.SYNTHETIC.unfinished"
    said = capsys.readouterr().err.splitlines()
    assert said[-2:] == [
        f"What ran until then is kept: {kept / 'index.html'}",
        "Error: 03_how.ipynb, cell 4 of 5: no more memory",
    ]
    assert files(kept) == ["01_who.html", "02_what.html", "index.html", "plotly.min.js"]
    assert "Who?" in (kept / "index.html").read_text("utf-8")
    assert files(former) == ["index.html"]
    monkeypatch.setattr(command, "run_all", lambda *_: iter(ran))
    assert make(folder, former) == 0
    assert sorted(os.listdir(tmp_path)) == ["book.SYNTHETIC", "notebooks"]
    assert files(former) == ["01_who.html", "02_what.html", "index.html", "plotly.min.js"]


@pytest.mark.parametrize("text", ["", "[]", '{"cells": [], "metadata": {}, "nbformat": 4}'])
def test_without_notebooks_or_a_database_or_with_one_that_is_none_no_notebook_is_run(
    text, make, tmp_path, capsys
):
    """The first of both notebooks would end its kernel, if it were run."""
    assert make(tmp_path, tmp_path / "book.SYNTHETIC") == 2  # an argument is wrong
    assert f"No notebook in {tmp_path}" in capsys.readouterr().err
    write(tmp_path / "notebooks" / "01_who.ipynb", "Who?", "raise SystemExit")
    (tmp_path / "notebooks" / "02_mine.ipynb").write_text(text)
    assert make(tmp_path / "notebooks", tmp_path / "book.SYNTHETIC") == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("Error: 02_mine.ipynb cannot be run") and "No notebook was run" in said
    assert make(tmp_path / "notebooks", tmp_path / "book", tmp_path / "none.duckdb") == 1
    assert "one with: python -m data_gen" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["notebooks"]


@pytest.mark.parametrize("tracked", ["", "00_index.ipynb\0teaching/1_a.ipynb\0"])
def test_notebooks_that_are_run_of_the_labs_own_folder_are_its_own(tracked, tmp_path, monkeypatch):
    write(tmp_path / "00_index.ipynb", "Where to?", "## [On](01_who.ipynb)")
    for name in ("01_who.ipynb", "mine.ipynb", "teaching/1_a.ipynb", "teaching/mine.ipynb"):
        write(tmp_path / name, "Who?")
    (tmp_path / "teaching" / "README.md").write_text("| [1](1_a.ipynb) | [2](2_b.ipynb) |")
    listed = SimpleNamespace(stdout=tracked)  # of git; nothing where there is no repository
    monkeypatch.setattr(running.subprocess, "run", lambda *_, **__: listed)
    assert len(running.find_notebooks(tmp_path)) == 5  # a folder that was asked for
    monkeypatch.setattr(running, "NOTEBOOKS", tmp_path)
    found = [path.as_posix() for path in running.find_notebooks(tmp_path)]
    assert found == ["00_index.ipynb", *([] if tracked else ["01_who.ipynb"]), "teaching/1_a.ipynb"]


def test_notebooks_that_are_run_are_those_named_by_the_index(process):
    here = {path.as_posix() for path in running.find_notebooks(running.NOTEBOOKS)}
    assert here <= running._list_named(running.NOTEBOOKS) and len(here) == 22


def test_interrupted_book_says_in_a_line_that_the_former_stays(small_database, tmp_path, process):
    begun, book = tmp_path / "begun", tmp_path / "book.SYNTHETIC"
    program = "import sys; from pathlib import Path; from breachlab.book.__main__ import main;"
    program += " sys.exit(main(sys.argv[2:], Path(sys.argv[1])))"
    cell = f"open({str(begun)!r}, 'w').close(); import time; time.sleep(600)"
    write(tmp_path / "notebooks" / "01_who.ipynb", "Who?", cell)
    folders = ["--database", small_database, "--notebooks", tmp_path / "notebooks"]
    run = process.Popen(
        [sys.executable, "-c", program, book, *folders], cwd=ROOT, stderr=process.PIPE, text=True
    )
    while not begun.exists() and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate()
    last = "Interrupted: the former book, if any, is as it was."
    assert (run.returncode, said.splitlines()[-1]) == (130, last), said
    assert "Traceback" not in said
    assert not book.exists()


@pytest.fixture
def former(tmp_path):
    book = tmp_path / "book.SYNTHETIC"
    book.mkdir()
    (book / "index.html").write_text("former, SYNTHETIC")
    return book


@pytest.mark.parametrize("can_exchange", [True, False])
def test_write_leaves_a_whole_book_and_nothing_beside_it(former, monkeypatch, can_exchange):
    if not can_exchange:
        monkeypatch.setattr(command, "exchange", lambda one, other: False)
    command._write(former, {"index.html": "latter, SYNTHETIC"})
    assert files(former) == ["index.html", "plotly.min.js"]
    monkeypatch.setattr(command, "get_plotlyjs", lambda: 1)  # no text: as where the disk fills
    with pytest.raises(TypeError):
        command._write(former, {"index.html": "last, SYNTHETIC"})
    assert (former / "index.html").read_text() == "latter, SYNTHETIC"
    assert os.listdir(former.parent) == [former.name]


def test_take_place_puts_the_former_back_where_the_latter_cannot_come(former, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        command._take_place(tmp_path / "none", former, tmp_path / "beside")
    assert files(former) == ["index.html"] and os.listdir(former.parent) == [former.name]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders at once")
def test_exchange_has_two_folders_change_names_at_once(former, tmp_path):
    (tmp_path / "draft").mkdir()
    assert exchange(tmp_path / "draft", former)
    assert files(former) == [] and files(tmp_path / "draft") == ["index.html"]
    assert not exchange(tmp_path / "none", former)


def test_clear_puts_back_a_book_that_a_killed_run_moved_away(former, capsys):
    draft, beside = command._beside(former)
    former.rename(beside)
    draft.mkdir()
    command._clear(former)
    assert files(former) == ["index.html"] and os.listdir(former.parent) == [former.name]
    said = capsys.readouterr().err
    assert "Put back what a killed run had moved away: book.SYNTHETIC" in said
    assert f"Removed what a killed run had left: {draft.name}" in said


@pytest.mark.parametrize("name", ["notes.txt", "teaching/mine.html", "a folder/x", ""])
def test_file_of_others_stays_and_is_named(thorough, make, notebooks, tmp_path, capsys, name):
    book = tmp_path / "book.SYNTHETIC"
    (book / name).parent.mkdir(parents=True, exist_ok=True)
    (book / name).write_text("my own")
    assert make(notebooks, book) == 1
    said = capsys.readouterr().err
    assert f"{book / name} is a text file that this lab did not write" in said
    assert said.count("\n") == 1 and (book / name).read_text() == "my own"


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Where the answers of two notebooks are written, as if these were those of the lab."""
    write(tmp_path / "notebooks/00_index.ipynb", "Where to?", "## [On](01_who.ipynb)")
    write(tmp_path / "notebooks/01_who.ipynb", "Who <is> it?", ANSWER)
    (tmp_path / "notebooks/teaching").mkdir()
    (tmp_path / "notebooks/teaching/README.md").touch()
    monkeypatch.setattr(running, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr(running, "FILE", tmp_path / "README.md")
    return tmp_path / "README.md"


def test_another_book_takes_its_place_and_a_kept_one_stays(make, page, book, ran_already, tmp_path):
    latter, kept = tmp_path / "book.SYNTHETIC", tmp_path / "book.SYNTHETIC.former"
    for each in (latter, kept):
        shutil.copytree(book, each)
    assert make(page.parent / "notebooks", latter) == 0
    assert files(latter) == ["00_index.html", "01_who.html", "index.html", "plotly.min.js"]
    assert files(kept) == files(book)
    assert sorted(os.listdir(tmp_path)) == [latter.name, kept.name, "notebooks"]


def test_book_writes_the_page_of_answers(make, page, lab, ran_already, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "world", lambda: catalogue.world_of(lab))
    assert make(page.parent / "notebooks", tmp_path / "book.SYNTHETIC") == 0
    text = page.read_text("utf-8")
    assert "10,000 records of 8,563 persons, seed 2024" in text
    assert "## [Who <is> it?](01_who.ipynb)\n\n10,000 persons stand on the register." in text
    assert "Where to?" not in text and "table" not in text
