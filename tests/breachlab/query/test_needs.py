"""Facts that a question needs, in a world that lacks some, and what that leaves open."""

from functools import cache

import duckdb
import pytest

from breachlab import ask, find
from breachlab.__main__ import main
from breachlab.errors import NotKnown
from breachlab.query import needs
from breachlab.query.headlines import add_known_share, headline
from breachlab.query.queries import names
from breachlab.store.databases import connect
from breachlab.words import LANGUAGES, Sentence, Words
from tests.support.tables import table

BY_AGE = "exposure/by_age_band"
OWN_LIST = """
    create table own_list as
    select
        9 as low_person_count,
        10 as high_person_count,
        false as seeks_slips,
        10 as joinable_row_count,
        false as assumes_living,
        null::varchar as status_of_all,
        false as takes_assumed_figures
"""
KNOWN = {need: 1.0 for need in needs.NEEDS}


@pytest.fixture(scope="module")
def own(small_database, tmp_path_factory):
    """Make a database of a kind with a coverage, once for the same shares; only to be read."""

    @cache
    def _make(**shares):
        path = tmp_path_factory.mktemp("own") / "clients.duckdb"
        path.write_bytes(small_database.read_bytes())
        with duckdb.connect(path) as connection:
            connection.execute("update provenance set kind = 'own'")
            connection.execute("create table coverage (need varchar, known_share double)")
            connection.execute(OWN_LIST)
            rows = (
                KNOWN | {name.replace("_", " "): share for name, share in shares.items()}
            ).items()
            connection.executemany("insert into coverage values (?, ?)", [*rows])
        return path

    return _make


# a question, the share of a fact that is known, the facts that it lacks
LACKED = [
    ("retention/by_idle_years", {"last use": 0.9}, ["last use"]),  # it wants all of it
    ("exposure/stock", {"end": 0.0}, ["end"]),  # and this one some
    ("exposure/stock", {"end": 0.9}, []),
    ("exposure/total", {"age": 0.0}, []),
    ("identifiability/range_lookup", {"email address": 0}, ["email address"]),
    ("exposure/rate_by_region", {"area": 0, "residents": 0}, ["area"]),  # what follows from it
    ("exposure/rate_by_region", {"residents": 0}, ["residents"]),
]


@pytest.mark.parametrize(("name", "shares", "lacked"), LACKED)
def test_list_unmet_names_the_facts_that_a_question_lacks(name, shares, lacked):
    assert needs.list_unmet(find(name), KNOWN | shares) == lacked


def test_a_rate_of_ages_below_16_is_refused_and_a_count_of_them_is_not():
    for ages, lacked in ((["15", "16-17"], [needs.YOUNG]), (["16-17"], [])):
        given = {"age_bands": ages}
        assert needs.list_unmet(find("exposure/rate_by_region"), KNOWN, given) == lacked
        assert needs.list_unmet(find("exposure/by_region"), KNOWN, given) == []


def test_ask_refuses_what_the_list_lacks_and_a_filter_on_it(own, capsys, lab):
    assert needs.read_coverage(lab) == {} and needs.list_needs(find(BY_AGE)) == ["age"]
    said = f"{BY_AGE} needs the age of people. Map birth_date in the list."
    with connect(own(age=0.0)) as connection, pytest.raises(NotKnown, match=f"^{said}$"):
        ask(connection, BY_AGE)
    with connect(own(sex=0.0)) as connection:
        assert len(ask(connection, "exposure/total")) == 1
        with pytest.raises(NotKnown, match="the sex of people"):
            ask(connection, "exposure/total", sexes=["female"])
    assert main([BY_AGE, "--database", str(own(age=0.0)), "--language", "fr"]) == 2
    assert "Pour exposure/by_age_band, il faut l’âge des personnes." in capsys.readouterr().err


DEAD_OR_ABROAD = ["vital status", "residence abroad"]
NO_COLUMN = "s’arrondit à zéro. Aucune colonne d’une liste ne le contient."


@pytest.mark.parametrize(
    ("name", "unmet", "language", "said"),
    [
        ("severity/cross_border", DEAD_OR_ABROAD, "en", "Map deceased and lives_abroad in the"),
        ("area/calls", ["worth of contacts", "vital status"], "en", "No column of a list has it."),
        ("area/summary", ["vital status"], "en", "lives_abroad in the list. Or write all_living"),
        (
            "exposure/rate_by_region",
            ["residents"],
            "en",
            "rounds to zero. No column of a list has it.",
        ),
        ("exposure/rate_by_region", ["residents"], "fr", NO_COLUMN),
    ],
)
def test_explain_unmet_names_each_column_that_opens_a_question_once(name, unmet, language, said):
    assert needs.explain_unmet(name, unmet, language).count(said) == 1


@pytest.mark.parametrize(("name", "shares", "english", "french"), table(__file__, "Notes"))
def test_headline_ends_in_of_how_many_records_a_fact_is_known(own, name, shares, english, french):
    query, known = find(name), dict(each.split() for each in shares.split(", "))
    with connect(own(**{need: float(share) for need, share in known.items()})) as connection:
        rows = ask(connection, name)
        for language, said in (("en", english), ("fr", french)):
            text = headline(query, rows, Words.of(connection, language)).text
            assert said in text.replace("\u202f", " ")


def test_add_known_share_says_which_part_of_a_list_a_finding_is_of(own):
    query, found = find("exposure/median_age"), Sentence("Everybody.")
    with connect(own(age=0.75)) as connection:
        for language, said in (("en", "known"), ("fr", "connus")):
            marked = add_known_share(found, query, Words.of(connection, language)).text
            assert marked.startswith("Everybody. (75") and marked.endswith(f" {said})")
    query = find("exposure/by_status")  # who lacks a status counts as not known
    for shares in ({}, {"status": 0.75}):
        with connect(own(**shares)) as connection:
            words = Words.of(connection, "en")
            assert add_known_share(found, query, words) is found
    assert needs.list_partial(find("exposure/by_status"), words.coverage) == ["status"]


def test_list_of_questions_counts_what_is_not_known_here(own, capsys):
    path = own(age=0.0)
    assert main(["exposure", "--database", str(path)]) == 0
    known, unknown = capsys.readouterr().out.split("Unanswered here: ")
    assert "exposure/by_region " in known and f"{BY_AGE} " not in known
    assert "need the age of people, " in unknown and BY_AGE not in unknown
    assert f"python -m breachlab exposure --unknown --database {path}" in unknown
    assert main(["exposure", "--time", "--database", str(path)]) == 0
    timed, unknown = capsys.readouterr().out.split("Unanswered here: ")
    assert BY_AGE not in timed and "need the age of people, " in unknown


def test_unknown_lists_each_question_that_is_not_known_here(own, capsys):
    assert main(["exposure", "--unknown", "--database", str(own(age=0.0))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"{BY_AGE} needs the age of people. Map birth_date in the list." in lines
    assert not any(line.startswith("exposure/by_region ") for line in lines)
    words = [BY_AGE, "--unknown", "--database", str(own()), "--language", "fr"]
    assert main(words) == 0
    assert capsys.readouterr().out == "Chaque question a sa réponse ici.\n"


UNMET = {
    "exposure/by_sex": ["sex"],
    "exposure/by_age_and_sex": ["age", "sex"],
    "exposure/by_age_band": ["age"],
    "exposure/by_age_group": ["age"],
    "area/calls": ["age", "worth of contacts"],
    "method/receipt": ["records"],
    "quality/nir_shared": ["records"],
}


def test_group_openable_has_the_fact_of_most_questions_first_and_group_closed_the_others():
    found = needs.group_openable(UNMET)
    counted = [(each.need, len(each.questions), each.alone_count) for each in found]
    assert counted == [("age", 3, 2), ("sex", 2, 1)]
    assert "area/calls" not in found[0].questions  # no column opens it
    assert [(each.need, each.questions) for each in needs.group_closed(UNMET)] == [
        ("records", ("method/receipt", "quality/nir_shared")),
        ("worth of contacts", ("area/calls",)),
    ]


def test_describe_all_is_a_line_a_fact():
    assert needs.describe_all(UNMET, "en") == [
        "Unanswered here: 7 questions, by what they lack.",
        "3 need the age of people, 2 of them nothing else. Map birth_date in the list.",
        "2 need the sex of people, 1 of them nothing else. Map sex in the list.",
        "3 need what no column of a list provides: the records one by one, which a database of "
        "one's own list does not keep (2); whether an address or a number still reaches people "
        "(1).",
    ]
    lines = needs.describe_all({"exposure/by_sex": ["sex"]}, "fr")
    assert lines == [
        "Sans réponse ici\u202f: 1 question, selon ce qui leur manque.",
        "1 question demande le sexe des personnes, et rien d’autre. Indiquez sex dans la liste.",
    ]
    assert needs.describe_all({}, "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_that_lacks_all_is_described_in_few_lines(language):
    nothing = dict.fromkeys(needs.OPENED_BY, 0.0)
    unmet = needs.list_all_unmet(map(find, names()), nothing)
    lines = needs.describe_all(unmet, language)
    assert len(unmet) > 150 and len(lines) < 20
    grouped = [*needs.group_openable(unmet), *needs.group_closed(unmet)]
    assert {name for each in grouped for name in each.questions} == {*unmet}
