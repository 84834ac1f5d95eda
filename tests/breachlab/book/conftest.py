"""A book of three notebooks on the small world, made once."""

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
def book(notebooks, make, tmp_path_factory, process):
    folder = tmp_path_factory.mktemp("data") / "book.SYNTHETIC"
    assert make(notebooks, folder) == 0
    return folder
