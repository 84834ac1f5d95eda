"""Every exercise is checked: with no answer, an empty one, a wrong one and the right one."""

import re
import shutil
import tomllib

import pandas
import pytest

from breachlab import connect
from breachlab.teaching import Checks, exercises
from breachlab.teaching.texts import HERE, texts
from breachlab.words import LANGUAGES

COMPARED = [number for number in exercises.numbers() if not exercises.find(number).judged_columns]
JUDGED = sorted(set(exercises.numbers()) - set(COMPARED))


@pytest.fixture(scope="module")
def pair(small_database, tmp_path_factory):
    """The small world with itself as the other one beside it."""
    folder = tmp_path_factory.mktemp("pair")
    here, there = (shutil.copy(small_database, folder / name) for name in ("here", "there"))
    with connect(here) as lab:
        lab.execute("attach $path as there (read_only)", {"path": str(there)})
        yield lab


@pytest.fixture
def check(pair):
    return Checks(pair)


def right_of(check, number):
    """Return what the exercise's own SQL finds, without what mistakes would give."""
    return without_mistakes(check.lab.cursor().execute(exercises.find(number).sql).df())


def without_mistakes(rows):
    return rows[[name for name in rows if "__" not in name]]


def spoilt(value):
    return 2 * value + 1 if isinstance(value, int | float) else f"{value}x"


@pytest.mark.parametrize("number", exercises.numbers())
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_is_neither_right_nor_wrong(pair, language, number):
    check = Checks(pair, language)
    nothing = pandas.DataFrame({"anything": [None]})
    for answer in (None, nothing):
        verdict = check.verdict(number, answer)
        assert not verdict.is_right
        assert verdict.text == check.verdict(number).text


@pytest.mark.parametrize("number", exercises.numbers())
@pytest.mark.parametrize("answer", [pandas.DataFrame(), [], "", "abc", -1, object(), {"x": [1]}])
def test_an_answer_of_any_kind_is_answered(check, number, answer):
    verdict = check.verdict(number, answer)
    assert not verdict.is_right and verdict.text.startswith(number)


@pytest.mark.parametrize("number", exercises.numbers())
def test_a_table_of_any_kind_is_answered(check, number):
    exercise = exercises.find(number)
    names = exercise.judged_columns or list(right_of(check, number))
    for column in ([[1], [2, 3]], [{"a": 1}, None], ["é", b"x"], [object(), 1]):
        table = pandas.DataFrame(dict.fromkeys(names, column))
        for answer in (table, pandas.concat([table, table], axis=1), table.T, table.iloc[0]):
            assert not check.verdict(number, answer).is_right


@pytest.mark.parametrize("number", COMPARED)
def test_what_is_right_is_right(check, number):
    assert check.verdict(number, right_of(check, number)).is_right


@pytest.mark.parametrize("number", COMPARED)
def test_one_wrong_value_is_wrong_and_the_right_one_is_not_said(check, number):
    wrong = right_of(check, number).astype(object)
    if wrong.empty:
        wrong.loc[0] = 1
    value = wrong.iloc[0, -1]
    wrong.iloc[0, -1] = spoilt(value)
    verdict = check.verdict(number, wrong)
    assert not verdict.is_right
    if len(str(value)) > 2:
        assert str(value) not in verdict.text


@pytest.mark.parametrize("number", COMPARED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mistake_that_is_foreseen_is_recognised(pair, language, number):
    check = Checks(pair, language)
    rows = check.lab.cursor().execute(exercises.find(number).sql).df()
    for column in [name for name in rows if "__" in name]:
        name, kind, *_ = column.split("__")
        mistaken = without_mistakes(rows).assign(**{name: rows[column]})  # in one order
        if not mistaken[name].equals(rows[name]):  # in so small a world they may be the same
            assert texts(check.language)[kind] in check.verdict(number, mistaken).text


def test_pairs_are_judged_by_their_rule(check):
    pairs = (
        check.lab.cursor()
        .execute(
            "select a.record_id as left_id, b.record_id as right_id "
            "from registrants as a join registrants as b using (first_name, usage_name, born_on) "
            "where a.record_id < b.record_id"
        )
        .df()
    )
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


def test_lesson_four_says_that_it_needs_two_worlds(lab):
    assert "teaching.worlds" in Checks(lab).verdict("4.1", ["sex"]).text


def test_an_unknown_exercise_is_answered_with_those_there_are(check, capsys):
    check("9.9", 1)
    assert "1.1" in capsys.readouterr().out


def test_both_languages_have_the_same_texts():
    assert texts("en").keys() == texts("fr").keys()


def test_every_mistake_has_a_text_and_every_text_is_said():
    python = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
    sql = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("answers/*.sql"))
    foreseen = set(re.findall(r"\w__([a-z_]+?)(?=__|\b)", sql)) | set(
        re.findall(r"'(\w+)' as mistake", sql)
    )
    assert len(foreseen) > 20 and foreseen <= set(texts("en"))
    assert set(texts("en")) <= foreseen | set(re.findall(r'"(\w+)"', python))


def test_no_sentence_has_a_number_of_its_own():
    for language in LANGUAGES:
        words = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
        assert not [text for text in words.values() if re.search(r"\d", re.sub(r"{.*?}", "", text))]
