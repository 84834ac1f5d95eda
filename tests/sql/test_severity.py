"""By hand: eight records of six people, scored by eye; and by the formula, written once more.

| record | person | primary         | status     | sex    | born       | lives | registered | ended      | on file      | truths                |
|--------|--------|-----------------|------------|--------|------------|-------|------------|------------|--------------|-----------------------|
| 1      | 1      | yes             | registered | female | 2006-03-06 | 59    | 2023-09-01 |            | email        | mail-good             |
| 2      | 1      | candidate_space | candidate  | female | 2006-03-06 | 59    |            | 2023-08-01 | email        | mail-good             |
| 3      | 2      | yes             | formerly   | female | 1959-03-05 | 59    | 2004-01-01 | 2023-03-06 | email        | deceased              |
| 4      | 2      | candidate_space | candidate  | female | 1959-03-05 | 59    |            | 2022-01-01 | email        | deceased              |
| 5      | 3      | yes             | candidate  | male   | 1990-01-01 | 2A    |            | 2022-01-01 | street       |                       |
| 6      | 4      | yes             | registered | male   | 1999-03-05 | 974   | 2024-01-02 |            | mobile       |                       |
| 7      | 5      | yes             | formerly   | male   | 1970-03-05 | 62    | 2005-06-30 | 2007-07-01 | email street |                       |
| 8      | 6      | yes             | formerly   | female | 1970-03-05 | 62    | 2005-06-30 | 2007-07-01 | email street | mail-good lives-there |
"""  # noqa: E501

import csv

import pytest

from breachlab import find
from breachlab.query.headlines import headline
from data_gen.breach import FOLDER
from data_gen.reference import REFERENCE
from tests.sql.by_hand import register
from tests.support.cases import for_each
from tests.support.remembered import ask

# Our own scores: the segments, and what changes with the DPC and the day.
SCORED = {
    ("candidate_spaces_with_nir", None, None): (1, 1, 1.0, 2.0, "medium"),
    ("candidate_spaces_without_nir", None, None): (1, 1, 1.0, 2.0, "medium"),
    ("registrants", None, None): (2, 1, 1.0, 3.0, "high"),
    ("registrants", 3, None): (3, 1, 1.0, 4.0, "very_high"),
    ("minors", None, None): (4, 1, 1.0, 5.0, "very_high"),
    # The controller said on 13 March 2024 that data were extracted.
    ("registrants", None, "2024-03-08"): (2, 1, 0.5, 2.5, "medium"),
    ("registrants", None, "2024-03-12"): (2, 1, 0.5, 2.5, "medium"),
    ("registrants", None, "2024-03-13"): (2, 1, 1.0, 3.0, "high"),
}


@pytest.fixture(scope="module")
def six_people():
    with register(__doc__) as connection:
        yield connection


def counted(rows, column):
    """Return {value: (records, persons)} of an answer."""
    return {row[column]: (row["record_count"], row["person_count"]) for row in as_dicts(rows)}


def as_dicts(rows):
    return rows.to_dict("records")


@for_each("segment, dpc, as_of", SCORED)
def test_segments_score_as_worked_out(lab, segment, dpc, as_of):
    rows = ask(lab, "severity/by_segment", dpc=dpc, as_of=as_of).set_index("segment_id")
    scored = tuple(rows.loc[segment, ["dpc", "ei", "cb", "se", "enisa_level"]])
    assert scored == SCORED[segment, dpc, as_of]


def test_the_scale_is_the_published_one(lab):
    """ENISA 2013, as given in https://myprivacy.tools/tool-enisascore.html.

    DPC: simple data 1, and up to three more; behavioural 2, financial 3, sensitive 4. CB: three
    steps for each of three, and half a point for malice.
    """
    scores = lab.execute(
        "select component, list(score order by score_id) from severity_scores"
        " where component in ('DPC', 'EI', 'CB') group by component"
    ).fetchall()
    assert {component: sorted(map(float, found)) for component, found in scores} == {
        "DPC": [1, 2, 2, 3, 3, 4, 4],
        "EI": [0.25, 0.5, 0.75, 1],
        "CB": [0, 0, 0, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5],
    }
    bases = lab.execute(
        "select score_id, score::double from severity_scores where score_id in"
        " ('dpc_simple', 'dpc_behavioural', 'dpc_financial', 'dpc_sensitive', 'cb_malice')"
    ).fetchall()
    assert dict(bases) == {
        "dpc_simple": 1,
        "dpc_behavioural": 2,
        "dpc_financial": 3,
        "dpc_sensitive": 4,
        "cb_malice": 0.5,
    }


@for_each(
    "example, score_id, dpc, level",
    [
        ("customers of a shop", "dpc_simple", 1, "low"),
        ("customers of a luxury shop", "dpc_simple_profile", 2, "medium"),
        ("customers of an adult book store", "dpc_simple_sensitive", 3, "high"),
        ("undercover officers", "dpc_simple_vulnerable", 4, "very_high"),
    ],
)
def test_published_examples_score_and_rank_as_published(lab, example, score_id, dpc, level):
    """Names of people, with no research (EI 1) and no circumstance (CB 0): SE is the DPC.

    Examples and levels (Low < 2 <= Medium < 3 <= High < 4 <= Very high): ENISA 2013, as given in
    https://myprivacy.tools/tool-enisascore.html; the plain shop is the base of the rule.
    """
    ((score,),) = lab.execute(
        "select score::double from severity_scores where score_id = ?", [score_id]
    ).fetchall()
    assert score == dpc, example
    levels = lab.execute("select severity_level($1), severity_level($1 + 0.99)", [dpc])
    assert levels.fetchall() == [(level, level)]


@for_each("as_of", ["2024-03-08", "2024-03-12", "2024-03-13", "2026-01-29"])
@for_each("dpc", [None, 1, 2, 3, 4])
def test_the_formula_gives_the_same_from_the_reference_files(lab, dpc, as_of):
    rows = ask(lab, "severity/by_segment", dpc=dpc, as_of=as_of)
    assert dict(zip(rows.segment_id, zip(rows.se, rows.enisa_level, strict=True), strict=True)) == {
        segment["segment_id"]: scored(segment, dpc, as_of)
        for segment in read("severity_segments.csv")
    }


def scored(segment, dpc, as_of):
    """Return SE and its level, in whole hundredths until the end."""
    scores = {row["score_id"]: row for row in read("severity_scores.csv")}
    hundredths = {name: int(row["score_hundredths"]) for name, row in scores.items()}
    applied = [n for n, row in scores.items() if row["component"] == "CB" and row["applies_from"]]
    context = hundredths[segment["dpc_score_id"]]
    if dpc and segment["is_dpc_open"] == "1":
        context = 100 * dpc
    se = context * hundredths[segment["ei_score_id"]] // 100
    se += sum(hundredths[n] for n in applied if scores[n]["applies_from"] <= as_of)
    return se / 100, ["low", "low", "medium", "high", "very_high", "very_high"][se // 100]


def read(name):
    folder = REFERENCE if (REFERENCE / name).exists() else FOLDER
    with (folder / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_minors_come_first_and_nobody_is_in_two_segments(six_people):
    assert counted(ask(six_people, "severity/by_segment"), "segment_id") == {
        "minors": (2, 1),
        "registrants": (3, 3),  # person 2 has died, and her space with her
        "candidate_spaces_with_nir": (0, 0),
        "candidate_spaces_without_nir": (1, 1),
    }


def test_every_age_band_and_status_is_in_one_segment(lab):
    """Three statuses, and candidate spaces with and without a NIR."""
    ((groups, members),) = lab.execute(
        "select count(distinct (age_band, status, is_space_with_nir)), count(*)"
        " from segment_members"
    ).fetchall()
    assert (groups, members) == (14 * 4, 14 * 4)


def test_every_level_has_its_people_and_high_counts_the_two_highest(six_people):
    rows = ask(six_people, "severity/by_level")
    assert counted(rows, "enisa_level") == {
        "very_high": (2, 1),
        "high": (3, 3),
        "medium": (1, 1),
        "low": (0, 0),
    }
    assert (rows.high_record_count[0], rows.high_person_count[0]) == (5, 4)
    assert (rows.is_revealing[0], rows.other_reading_high_person_count[0]) == (True, 1)
    other = ask(six_people, "severity/by_level", dpc=1).iloc[0]
    assert (other.high_person_count, other.other_reading_high_person_count) == (1, 4)
    assert not other.is_revealing


def test_a_departement_has_its_persons_by_level(six_people):
    rows = ask(six_people, "severity/by_departement").set_index("departement_code")
    columns = ["very_high_person_count", "high_person_count", "medium_person_count"]
    assert rows[columns].loc[["59", "62", "2A"]].values.tolist() == [
        [1, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
    ]
    assert rows.loc["59", ["medium_record_count", "high_or_above_record_count"]].tolist() == [0, 2]


@for_each("selection", [{}, {"sexes": ["female"]}, {"age_bands": ["16-17"]}])
def test_levels_segments_and_departements_sum_to_the_counts_of_the_bridge(lab, selection):
    bridge = counted(ask(lab, "notification/bridge", **selection), "count_id")
    for name in ("by_segment", "by_level", "by_departement", "scales", "communication_due"):
        rows = ask(lab, f"severity/{name}", **selection)
        whole = bridge["exposed_residents" if name == "by_departement" else "living"]
        assert (rows.record_count.sum(), rows.person_count.sum()) == whole


def test_the_level_of_registrants_turns_on_the_dpc_and_that_of_minors_does_not(six_people):
    rows = ask(six_people, "severity/sensitivity").set_index("dpc")
    assert rows.enisa_level.to_dict() == {2: "high", 1: "medium", 3: "very_high", 4: "very_high"}
    assert rows.high_person_count.to_dict() == {2: 4, 1: 1, 3: 4, 4: 4}
    assert rows.is_taken.to_dict() == {2: True, 1: False, 3: False, 4: False}


def test_a_communication_is_due_to_the_living_of_two_segments(six_people):
    rows = ask(six_people, "severity/communication_due")
    due = rows[rows.is_due & (rows.person_count > 0)]
    assert due.segment_id.tolist() == ["registrants", "minors"]
    assert rows.to_inform_person_count[0] == 4


@for_each("as_of, is_high", [("2024-03-12", False), ("2024-03-13", True)])
def test_until_extraction_is_stated_only_the_scale_of_cnil_asks_for_it(six_people, as_of, is_high):
    rows = ask(six_people, "severity/communication_due", as_of=as_of)
    (registrants,) = as_dicts(rows[rows.segment_id == "registrants"])
    assert (registrants["is_due_by_enisa"], registrants["is_due_by_cnil"]) == (is_high, True)
    assert rows.to_inform_person_count[0] == 4


def test_only_who_is_reached_by_nothing_may_be_told_in_public(six_people):
    rows = ask(six_people, "severity/communication_exemptions")
    assert counted(rows, "legal_reference") == {
        "GDPR Art. 34(3)(a)": (0, 0),
        "GDPR Art. 34(3)(b)": (0, 0),
        "GDPR Art. 34(3)(c)": (1, 1),
    }
    assert rows.is_applicable.tolist() == [True, False, False]
    assert rows.to_inform_person_count[0] == 4


def test_who_may_be_told_in_public_is_whom_the_channels_leave_to_the_public_notice(lab):
    for statuses in (None, ["registered", "formerly_registered"], ["candidate_space"]):
        channels = ask(lab, "notification/channels", statuses=statuses).set_index("channel")
        public = channels.loc["public_notice", ["record_count", "person_count"]].tolist()
        first = ask(lab, "severity/communication_exemptions", statuses=statuses).iloc[0]
        assert [first.record_count, first.person_count] == public


def test_no_row_of_enisa_is_from_memory():
    """Each has the paper's own address, then a page that tells it."""
    rows = [
        row
        for row in read("severity_scores.csv")
        if row["component"] in ("DPC", "EI", "CB", "level")
    ]
    assert len(rows) == 7 + 4 + 10 + 4
    for row in rows:
        assert "from memory" not in row["source"], row["score_id"]
        assert "https://www.enisa.europa.eu/publications/dbn-severity" in row["source"]


def test_extraction_counts_from_the_day_on_which_the_controller_stated_it():
    (row,) = [r for r in read("severity_scores.csv") if r["score_id"].endswith("ity_unknown")]
    assert row["applies_from"] == "2024-03-13"
    assert "lemagit" in row["source"] and "eurenet" in row["source"]


def test_what_is_tried_for_the_status_is_chosen_by_code_and_has_words_in_both_languages():
    rows = read("severity_scores.csv")
    tried = {row["score_id"] for row in rows if row["is_status_reading"] == "1"}
    assert tried == {"dpc_simple", "dpc_simple_profile", "dpc_financial", "dpc_simple_vulnerable"}
    for language in ("en", "fr"):
        assert {r["score_id"] for r in rows if r[f"status_reading_{language}"]} == tried


def test_the_order_of_telling_takes_extraction_as_stated(lab):
    """Persons are told from 13 March 2024 on, the day on which it was."""
    rows = ask(lab, "notification/priority").set_index(["age_group", "status"])
    assert rows.severity_score.loc[("16-17", "registered")] == 5
    assert rows.severity_score.loc[("18-59", "registered")] == 3
    assert rows.severity_score.loc[("18-59", "candidate_space")] == 2
    assert rows.index.is_unique


def test_nobody_at_high_is_a_sentence(six_people, english):
    for name in ("by_level", "by_departement"):
        query = find(f"severity/{name}")
        rows = ask(six_people, query.name, statuses=["candidate_space"], departements=["2A"])
        assert headline(query, rows, english).text.startswith("Nobody selected is at level high")
