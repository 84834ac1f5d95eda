"""Every exercise is checked: with no answer, an empty one, a wrong one and the right one."""

import re
import shutil
import tomllib
from pathlib import Path

import duckdb
import pandas
import pytest

from breachlab import connect
from breachlab.paths import read
from breachlab.store.connections import open_connection
from breachlab.teaching import Checks, checks
from breachlab.teaching.checks import HERE, Verdict, list_numbers, rows_of, say, texts
from breachlab.teaching.judging import mistake_in
from breachlab.words import LANGUAGES
from tests.support.worlds import WRITTEN

# [(exercise, kind of mistake, SQL)]
MISTAKEN = re.findall(
    r"^-- (\d\.\d) (\w+)\n(.+?);$",
    read(Path(__file__).with_name("mistaken.sql")),
    re.MULTILINE | re.DOTALL,
)
COMPARED = [number for number in list_numbers() if not checks.find_exercise(number).judged_columns]


@pytest.fixture(scope="module")
def pair(small_database, tmp_path_factory):
    """The small world with itself as the other one beside it; the records of both are a table.

    A view writes each record anew, which took most of the time of the exercises.
    """
    folder = tmp_path_factory.mktemp("pair")
    here = shutil.copy(small_database, folder / "here")
    with open_connection(here) as written:
        written.execute(WRITTEN)
    there = shutil.copy(here, folder / "there")
    with connect(here) as lab:
        lab.execute("attach $path as there (read_only)", {"path": str(there)})
        yield lab


@pytest.fixture
def check(pair):
    return Checks(pair)


@pytest.fixture(scope="module")
def found(pair):
    """The answers of the SQL of each exercise, and those of usual mistakes."""
    asked = {number: checks.find_exercise(number).sql for number in COMPARED}
    return {number: pair.cursor().execute(sql).df() for number, sql in asked.items()}


def right_of(found, number):
    """Return what is right, without what mistakes would give."""
    return found[number][[name for name in found[number] if "__" not in name]]


def mistaken(found, number):
    """Give each mistake that is foreseen of an exercise: its kind, and what it gives.

    In so small a world some give what is right.
    """
    rows = found[number]
    for column in [name for name in rows if "__" in name]:
        name, kind, *_ = column.split("__")
        if not rows[column].equals(rows[name]):
            yield kind, right_of(found, number).assign(**{name: rows[column]})


def one_wrong(found, number):
    """Return what is right but for one value, and what that value was."""
    wrong = right_of(found, number).astype(object)
    if wrong.empty:
        wrong.loc[0] = 1
    value = wrong.iloc[0, -1]
    wrong.iloc[0, -1] = 2 * value + 1 if isinstance(value, int | float) else f"{value}x"
    return wrong, value


def tables_of_any_kind(names):
    """Give tables of these columns with what pandas or DuckDB cannot compare, or not read."""
    for column in ([[1], [2, 3]], [{"a": 1}, None], ["é", b"x"], [object(), 1]):
        table = pandas.DataFrame(dict.fromkeys(names, column))
        yield from (table, pandas.concat([table, table], axis=1), table.T, table.iloc[0])


def test_right_answer_of_each_exercise_is_right(check, found):
    verdicts = {number: check.verdict(number, right_of(found, number)) for number in COMPARED}
    assert not {number: said.text for number, said in verdicts.items() if not said.is_right}


def test_one_wrong_value_is_a_mistake_that_does_not_say_the_right_one(found):
    for number in COMPARED:
        wrong, value = one_wrong(found, number)
        mistake = mistake_in(wrong, found[number], checks.find_exercise(number).keys)
        said = mistake and say(mistake.kind, "en", mistake.values)
        assert said and (len(str(value)) <= 2 or str(value) not in said), (number, said)


def test_each_mistake_that_is_foreseen_is_recognised(found):
    for number in COMPARED:
        for kind, rows in mistaken(found, number):
            made = mistake_in(rows, found[number], checks.find_exercise(number).keys)
            assert made and made.kind == kind, (number, kind)


@pytest.mark.parametrize(("number", "kind", "sql"), MISTAKEN)
def test_what_students_wrote_is_told_as_the_mistake_that_it_is(check, found, number, kind, sql):
    rows = check.lab.cursor().execute(sql).df()
    mistake = mistake_in(rows, found[number], checks.find_exercise(number).keys)
    assert mistake and mistake.kind == kind


def test_right_answer_says_what_it_means_in_both_languages(pair, found):
    rate = found["5.5"].iloc[0]
    mean = f"{rate.residents_per_million__mean_of_rates:,.1f}"
    said = Checks(pair).verdict("5.5", right_of(found, "5.5")).text
    assert said.endswith(f"; the mean of the rates would be {mean}.")
    said = Checks(pair, "fr").verdict("6.1", right_of(found, "6.1")).text
    assert said.startswith("6.1\u202f: juste. 700 jours pour l’événement `signal`")
    assert Checks(pair).verdict("5.1", right_of(found, "5.1")).text == "5.1: right."


# of one row, of several, and of pairs or tables that a rule judges
@pytest.mark.parametrize("number", ["1.1", "1.2", *sorted({*list_numbers()} - {*COMPARED})])
def test_answer_of_any_kind_is_answered_and_none_is_neither_right_nor_wrong(check, found, number):
    names = [*right_of(found, number)] if number in found else None
    names = names or checks.find_exercise(number).judged_columns
    anything = (pandas.DataFrame(), [], "", "abc", -1, object(), {"x": [1]})
    for answer in (*anything, *tables_of_any_kind(names)):
        verdict = check.verdict(number, answer)
        assert not verdict.is_right and verdict.text.startswith(number), answer
    for nothing in (None, pandas.DataFrame({"anything": [None]})):
        said = say("not_answered", "en", {"exercise": number})
        assert check.verdict(number, nothing) == Verdict(False, said)


def test_each_exercise_says_the_text_of_each_mistake(pair, found, thorough):
    for language in LANGUAGES:
        for number in COMPARED:
            for kind, rows in mistaken(found, number):
                said = Checks(pair, language).verdict(number, rows).text
                assert texts(language)[kind] in said, (number, kind)


def test_pairs_are_judged_by_their_rule(check):
    linked = check.lab.cursor().execute("""
        select a.record_id as left_id, b.record_id as right_id
        from registrants as a join registrants as b using (first_name, usage_name, born_on)
        where a.record_id < b.record_id
    """)
    pairs = linked.df()
    turned = pairs.set_axis(["right_id", "left_id"], axis=1)
    said = texts(check.language)
    assert check.verdict("3.3", pairs).is_right
    for kind, wrong in {
        "pairs_missing": pairs.iloc[1:],
        "pairs_twice": pandas.concat([pairs, pairs.iloc[:1]]),
        "both_ways": pandas.concat([pairs, turned]),
        "with_itself": pairs.assign(right_id=pairs.left_id),
        "pairs_too_many": pandas.concat([pairs, pairs.assign(right_id=pairs.right_id + 5_000)]),
    }.items():
        assert said[kind] in check.verdict("3.3", wrong).text
    assert said["low_recall"] in check.verdict("3.9", pairs).text
    assert said["low_precision"] in check.verdict("3.9", pairs.assign(right_id=1)).text


def test_any_table_of_large_counts_is_right_and_a_small_one_is_not(check):
    ((persons,),) = check.lab.cursor().execute("select person_count from provenance").fetchall()
    said = texts(check.language)
    counts = [100] * 40 + [persons - 4_000]
    assert check.verdict("2.4", pandas.DataFrame({"person_count": counts})).is_right
    for kind, wrong in {
        "not_all_counted": counts[1:],
        "small_cell": [10, 190, *counts[2:]],
        "too_coarse": [persons],
    }.items():
        assert said[kind] in check.verdict("2.4", pandas.DataFrame({"person_count": wrong})).text
    assert not check.verdict("2.4", pandas.DataFrame({"person_count": ["many"]})).is_right


def test_check_of_an_unknown_exercise_says_what_there_is(lab, check, capsys):
    assert "teaching.worlds" in Checks(lab).verdict("4.1", ["sex"]).text
    check("9.9", 1)
    assert "1.1" in capsys.readouterr().out


def test_texts_are_the_same_in_both_languages_each_said_and_without_a_number_of_its_own():
    assert texts("en").keys() == texts("fr").keys()
    python = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
    sql = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("answers/*.sql"))
    foreseen = set(re.findall(r"\w__([a-z_]+?)(?=__|\b)", sql))
    foreseen |= set(re.findall(r"'(\w+)' as mistake", sql))
    foreseen |= {f"right_{number.replace('.', '_')}" for number in list_numbers()}
    assert len(foreseen) > 20
    assert {key for key in foreseen if not key.startswith("right_")} <= set(texts("en"))
    assert set(texts("en")) <= foreseen | set(re.findall(r'"(\w+)"', python))
    for language in LANGUAGES:
        words = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
        assert not [text for text in words.values() if re.search(r"\d", re.sub(r"{.*?}", "", text))]


def test_rows_of_an_answer_are_a_table_and_nothing_is_no_answer_yet():
    for nothing in (None, ..., pandas.DataFrame({"k": [None]})):
        assert rows_of(nothing) is None
    for empty in (pandas.DataFrame({"k": []}), []):
        assert rows_of(empty).empty
    for one in (3, "3", 3.0, [3], {"k": 3}, pandas.Series([3])):
        assert rows_of(one).shape == (1, 1)
    counts = pandas.DataFrame({"sex": ["female", "male"], "n": [1, 2]}).groupby("sex").n.sum()
    assert list(rows_of(counts)) == ["sex", "n"]
    assert rows_of(duckdb.sql("select 1 as k")).k.tolist() == [1]
