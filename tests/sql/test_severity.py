"""Severity, deadlines and communications against the register, the scales and one another.

The hand-counted cases stand in severity.md.
"""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.headlines import headline
from breachlab.words import Words, fill
from data_gen.breach import FOLDER
from data_gen.reference import REFERENCE
from tests.sql.banded import BANDED, keeps, reached, selections
from tests.support.remembered import ask, read_records
from tests.support.tiers import examples


def counted(rows, column):
    """Return {value: (records, persons)} of an answer."""
    return {
        row[column]: (row["record_count"], row["person_count"]) for row in rows.to_dict("records")
    }


def read(name):
    folder = REFERENCE if (REFERENCE / name).exists() else FOLDER
    with (folder / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


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


def test_published_examples_rank_as_published(lab):
    """Names of customers of a shop, a luxury shop, a book store for adults, and of officers.

    With no research (EI 1) and no circumstance (CB 0) SE is the DPC; Low < 2 <= Medium < 3 <= High
    < 4 <= Very high.
    """
    data = ("simple", "simple_profile", "simple_sensitive", "simple_vulnerable")
    found = lab.execute(
        "with scores as (select score_id, score::double as dpc from severity_scores)"
        " select dpc, severity_level(dpc), severity_level(dpc + 0.99)"
        " from scores where list_contains($ids, score_id) order by dpc",
        {"ids": [f"dpc_{name}" for name in data]},
    ).fetchall()
    levels = {1: "low", 2: "medium", 3: "high", 4: "very_high"}
    assert found == [(dpc, level, level) for dpc, level in levels.items()]


def test_every_age_band_and_status_is_in_one_segment(lab):
    """Three statuses, and candidate spaces with and without a NIR."""
    ((groups, members),) = lab.execute(
        "select count(distinct (age_band, status, is_space_with_nir)), count(*)"
        " from segment_members"
    ).fetchall()
    assert (groups, members) == (14 * 4, 14 * 4)


@pytest.mark.parametrize("selection", [{}, {"sexes": ["female"]}, {"age_bands": ["16-17"]}])
def test_levels_segments_and_departements_sum_to_the_counts_of_the_bridge(lab, selection):
    bridge = counted(ask(lab, "notification/bridge", **selection), "count_id")
    for name in ("by_segment", "by_level", "by_departement", "scales", "communication_due"):
        rows = ask(lab, f"severity/{name}", **selection)
        whole = bridge["exposed_residents" if name == "by_departement" else "living"]
        assert (rows.record_count.sum(), rows.person_count.sum()) == whole


def test_scores_and_days_name_their_sources(subtests):
    """ENISA's have the paper's own address, then a page that tells it."""
    scores = {row["score_id"]: row for row in read("severity_scores.csv")}
    of_enisa = [r for r in scores.values() if r["component"] in ("DPC", "EI", "CB", "level")]
    assert len(of_enisa) == 7 + 4 + 10 + 4
    for row in of_enisa:
        with subtests.test(row["score_id"]):
            assert "from memory" not in row["source"]
            assert "https://www.enisa.europa.eu/publications/dbn-severity" in row["source"]
    # The controller said on 13 March 2024 that data had been extracted.
    (stated,) = [row for name, row in scores.items() if name.endswith("ity_unknown")]
    assert stated["applies_from"] == "2024-03-13"
    assert "lemagit" in stated["source"] and "eurenet" in stated["source"]
    notified = read("deadlines.csv")[0]
    assert notified["done_on"] == "2024-03-08" and "Mondaq says May 2024" in notified["source"]


def test_what_is_tried_for_the_status_has_words_in_both_languages():
    rows = read("severity_scores.csv")
    tried = {row["score_id"] for row in rows if row["is_status_reading"] == "1"}
    assert tried == {"dpc_simple", "dpc_simple_profile", "dpc_financial", "dpc_simple_vulnerable"}
    for language in ("en", "fr"):
        assert {r["score_id"] for r in rows if r[f"status_reading_{language}"]} == tried


SEGMENTS = f"""
    select
        case
            when age < 18 then 'minors'
            when status <> 'candidate_space' then 'registrants'
            when nir is not null then 'candidate_spaces_with_nir'
            else 'candidate_spaces_without_nir'
        end as segment_id,
        count(*),
        count(*) filter (is_primary)
    from {BANDED}
    where {{where}} and not is_deceased
    group by all
"""


@examples(40)
@given(data=st.data())
def test_segments_count_as_the_register(lab, data):
    selection = data.draw(selections(lab))
    where = f"{keeps(selection)} and {reached(selection)}"
    rows = read_records(lab, SEGMENTS.format(where=where), selection)
    expected = {segment: tuple(counts) for segment, *counts in rows}
    found = counted(ask(lab, "severity/by_segment", **selection), "segment_id")
    assert {segment: counts for segment, counts in found.items() if counts != (0, 0)} == expected
    due = counted(ask(lab, "severity/communication_due", **selection), "segment_id")
    assert due == found


ADULTS = [
    "18-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49",
    "50-54", "55-59", "60-64", "65-69", "70-74", "75 and over",
]  # fmt: skip


@examples(20)
@given(data=st.data())
def test_whose_nir_is_out_is_due_a_communication(lab, data):
    """Harms that a NIR opens count those to inform, and those of them who died."""
    selection = data.draw(selections(lab)) | {
        "statuses": ["candidate_space"],
        "age_bands": ADULTS,
    }
    harms = counted(ask(lab, "fields/harms", **selection), "harm_id")
    due = counted(ask(lab, "severity/communication_due", **selection), "segment_id")
    bridge = counted(ask(lab, "notification/bridge", **selection), "count_id")
    dead = bridge.get("dead", (0, 0))  # a step of nobody is no row
    assert harms["nir_linkage"] >= due["candidate_spaces_with_nir"]
    assert harms["nir_linkage"][1] <= due["candidate_spaces_with_nir"][1] + dead[1]


@pytest.mark.parametrize("column", ["cnil_reason_en", "cnil_reason_fr"])
def test_no_reason_denies_what_harms_leaves_open(column):
    """Without a NIR, fraud with name, birth date and address stays possible: see harm_fields."""
    (row,) = [r for r in read("severity_segments.csv") if "without" in r["segment_id"]]
    assert re.search("fraud in the person's name|fraude au nom", row[column])
    assert not re.search("most people|plupart", row[column])


@pytest.mark.parametrize("as_of", ["2024-03-08", "2024-03-13", "2026-01-29"])
def test_no_term_is_said_to_have_been_missed(lab, english, french, as_of):
    """Awareness is the controller's to establish, and the law names no day for the others."""
    rows = ask(lab, "severity/deadlines", as_of=as_of)
    for words in (english, french):
        said = headline(find("severity/deadlines"), rows, words).text
        assert not re.search(r"(?i)\blate\b|broken|missed|retard|hors délai", said)


@examples(20)
@given(data=st.data())
def test_second_communication_lies_inside_the_overlap(lab, data):
    """Whoever is due one is in both, and the bounds are no wider than those of all persons."""
    selection = data.draw(selections(lab))
    whole = ask(lab, "combination/other_breaches", **selection).set_index("breach_id")
    rows = ask(lab, "combination/second_notification", **selection).set_index("breach_id")
    whole = whole.loc[rows.index]
    assert rows.person_count.tolist() == whole.person_count.tolist()
    assert rows.record_count.tolist() == whole.record_count.tolist()
    assert (rows.due_person_count <= rows.person_count).all()
    for end in ("least", "most"):
        due, all_of_them = rows[f"{end}_due_person_count"], whole[f"{end}_person_count"]
        assert due.isna().tolist() == all_of_them.isna().tolist()  # not known of minors
        assert (due.dropna() <= all_of_them.dropna()).all()
    assert (rows.little_overlap_due_person_count <= rows.due_person_count).all()
    assert (rows.due_person_count <= rows.much_overlap_due_person_count).all()


@examples(20)
@given(data=st.data())
def test_residents_to_inform_are_those_of_the_register(lab, data):
    """Alive, in France, of the ages of the breach, and registered once or with a NIR on file."""
    selection = data.draw(selections(lab)) | {"age_bands": ["25-29", "40-44", "60-64"]}
    rows = ask(lab, "combination/second_notification", **selection).set_index("breach_id")
    ((persons,),) = read_records(
        lab,
        f"select count(*) from {BANDED} where {keeps(selection)} and is_primary"
        " and not is_deceased and not lives_abroad and (status <> 'candidate_space' or has_nir)",
        selection,
    )
    assert rows.resident_to_inform_person_count["FREE"] == persons


@pytest.mark.parametrize(
    ("aware_at", "lateness", "late_hours", "spare_hours"),
    [  # notified on 8 March 2024: from 00:00 on late by at least, until 24:00 in time by at least
        ("2024-03-01T10:00", "late", 86, None),
        ("2024-03-04T23:59", "late", 0, None),
        ("2024-03-05T00:00", "hour_decides", None, None),
        ("2024-03-05T23:59", "hour_decides", None, None),
        ("2024-03-06T00:00", "in_time", None, 0),
        ("2024-03-07T09:00", "in_time", None, 33),
    ],
)
def test_deadlines_say_by_how_much_a_notification_was_late(
    lab, aware_at, lateness, late_hours, spare_hours
):
    (row, *others) = ask(lab, "severity/deadlines", aware_at=aware_at).to_dict("records")
    assert row["lateness_id"] == lateness
    found = [None if each != each else each for each in (row["late_hours"], row["spare_hours"])]
    assert found == [late_hours, spare_hours]
    assert {each["lateness_id"] for each in others} == {"no_day_in_law"}
    form = ask(lab, "severity/notification_form", aware_at=aware_at)
    (worded,) = {each for each in form.wording_id if each.startswith("9@")}
    assert worded.endswith(f"@{lateness}")
    words = Words.of(lab, "en")
    row = form[form.wording_id == worded].to_dict("records")[0]
    said = fill(words.label("wording_id", worded), row, words).text
    assert ("86 hours" in said) == (late_hours == 86)
