"""By being there: what every file under sql/ must do, whatever it asks."""

import io
import tomllib

import pandas
import pytest

from breachlab import find
from breachlab.paths import ROOT, read
from breachlab.query.parameters import SELECTION
from breachlab.query.queries import names
from data_gen.ends.runs import multiply
from tests.conftest import SMALL
from tests.support.catalogue import ASKED
from tests.support.remembered import ask

GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = tomllib.loads(read(GOLDEN / "examples.toml"))
TIMES = 4_300  # whose counts are those of 43 million records


@pytest.mark.parametrize("name", ASKED)
def test_answer_is_that_of_its_golden_file(answer, name, pytestconfig):
    hold_rows(answer(name), f"{name}.csv", pytestconfig)


@pytest.fixture(scope="module")
def large(worlds):
    with worlds.in_memory(SMALL) as connection:
        multiply(connection, TIMES)
        yield connection


def given(name, example):
    """Return the parameters that an example gives a question, beside those that it needs."""
    query, moved = find(name), EXAMPLES[example].get("given", {})
    return query.needed | {each: moved[each] for each in query.parameters & {*moved}}


@pytest.mark.parametrize(
    ("example", "name"), [(each, name) for each, it in EXAMPLES.items() for name in it["questions"]]
)
def test_answer_to_another_example_is_that_of_its_golden_file(
    lab, request, example, name, pytestconfig
):
    world = request.getfixturevalue("large") if EXAMPLES[example]["is_large"] else lab
    rows = ask(world, name, **given(name, example))
    hold_rows(rows, f"examples/{name}.{example}.csv", pytestconfig)


def test_each_parameter_of_each_question_is_moved_by_an_example():
    moved = {name: {*find(name).examples} for name in ASKED}
    for example, told in EXAMPLES.items():
        for name in told["questions"]:
            moved[name] |= {*given(name, example)}
    left = {name: sorted(find(name).parameters - moved[name]) for name in ASKED}
    assert {name: each for name, each in left.items() if each} == {}


def hold_rows(rows, name, pytestconfig):
    # A sum tells that a file is another, and not what a reader meets.
    sums = {each: "…" for each in rows if each.endswith("sha256")}
    path, text = GOLDEN / name, rows.assign(**sums).to_csv(index=False, lineterminator="\n")
    if pytestconfig.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"No golden for {name}. Read the rows, then: pytest --update-golden"
    if text == read(path):  # mostly, and at a fifth of the cost
        return
    written = pandas.read_csv(path, dtype=str, keep_default_na=False)
    made = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    pandas.testing.assert_frame_equal(_numbers(made), _numbers(written), rtol=1e-9)


def _numbers(frame):
    """Return the frame with its fractions as numbers, so that they are compared within a part."""
    fraction = r"-?[0-9]*\.[0-9]+(e-?[0-9]+)?"
    fractions = [c for c in frame if frame[c].str.fullmatch(fraction).any()]
    return frame.assign(**{c: pandas.to_numeric(frame[c]) for c in fractions})


@pytest.mark.parametrize("name", names())
def test_a_question_binds_and_answers_days_and_no_instants(lab, name):
    """With every parameter null, and with what it needs; only what a reader states has an hour."""
    query = find(name)
    for given in [{}, query.needed] if query.needed else [{}]:
        values = dict.fromkeys(query.parameters) | given
        columns = lab.execute(f"describe {query.sql}", values).fetchall()
        assert columns
        assert [column for column, kind, *_ in columns if kind.startswith("TIME")] == (
            ["aware_at", "due_at"] if "aware_at" in query.parameters else []
        )


def test_questions_are_planned_with_every_parameter_null(lab, thorough, subtests):
    for query in map(find, names()):
        with subtests.test(query.name):
            # The boxes that EXPLAIN draws of a plan take as long as the plan.
            values = dict.fromkeys(query.parameters)
            lab.execute(f"explain (format json) {query.sql}", values).fetchall()


def test_an_impossible_selection_counts_nobody(lab, subtests):
    bases = ("person_count", "all_person_count", "living_here_person_count", "sent_person_count")
    for name in names():
        if set(SELECTION) <= find(name).parameters:
            rows = ask(lab, name, statuses=["candidate_space"], first_years=[2010])
            with subtests.test(name):
                assert next(rows[each] for each in bases if each in rows).sum() == 0
