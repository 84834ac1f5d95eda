"""What was known of the size on a day: the states as published, and what follows from them."""

import datetime

import pandas
import pytest

from breachlab import ask, find
from breachlab.errors import BadParameters
from breachlab.headlines import headline

MOST, FINAL, ADVERT = 43_000_000, 36_820_828, 44_300_000
NOTHING = (0, None, MOST)
BASE = (0, MOST, MOST)
# Records and persons, each at the least, most likely, at the most; on and around each change.
STATES = [
    ("2024-03-08", NOTHING, NOTHING),
    ("2024-03-12", NOTHING, NOTHING),
    ("2024-03-13", NOTHING, NOTHING),
    ("2024-03-18", NOTHING, NOTHING),
    ("2024-03-19", BASE, BASE),
    ("2024-12-05", BASE, BASE),
    ("2025-09-18", BASE, BASE),
    ("2025-09-19", (0, MOST, ADVERT), (0, MOST, ADVERT)),
    ("2025-09-29", (0, MOST, ADVERT), (0, MOST, ADVERT)),  # the denied advert moves no bound
    ("2026-01-28", (0, MOST, ADVERT), (0, MOST, ADVERT)),
    ("2026-01-29", (FINAL, MOST, MOST), (FINAL, FINAL, FINAL)),
    (None, (FINAL, MOST, MOST), (FINAL, FINAL, FINAL)),
]


def ends(row, thing):
    """Return the three counts of a thing, None for what is not known."""
    counts = (row[f"{thing}_count_{end}"] for end in ("low", "mode", "high"))
    return tuple(None if pandas.isna(count) else int(count) for count in counts)


@pytest.mark.parametrize(("as_of", "records", "persons"), STATES)
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
        assert (low <= mode.fillna(high)).all() and (mode.fillna(low) <= high).all()
    ledger = dict(lab.execute("select name, value from assumptions").fetchall())
    last = states.iloc[-1]
    assert ledger["persons_final"] == last.person_count_low == last.person_count_high
    assert ledger["records_announced"] == last.record_count_mode == states.record_count_high[0]
    assert ledger["records_advertised_2025"] == states.record_count_high.max()


def quantile(low, mode, high, share):
    """Return where a triangular distribution reaches a share, by halving its own sum."""
    start, end = low, high
    for _ in range(80):
        middle = (start + end) / 2
        if middle < mode:
            below = (middle - low) ** 2 / ((high - low) * (mode - low))
        else:
            below = 1 - (high - middle) ** 2 / ((high - low) * (high - mode)) if high > mode else 1
        if middle == mode == high:
            below = 1
        start, end = (middle, end) if below < share else (start, middle)
    return round(end)


def quantiles(lab, as_of):
    """Return {persons or records: (P10, P50, P90)}."""
    rows = ask(lab, "exposure/known_quantiles", as_of=as_of).set_index("measure_id")
    return {
        measure: tuple(int(row[f"p{share}_count"]) for share in (10, 50, 90))
        for measure, row in rows.iterrows()
    }


def test_without_a_likelier_number_all_are_equally_likely(lab):
    assert quantiles(lab, "2024-03-13")["persons"] == (4_300_000, 21_500_000, 38_700_000)
    assert ask(lab, "exposure/known_quantiles", as_of="2024-03-13").is_uniform.all()


@pytest.mark.parametrize("as_of", ["2024-03-19", "2025-09-19"])
def test_with_one_the_quantiles_are_those_of_a_triangle(lab, as_of):
    high = MOST if as_of < "2025" else ADVERT
    expected = tuple(quantile(0, MOST, high, share) for share in (0.1, 0.5, 0.9))
    assert quantiles(lab, as_of)["persons"] == pytest.approx(expected, abs=1)
    assert not ask(lab, "exposure/known_quantiles", as_of=as_of).is_uniform.any()


def test_once_settled_the_persons_are_certain_and_the_records_are_not(lab):
    settled = quantiles(lab, None)
    rows = ask(lab, "exposure/known_quantiles").set_index("measure_id")
    assert rows.is_settled.to_dict() == {"persons": True, "records": False}
    assert settled["persons"] == (FINAL, FINAL, FINAL)
    low, middle, high = settled["records"]
    assert FINAL < low < middle < high < MOST


def test_the_changes_since_the_announcement(lab):
    rows = ask(lab, "exposure/known_changes").set_index("bound_id")
    assert rows.person_change["high"] == FINAL - MOST
    assert rows.record_change["high"] == 0
    assert rows.person_change["low"] == FINAL
    assert pandas.isna(rows.person_change["mode"])  # nothing was likelier on 13 March 2024


def test_changes_read_backwards_have_the_other_sign(lab):
    there = ask(lab, "exposure/known_changes", since="2024-03-19", as_of="2025-09-19")
    back = ask(lab, "exposure/known_changes", since="2025-09-19", as_of="2024-03-19")
    assert there.record_change.tolist() == [ADVERT - MOST, 0, 0]
    assert back.record_change.tolist() == [MOST - ADVERT, 0, 0]


def test_nothing_changed_within_a_state(lab):
    rows = ask(lab, "exposure/known_changes", since="2024-03-19", as_of="2025-09-18")
    assert (rows.person_change == 0).all() and (rows.record_change == 0).all()
    assert rows.is_unchanged.all()


def test_intervals_are_those_derived_from_the_published_days(lab):
    rows = ask(lab, "exposure/intervals")
    assert rows.interval_days.tolist() == [28, 23, 8, 13, 8, 4, 685]


def test_the_timeline_is_in_order_and_says_where_only_the_month_is_known(lab):
    rows = ask(lab, "exposure/timeline")
    assert rows.happened_on.is_monotonic_increasing and len(rows) == 17
    assert rows[~rows.is_day_known].event_id.tolist() == ["kairos"]
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
    assert rows.person_count["total"] == total["person_count"]
    assert rows.record_count["total"] == total["record_count"]
    assert rows.person_count.is_monotonic_decreasing and (rows.all_record_count == 10_000).all()


@pytest.mark.parametrize("by", ["region", "age_band", "status"])
@pytest.mark.parametrize("extraction", [None, "targeted", "near-total"])
def test_segments_of_an_extraction_sum_to_it(lab, by, extraction):
    selection = {"sexes": ["female"]}
    whole = ask(lab, "exposure/extractions", **selection).set_index("extraction")
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
    both = said(lab, english, "known_changes", since="2025-09-19")
    assert both.endswith("44,300,000 to 36,820,828, the records from 44,300,000 to 43,000,000.")
    unchanged = said(lab, english, "known_changes", since="2024-03-19", as_of="2024-03-19")
    assert unchanged.endswith("at the most stayed 43,000,000, the records 43,000,000.")
    assert said(lab, english, "known_quantiles").endswith("2026, exactly 36,820,828.")
    before = said(lab, english, "known_quantiles", as_of="2024-03-13")
    assert before.endswith("2024, from 4,300,000 to 38,700,000.")
    assert "between 0 and 43,000,000 persons" in said(
        lab, english, "known_as_of", as_of="2024-03-13"
    )
    assert "29 January 2026, 36,820,828 persons" in said(lab, english, "known_as_of")


def test_what_stayed_or_is_certain_is_said_so_in_french(lab, french):
    since_announced = said(lab, french, "known_changes")
    assert "est passé de 43 000 000 à 36 820 828, celui des dossiers est resté" in since_announced
    unchanged = said(lab, french, "known_changes", since="2024-03-19", as_of="2024-03-19")
    assert unchanged.endswith("est resté à 43 000 000, celui des dossiers à 43 000 000.")
    assert said(lab, french, "known_quantiles").endswith("exactement de 36 820 828.")
    before = said(lab, french, "known_quantiles", as_of="2024-03-13")
    assert before.endswith("entre 4 300 000 et 38 700 000.")
    assert "entre 0 et 43 000 000 de personnes" in said(
        lab, french, "known_as_of", as_of="2024-03-13"
    )
