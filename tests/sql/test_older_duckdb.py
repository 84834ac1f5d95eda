"""A file for DuckDB 1.5: it has the rows of any other, and 1.5 answers every question from it."""

import os
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest
from pandas.testing import assert_frame_equal

from breachlab import find
from breachlab.query.asking import check_parameters
from breachlab.query.queries import names
from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.verification.contents import definitions
from tests.conftest import SMALL
from tests.support.worlds import beside

VERSION = "v1.5.0"
# A question with parameters is prepared; what is prepared can be copied to a file, in no table.
QUESTION = """
prepare asked as copy ({sql}) to '{path}';
execute asked{given};
deallocate asked;
"""


@pytest.fixture(scope="module")
def older(tmp_path_factory, process):
    """The path of the small world, in a file for DuckDB 1.5."""
    path = tmp_path_factory.mktemp("older") / "lab.duckdb"
    world = ["--rows", str(SMALL.rows), "--seed", str(SMALL.seed), "--database", str(path)]
    assert main([*world, "--storage-version", VERSION, "--quiet"]) == 0
    return path


def test_a_file_for_an_older_duckdb_has_the_rows_and_definitions_of_any_other(
    older, small_database
):
    found = []
    for path in (older, small_database):
        with open_connection() as connection, beside(connection, path):
            rows = connection.execute("from lab.checksums where table_name <> 'provenance'")
            found.append((rows.fetchall(), definitions(connection, "lab")))
    assert len(found[0][0]) > 50 and found[0] == found[1]


def test_every_question_is_answered_by_duckdb_1_5_as_by_this_one(
    older, lab, answer, process, tmp_path
):
    said = ask_older(process, older, {name: question(lab, name, tmp_path) for name in names()})
    wrong = {name: difference(tmp_path, name, answer(name)) for name in names()}
    assert {name: each for name, each in wrong.items() if each} == {}, said


def question(lab, name, folder):
    """Return the lines that have the older DuckDB write its answer to a file."""
    query = find(name)
    values = check_parameters(lab, query, query.examples)
    given = [f"{each} := {duckdb.ConstantExpression(value)}" for each, value in values.items()]
    sql = query.sql.rstrip().removesuffix(";")
    return QUESTION.format(
        sql=sql, path=answer_file(folder, name), given=f"({', '.join(given)})" if given else ""
    )


def answer_file(folder, name):
    return folder / f"{name.replace('/', '.')}.parquet"


def ask_older(process, path, questions):
    """Ask the questions in one process of DuckDB 1.5, and return what it says: its errors."""
    (package,) = find_spec("duckdb_cli").submodule_search_locations
    program = Path(package) / ("duckdb.exe" if os.name == "nt" else "duckdb")
    script = f"attach '{path}' as lab (read_only);\nuse lab;\n{''.join(questions.values())}"
    run = process.run(
        [program, "-init", os.devnull], input=script, capture_output=True, encoding="utf-8"
    )
    return run.stderr


def difference(folder, name, expected):
    """Return in what an answer of DuckDB 1.5 is another; fractions are equal within a part."""
    path = answer_file(folder, name)
    if not path.exists():
        return "no answer"
    with open_connection() as connection:
        found = connection.execute("from read_parquet($path)", {"path": str(path)}).df()
    codes = {each: object for each in expected.select_dtypes("category")}  # none in Parquet
    fractions = [each for each in expected.select_dtypes("float") if each in found]
    exact, other = expected.astype(codes).drop(columns=fractions), found.drop(columns=fractions)
    try:
        assert_frame_equal(other, exact, check_dtype=False, check_exact=True)
        assert_frame_equal(found[fractions], expected[fractions], rtol=1e-9, atol=0)
    except AssertionError as error:
        return str(error)
