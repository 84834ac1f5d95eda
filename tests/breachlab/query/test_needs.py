"""Facts that a question needs, in a world that lacks some, and what that leaves open."""

from functools import cache

import duckdb
import pytest

from breachlab import ask, find
from breachlab.__main__ import main
from breachlab.errors import NotKnown
from breachlab.query import needs
from breachlab.query.asking import leave_out_unknown
from breachlab.query.headlines import add_mark, headline
from breachlab.query.queries import names
from breachlab.store.databases import connect
from breachlab.words import LANGUAGES, Sentence, Words

BY_AGE = "exposure/by_age_band"
OWN_LIST = """
    create table own_list as
    select
        9 as loose_person_count,
        10 as strict_person_count,
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


def test_list_needs_is_in_the_order_of_the_vocabulary():
    assert needs.list_needs(find(BY_AGE)) == ["age"]
    assert needs.list_needs(find("exposure/total")) == []


def test_read_coverage_of_a_generated_world_is_empty(lab):
    assert needs.read_coverage(lab) == {}


def test_ask_raises_not_known_and_names_the_column(own):
    with connect(own(age=0.0)) as connection, pytest.raises(NotKnown) as raised:
        ask(connection, BY_AGE)
    assert str(raised.value) == (f"{BY_AGE} needs the age of people. Map birth_date in the list.")


def test_ask_raises_not_known_for_a_filter_on_what_the_list_lacks(own):
    with connect(own(sex=0.0)) as connection, pytest.raises(NotKnown, match="the sex of people"):
        ask(connection, "exposure/total", sexes=["female"])
    with connect(own(sex=0.0)) as connection:
        assert len(ask(connection, "exposure/total")) == 1


def test_list_unmet_wants_a_last_use_of_every_record_and_an_end_of_some():
    idle, stock = find("retention/by_idle_years"), find("exposure/stock")
    assert needs.list_unmet(idle, KNOWN | {"last use": 0.9}) == ["last use"]
    assert needs.list_unmet(stock, KNOWN | {"end": 0.0}) == ["end"]
    assert needs.list_unmet(stock, KNOWN | {"end": 0.9}) == []


def test_list_unmet_names_what_a_column_opens_and_not_what_follows_from_it():
    lookup, rates = find("identifiability/range_lookup"), find("exposure/rate_by_region")
    assert needs.list_unmet(lookup, KNOWN | {"email address": 0}) == ["email address"]
    assert needs.list_unmet(rates, KNOWN | {"area": 0, "residents": 0}) == ["area"]
    assert needs.list_unmet(rates, KNOWN | {"residents": 0}) == ["residents"]


def test_explain_unmet_names_each_column_once():
    unmet = ["vital status", "residence abroad"]
    text = needs.explain_unmet("severity/cross_border", unmet, "en")
    assert text.endswith("found and not taken. Map deceased and lives_abroad in the list.")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Of the records concerned, at most 75.0% have the status of each record and when"),
        (
            "fr",
            "Au plus 75,0\u202f% des dossiers concernés comportent le statut de chaque dossier et",
        ),
    ],
)
def test_coverage_note_says_of_how_many_an_end_is_known(own, language, said):
    with connect(own(end=0.75, status=0.9)) as connection:
        rows, words = ask(connection, "exposure/stock"), Words.of(connection, language)
        text = headline(find("exposure/stock"), rows, words).text
    assert said in text and ("left out" in text or "ne sont pas comptés" in text)


def test_explain_unmet_names_no_column_where_one_fact_has_none():
    text = needs.explain_unmet("area/calls", ["worth of contacts", "vital status"], "en")
    assert text.endswith("No column of a list has it.")
    text = needs.explain_unmet("area/summary", ["vital status"], "en")
    assert "Map deceased and lives_abroad in the list. Or write all_living" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "a rate of fewer rounds to nothing. No column of a list has it."),
        ("fr", "s’arrondit à rien. Aucune colonne d’une liste ne le contient."),
    ],
)
def test_explain_unmet_says_what_no_column_opens(language, said):
    text = needs.explain_unmet("exposure/rate_by_region", ["residents"], language)
    assert text.endswith(said)


@pytest.mark.parametrize(("language", "said"), [("en", "known"), ("fr", "connus")])
def test_add_mark_says_which_part_of_a_list_a_finding_is_of(own, language, said):
    query, found = find("severity/by_level"), Sentence("Everybody.")
    with connect(own(age=0.75)) as connection:
        marked = add_mark(found, query, Words.of(connection, language)).text
        assert marked.startswith("Everybody. (75") and marked.endswith(f" {said})")
    with connect(own()) as connection:
        assert add_mark(found, query, Words.of(connection, language)) is found


def test_leave_out_unknown_selects_all_that_is_known(own):
    with connect(own(age=0.75)) as connection:
        coverage = needs.read_coverage(connection)
        given = leave_out_unknown(connection, find(BY_AGE), coverage, {"sexes": ["female"]})
        assert given["sexes"] == ["female"]
        assert len(given["age_bands"]) == 14
        asked = {"age_bands": ["16-17"]}
        assert leave_out_unknown(connection, find(BY_AGE), coverage, asked) == asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_note_says_of_how_many(own, language):
    with connect(own(age=0.75)) as connection:
        rows, words = ask(connection, BY_AGE), Words.of(connection, language)
        said = headline(find(BY_AGE), rows, words).text
    assert said.endswith(
        {
            "en": "Of the records, 75.0% have the age of people; "
            "what needs that leaves the others out.",
            "fr": "75,0\u202f% des dossiers comportent l’âge des personnes\u202f; "
            "ce qui en dépend ne compte pas les autres.",
        }[language]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_note_says_who_counts_in_the_most_severe_segment(own, language):
    query = find("severity/by_level")
    with connect(own(status=0.75)) as connection:
        assert leave_out_unknown(connection, query, {"status": 0.75}, {}) == {}
        words = Words.of(connection, language)
        assert headline(query, ask(connection, query.name), words).text.endswith(
            {
                "en": "Of the records, 75.0% have a status; "
                "the others count in the most severe segment of their age.",
                "fr": "75,0\u202f% des dossiers comportent un statut\u202f; "
                "les autres comptent dans le segment le plus grave de leur âge.",
            }[language]
        )
        assert add_mark(found := Sentence("Everybody."), query, words) is found
        assert needs.list_partial(find("exposure/by_status"), words.coverage) == ["status"]


def test_main_ends_in_two_and_says_it_in_french(own, capsys):
    assert main([BY_AGE, "--database", str(own(age=0.0)), "--language", "fr"]) == 2
    assert "Pour exposure/by_age_band, il faut l’âge des personnes." in capsys.readouterr().err


def test_main_counts_what_is_not_known_here(own, capsys):
    path = own(age=0.0)
    assert main(["exposure", "--database", str(path)]) == 0
    known, unknown = capsys.readouterr().out.split("Not known here: ")
    assert "exposure/by_region " in known and f"{BY_AGE} " not in known
    assert "need the age of people, " in unknown and BY_AGE not in unknown
    assert f"python -m breachlab exposure --unknown --database {path}" in unknown


def test_time_counts_what_is_not_known_here(own, capsys):
    assert main(["exposure", "--time", "--database", str(own(age=0.0))]) == 0
    timed, unknown = capsys.readouterr().out.split("Not known here: ")
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


def test_group_openable_has_the_fact_of_most_questions_first():
    found = needs.group_openable(UNMET)
    assert [(each.need, len(each.questions), each.alone_count) for each in found] == [
        ("age", 3, 2),
        ("sex", 2, 1),
    ]
    assert "area/calls" not in found[0].questions  # no column opens it


def test_group_closed_has_what_no_column_opens():
    found = needs.group_closed(UNMET)
    assert [(each.need, each.questions) for each in found] == [
        ("records", ("method/receipt", "quality/nir_shared")),
        ("worth of contacts", ("area/calls",)),
    ]


def test_describe_all_is_a_line_a_fact():
    assert needs.describe_all(UNMET, "en") == [
        "Not known here: 7 questions, by the fact that they lack.",
        "3 need the age of people, 2 of them nothing else. Map birth_date in the list.",
        "2 need the sex of people, 1 of them nothing else. Map sex in the list.",
        "3 need what no column of a list opens: the records one by one, which a database of one's "
        "own list does not keep (2); whether an address or a number still reaches people (1).",
    ]
    lines = needs.describe_all({"exposure/by_sex": ["sex"]}, "fr")
    assert lines == [
        "Sans réponse ici\u202f: 1 question, selon ce qui leur manque.",
        "1 question demande le sexe des personnes, et rien d’autre. Indiquez sex dans la liste.",
    ]
    assert needs.describe_all({}, "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_lacks_all_is_said_in_few_lines(language):
    nothing = dict.fromkeys(needs.OPENED_BY, 0.0)
    unmet = needs.list_all_unmet(map(find, names()), nothing)
    lines = needs.describe_all(unmet, language)
    assert len(unmet) > 150 and len(lines) < 20
    grouped = [*needs.group_openable(unmet), *needs.group_closed(unmet)]
    assert {name for each in grouped for name in each.questions} == {*unmet}
