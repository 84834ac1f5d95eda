"""What was known of the size on a day: the states as published, and what follows from them."""

import datetime

import pandas
import pytest

from breachlab import find
from breachlab.errors import BadParameters
from breachlab.query.headlines import headline
from tests.sql.banded import of_places
from tests.support.cases import for_each
from tests.support.remembered import ask

MOST, FINAL = 43_000_000, 36_820_828
UNNAMED = (0, None, None)  # nobody had named a number
UP_TO = (0, None, MOST)  # and nothing made one number likelier
# Records and persons, each at the least, most likely, at the most; on and around each change.
STATES = [
    ("2024-03-08", UNNAMED, UNNAMED),
    ("2024-03-12", UNNAMED, UNNAMED),
    ("2024-03-13", UP_TO, UP_TO),
    ("2024-03-18", UP_TO, UP_TO),
    ("2024-03-19", UP_TO, UP_TO),  # a base valued at 43 million: how much of it is not said
    ("2024-12-05", UP_TO, UP_TO),
    ("2025-09-18", UP_TO, UP_TO),
    ("2025-09-19", UP_TO, UP_TO),  # an advert that nobody confirmed moves no bound
    ("2025-12-05", UP_TO, UP_TO),
    ("2026-01-28", UP_TO, UP_TO),
    ("2026-01-29", (FINAL, MOST, MOST), (FINAL, FINAL, FINAL)),
    (None, (FINAL, MOST, MOST), (FINAL, FINAL, FINAL)),
]


def ends(row, thing):
    """Return the three counts of a thing, None for what is not known."""
    counts = (row[f"{thing}_count_{end}"] for end in ("low", "mode", "high"))
    return tuple(None if pandas.isna(count) else int(count) for count in counts)


@for_each("as_of, records, persons", STATES)
def test_a_state_holds_from_its_day_until_the_next(lab, english, as_of, records, persons):
    (row,) = ask(lab, "exposure/known_as_of", as_of=as_of).to_dict("records")
    assert ends(row, "record") == records
    assert ends(row, "person") == persons
    assert row["is_settled"] == (persons == (FINAL, FINAL, FINAL))
    assert row["source"].count("https://") and english.label("basis_id", row["basis_id"])


def test_before_the_first_notice_nothing_can_be_asked(lab):
    with pytest.raises(BadParameters, match="must be a day from 2024-03-08 to 2026-01-29"):
        ask(lab, "exposure/known_as_of", as_of="2024-03-07")


def test_states_are_in_order_and_end_at_the_ledger(lab):
    states = lab.execute("from knowledge_states order by known_on").df()
    for thing in ("record", "person"):
        low, mode, high = (states[f"{thing}_count_{end}"] for end in ("low", "mode", "high"))
        assert (low <= mode.fillna(low)).all() and (mode <= high)[mode.notna()].all()
        assert (low <= high)[high.notna()].all()
    ledger = dict(lab.execute("select name, value from assumptions").fetchall())
    last = states.iloc[-1]
    assert ledger["persons_final"] == last.person_count_low == last.person_count_high
    assert ledger["records_announced"] == last.record_count_mode == states.record_count_high.max()


def test_nothing_is_likelier_until_a_number_is_settled(lab):
    states = lab.execute("from knowledge_states order by known_on").df()
    assert states.known_on.is_monotonic_increasing
    unsettled = states[:-1]
    assert unsettled[["record_count_mode", "person_count_mode"]].isna().all(axis=None)


def test_an_advert_is_told_of_and_moves_no_bound(lab):
    before, after = (
        ask(lab, "exposure/known_as_of", as_of=day) for day in ("2025-09-18", "2025-12-05")
    )
    bounds = [column for column in before if column.endswith(("_low", "_mode", "_high"))]
    pandas.testing.assert_frame_equal(before[bounds], after[bounds])
    assert before.basis_id[0] != after.basis_id[0]


def known_range(lab, as_of):
    """Return {persons or records: (at the least, likeliest, at the most)}, None if not known."""
    rows = ask(lab, "exposure/known_range", as_of=as_of)
    ends = rows.set_index("measure_id")[["low_count", "likeliest_count", "high_count"]]
    return {
        measure: tuple(None if pandas.isna(end) else int(end) for end in row)
        for measure, row in zip(ends.index, ends.to_numpy(dtype=object), strict=True)
    }


@for_each("as_of, records, persons", STATES)
def test_a_range_is_that_of_the_state_and_no_distribution(lab, as_of, records, persons):
    assert known_range(lab, as_of) == {"persons": persons, "records": records}
    columns = set(ask(lab, "exposure/known_range", as_of=as_of))
    assert not [column for column in columns if column.startswith("p") and column[1:3].isdigit()]


def test_once_settled_the_persons_are_certain_and_the_records_are_not(lab):
    rows = ask(lab, "exposure/known_range").set_index("measure_id")
    assert rows.is_settled.to_dict() == {"persons": True, "records": False}
    assert set(rows.first_high_count) == {MOST}
    assert {day.date() for day in rows.first_named_on} == {datetime.date(2024, 3, 13)}


def test_before_a_number_was_named_none_is_the_first(lab):
    rows = ask(lab, "exposure/known_range", as_of="2024-03-12")
    assert rows[["first_named_on", "first_high_count"]].isna().all(axis=None)


def test_the_changes_since_the_announcement(lab):
    rows = ask(lab, "exposure/known_changes").set_index("bound_id")
    assert rows.person_change["high"] == FINAL - MOST
    assert rows.record_change["high"] == 0
    assert rows.person_change["low"] == FINAL
    assert pandas.isna(rows.person_change["mode"])  # nothing was likelier on 13 March 2024


def test_changes_read_backwards_have_the_other_sign(lab):
    there = ask(lab, "exposure/known_changes", since="2024-03-19", as_of="2026-01-29")
    back = ask(lab, "exposure/known_changes", since="2026-01-29", as_of="2024-03-19")
    for column in ("record_change", "person_change"):
        assert there[column].dropna().tolist() == (-back[column].dropna()).tolist()
    assert back.set_index("bound_id").person_change["high"] == MOST - FINAL


def test_nothing_changed_within_a_state(lab):
    rows = ask(lab, "exposure/known_changes", since="2024-03-19", as_of="2025-09-18")
    rows = rows.set_index("bound_id").loc[["high", "low"]]
    assert (rows.person_change == 0).all() and (rows.record_change == 0).all()
    assert rows.is_unchanged.all()


def test_intervals_are_those_derived_from_the_published_days(lab):
    rows = ask(lab, "exposure/intervals")
    assert rows.interval_days.tolist() == [28, 23, 8, 13, 8, 4, 685]


def test_the_timeline_is_in_order_and_says_where_only_the_month_is_known(lab):
    rows = ask(lab, "exposure/timeline")
    assert rows.happened_on.is_monotonic_increasing and len(rows) == 17
    assert rows[~rows.is_day_known].event_id.tolist() == []
    since = rows.set_index("event_id").days_since_first_use
    first = datetime.date(2024, 2, 6)
    assert since["published"] == (datetime.date(2026, 1, 29) - first).days
    assert rows.source.str.startswith("https://").all()


def test_knowledge_begins_and_ends_on_days_of_the_timeline(lab):
    days = set(ask(lab, "exposure/timeline").happened_on)
    known = lab.execute("select known_on from knowledge_states").df().known_on
    assert set(known) <= days


def test_in_the_extraction_none_nobody_is_read_and_in_total_everybody(lab):
    rows = ask(lab, "exposure/extractions").set_index("extraction")
    (total,) = ask(lab, "exposure/total").to_dict("records")
    assert (rows.person_count["none"], rows.record_count["none"]) == (0, 0)
    assert rows.person_count["total"] == total["living_person_count"]
    assert rows.record_count["total"] == total["record_count"]
    assert rows.person_count.is_monotonic_decreasing and (rows.all_record_count == 10_000).all()


@for_each("by", ["region", "age_band", "status"])
@for_each("extraction", [None, "targeted", "near-total"])
def test_segments_of_an_extraction_sum_to_it(lab, by, extraction):
    selection = {"sexes": ["female"]}
    here = of_places(lab, selection) if by == "region" else selection
    whole = ask(lab, "exposure/extractions", **here).set_index("extraction")
    rows = ask(lab, f"exposure/extractions_by_{by}", extraction=extraction, **selection)
    expected = whole.loc[extraction or "partial"]
    for column in ("record_count", "person_count", "all_record_count", "all_person_count"):
        assert rows[column].sum() == expected[column]
    assert rows.read_person_share.sum() == pytest.approx(1)


def test_the_targeted_extraction_reads_two_regions_first(lab):
    rows = ask(lab, "exposure/extractions_by_region", extraction="targeted")
    assert set(rows[rows.person_count > 0].region_code) == {"24", "04"}


def test_segments_that_nobody_is_in_count_nobody(lab):
    nobody = {"age_bands": ["75 and over"], "statuses": ["registered"]}
    rows = ask(lab, "exposure/extractions", **nobody)
    assert len(rows) == 5 and rows.person_count.sum() == rows.all_person_count.sum() == 0


def said(lab, words, name, **days):
    """Return the sentence of exposure/<name>, with ordinary spaces."""
    query = find(f"exposure/{name}")
    text = headline(query, ask(lab, query.name, **days), words).text
    return text.replace("\u202f", " ")


def test_what_stayed_or_is_certain_is_said_so(lab, english):
    since_announced = said(lab, english, "known_changes")
    assert "went from 43,000,000 to 36,820,828, the records stayed 43,000,000." in since_announced
    unchanged = said(lab, english, "known_changes", since="2024-03-19", as_of="2024-03-19")
    assert unchanged.endswith("at the most stayed 43,000,000, the records 43,000,000.")
    named = said(lab, english, "known_changes", since="2024-03-08")
    assert named.startswith("On 8 March 2024 nobody had named a number; as known on 29 January")
    assert said(lab, english, "known_range").endswith(
        "2026, it is 36,820,828, as CNIL's decision is reported."
    )
    assert "29 January 2026, 36,820,828 persons" in said(lab, english, "known_as_of")


@for_each("name", ["known_as_of", "known_range"])
def test_before_anything_was_settled_no_number_is_said_to_be_likelier(lab, english, french, name):
    for day in ("2024-03-13", "2025-12-05"):
        assert "up to 43,000,000" in said(lab, english, name, as_of=day)
        assert "nothing made one number likelier" in said(lab, english, name, as_of=day)
        assert "jusqu’à 43 000 000" in said(lab, french, name, as_of=day)
        assert "plus probable qu’un autre" in said(lab, french, name, as_of=day)
    assert "nobody had named a number" in said(lab, english, name, as_of="2024-03-08")
    assert "personne n’avait avancé de nombre" in said(lab, french, name, as_of="2024-03-08")


def test_what_stayed_or_is_certain_is_said_so_in_french(lab, french):
    since_announced = said(lab, french, "known_changes")
    assert "est passé de 43 000 000 à 36 820 828, celui des dossiers est resté" in since_announced
    unchanged = said(lab, french, "known_changes", since="2024-03-19", as_of="2024-03-19")
    assert unchanged.endswith("est resté à 43 000 000, celui des dossiers à 43 000 000.")
    assert said(lab, french, "known_range").endswith(
        "il est de 36 820 828, d’après ce qui est rapporté de la décision de la CNIL."
    )


@for_each("as_of", ["2024-03-08", "2024-03-12", "2024-03-13", "2026-01-28", None])
def test_every_day_of_change_is_given_and_what_was_known_on_the_day_asked_is_marked(lab, as_of):
    rows = ask(lab, "exposure/known_by_day", as_of=as_of)
    known = ask(lab, "exposure/known_as_of", as_of=as_of)
    states = lab.execute("from knowledge_states order by known_on").df()
    assert rows.known_on.tolist() == states.known_on.tolist()
    assert rows.known_on[rows.is_as_of].tolist() == known.known_on.tolist()
    assert set(rows.as_of_basis_id) == set(known.basis_id)


def test_each_day_has_the_bounds_of_that_day(lab):
    for row in ask(lab, "exposure/known_by_day").itertuples():
        (known,) = ask(lab, "exposure/known_as_of", as_of=row.known_on).itertuples()
        assert (row.person_count_low, str(row.person_count_high), row.is_settled) == (
            known.person_count_low,
            str(known.person_count_high),
            known.is_settled,
        )
