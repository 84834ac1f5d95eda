"""Asking many questions at once: their sentences, their seconds, and a refusal told at the end."""

import pandas
import pytest

from breachlab import find
from breachlab.answers import answer_all, headline
from breachlab.errors import Unanswered
from breachlab.queries import names


def test_a_headline_is_filled_from_the_first_row():
    rows = pandas.DataFrame({"record_count": [43, 1], "person_count": [36, 2]})
    filled = find("exposure/total").headline.format(**rows.iloc[0].to_dict(), records_per_person=1)
    assert "43" in filled and "36" in filled


def test_an_empty_answer_is_nobody_and_an_empty_fault_no_row():
    none = pandas.DataFrame({"record_count": []})
    assert headline(find("exposure/by_region"), none) == "Nobody."
    assert headline(find("quality/nir_shared"), none) == "No row."
    assert headline(find("quality/nir_shared"), pandas.DataFrame({"a": [1]})).startswith("1 row")


def test_every_query_asked_is_told_quickest_first(lab):
    asked = [name for name in names() if name.startswith("exposure/by_")]
    answers = answer_all(lab, asked, quiet=True)
    assert sorted(answers["query"]) == asked
    assert answers["seconds"].is_monotonic_increasing and (answers["row_count"] > 0).all()


def test_a_query_that_duckdb_refuses_is_told_after_all_were_asked(lab):
    with lab.cursor() as cursor:
        cursor.execute("create temp table exposure_cube as select 1 as nothing")
        with pytest.raises(Unanswered, match=r"1 of 2 queries had no answer: exposure/total"):
            answer_all(cursor, ["exposure/total", "method/ledger"], quiet=True)
