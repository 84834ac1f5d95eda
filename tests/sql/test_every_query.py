"""By being there: what every file under sql/ must do, whatever it asks."""

import duckdb
import pandas
import pytest

from breachlab import ask, find
from breachlab.headlines import headline
from breachlab.parameters import PARAMETERS, REQUIRED, SELECTION
from breachlab.paths import ROOT
from breachlab.queries import names

GOLDEN = ROOT / "tests" / "golden"
ASKED = [name for name in names() if not name.startswith("quality/")]
READABLE = 140  # lines: a row per département, and a few
QUALITY = [name for name in names() if name.startswith("quality/")]


@pytest.mark.parametrize("name", names())
def test_it_is_one_select(name):
    (statement,) = duckdb.extract_statements(find(name).sql)
    assert statement.type == duckdb.StatementType.SELECT


@pytest.mark.parametrize("name", names())
def test_it_opens_with_its_question_and_says_its_grain(name):
    question, blank, grain, *_ = find(name).header.splitlines()
    assert question.endswith("?") and blank == ""
    assert grain.startswith("Grain:")


@pytest.mark.parametrize("name", names())
def test_its_header_names_every_parameter(name):
    header = find(name).header
    assert all(f"${parameter}" in header for parameter in find(name).parameters)


@pytest.mark.parametrize("name", names())
def test_it_binds_with_every_parameter_null(lab, name):
    query = find(name)
    lab.execute(f"explain {query.sql}", dict.fromkeys(query.parameters)).fetchall()


@pytest.mark.parametrize("name", ASKED)
def test_it_answers_as_its_golden_file(lab, name, pytestconfig):
    rows, path = ask(lab, name, **find(name).examples), GOLDEN / f"{name}.csv"
    if pytestconfig.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.to_csv(path, index=False, lineterminator="\n")
    assert path.exists(), f"No golden for {name}. Read the rows, then: pytest --update-golden"
    written = pandas.read_csv(path, dtype=str, keep_default_na=False)
    made = pandas.read_csv(_csv(rows), dtype=str, keep_default_na=False)
    pandas.testing.assert_frame_equal(_numbers(made), _numbers(written), rtol=1e-9)


@pytest.mark.parametrize("name", ASKED)
def test_its_golden_file_is_short_enough_to_be_read(name):
    lines = (GOLDEN / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= READABLE, f"Narrow it with a line Example: in sql/{name}.sql"


def _csv(rows):
    import io

    return io.StringIO(rows.to_csv(index=False))


def _numbers(frame):
    """Return the frame with its fractions as numbers, so that they are compared within a part."""
    fraction = r"-?[0-9]*\.[0-9]+(e-?[0-9]+)?"
    fractions = [c for c in frame if frame[c].str.fullmatch(fraction).any()]
    return frame.assign(**{c: pandas.to_numeric(frame[c]) for c in fractions})


@pytest.mark.parametrize("name", ASKED)
def test_its_headline_says_something_in_both_languages(lab, english, french, name):
    query = find(name)
    assert query.texts("en").headlines, f"{name} needs a line Headline: with a sentence to fill"
    rows = ask(lab, name, **query.examples)
    for words in (english, french):
        said = headline(query, rows, words).text
        assert said.endswith(".") and not {"None", "nan", "NaT", "<NA>", "–"} & set(said.split())


def test_every_parameter_is_known_and_used():
    used = {parameter for name in names() for parameter in find(name).parameters}
    assert used == set(PARAMETERS)


@pytest.mark.parametrize("name", names())
def test_what_must_be_given_has_an_example(name):
    assert set(REQUIRED) & find(name).parameters == set(find(name).needed)


@pytest.mark.parametrize("name", QUALITY)
def test_a_quality_query_returns_no_rows(lab, name):
    assert ask(lab, name).empty


@pytest.mark.parametrize("name", [n for n in names() if set(SELECTION) <= find(n).parameters])
def test_an_impossible_selection_counts_nobody(lab, name):
    rows = ask(lab, name, statuses=["candidate_space"], first_years=[2010])
    assert rows.person_count.sum() == 0


def test_every_golden_belongs_to_a_query():
    golden = {p.relative_to(GOLDEN).with_suffix("").as_posix() for p in GOLDEN.glob("*/*.csv")}
    assert golden == set(ASKED)
