"""A book of three notebooks on the small world, made once."""

from unittest import mock

import pytest

from tests.breachlab.book.writing import write

FIGURE = 'breachlab.show(lab, "exposure/rate_by_age_and_sex")'
TABLE = 'breachlab.table(lab, breachlab.ask(lab, "exposure/total"))'
ANSWER = """
(n,) = breachlab.ask(lab, "exposure/total").record_count
breachlab.answer(lab, "{n:persons} stand on the register.", n=n)
"""


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    """A folder of notebooks, one a lesson, and a solution that is nobody's to read."""
    folder = tmp_path_factory.mktemp("notebooks")
    write(
        folder / "00_index.ipynb",
        "Where to?",
        "## [On](01_who.ipynb), [a lesson](teaching/1_a.ipynb)",
    )
    write(folder / "01_who.ipynb", "Who <is> it?", TABLE, FIGURE, ANSWER)
    write(folder / "teaching/1_a.ipynb", "Lesson?", FIGURE)
    write(folder / "teaching/solutions/1_a.ipynb", "Solved?", "1 / 0")
    return folder


@pytest.fixture(scope="session")
def make(small_database):
    """A function of notebooks and a path: write their book there, and return the exit code."""
    from breachlab.book.__main__ import main  # takes a second, as it brings all of Jupyter

    def run(notebooks, book, database=small_database):
        return main(["--database", str(database), "--notebooks", str(notebooks)], book)

    return run


@pytest.fixture(scope="session")
def made(notebooks, make, tmp_path_factory, process):
    """The folder of the book, and its notebooks as they ran."""
    from breachlab.book import __main__ as command

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
    from breachlab.book import __main__ as command

    by_path = {each.path: each for each in made[1]}
    monkeypatch.setattr(command, "run_all", lambda _, paths, *of: [by_path[each] for each in paths])
