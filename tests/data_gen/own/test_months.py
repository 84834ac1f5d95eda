"""Days whose month is a word, in French and in English."""

import pytest

from breachlab.store.connections import open_connection
from data_gen.own.value_shapes import MONTHS, find_dates
from tests.support.own_reading import counts, propose_mapping, read_rows

FRENCH = ("14 janv. 1954", "1er août 1961", "30 déc. 1972", "3 février 1980", "25 JUILLET 1999")
ENGLISH = ("January 14, 1954", "August 1, 1961", "Dec 30 1972", "February 3, 1980", "July 25 1999")
BRITISH = ("14 January 1954", "01-Aug-1961", "30 Dec 1972", "3 Feb 1980", "25/July/1999")
BORN = ["1954-01-14", "1961-08-01", "1972-12-30", "1980-02-03", "1999-07-25"]


@pytest.mark.parametrize(
    ("days", "form"), [(FRENCH, "%d %B %Y"), (BRITISH, "%d %B %Y"), (ENGLISH, "%B %d %Y")]
)
def test_a_month_is_read_by_its_name(days, form, tmp_path):
    rows = "".join(f'Anne;"{day}"\n' for day in days)
    mapping = propose_mapping(tmp_path, f"Prénom;Né le\n{rows}")
    assert mapping.date_formats == {"birth_date": [form]}
    report, found = read_rows(mapping)
    assert [f"{day:%Y-%m-%d}" for day in found.born_on] == BORN
    assert counts(report, "birth_date") == (0, 0, 0, 0)


def test_names_and_numbers_of_months_stand_in_one_column(tmp_path):
    days = (*FRENCH, "31/12/1980", "29/02/1980", "14 jeudi 1954")
    rows = "".join(f"Anne;{day}\n" for day in days)
    mapping = propose_mapping(tmp_path, f"Prénom;Né le\n{rows}")
    assert {*mapping.date_formats["birth_date"]} == {"%d %B %Y", "%d/%m/%Y"}
    assert counts(read_rows(mapping)[0], "birth_date") == (0, 0, 1, 0)


def test_a_year_of_two_digits_after_a_name_is_of_the_century_that_is_past(tmp_path):
    rows = "".join(f"Anne;{day}\n" for day in ("14-janv.-54", "30-avr-72", "02-mai-29"))
    mapping = propose_mapping(tmp_path, f"Prénom;Né le\n{rows}")
    found = read_rows(mapping)[1]
    assert [day.year for day in found.born_on] == [1954, 1972, 1929]


@pytest.mark.parametrize("text", ["Marseille", "14 mardi 1954", "Janvier", "x", ""])
def test_other_words_are_no_days(text):
    with open_connection() as connection:
        connection.execute(MONTHS)
        assert find_dates(connection, [text] * 20) is None


def test_a_text_without_a_month_stays_as_it_is():
    with open_connection() as connection:
        connection.execute(MONTHS)
        sql = "select own_numbered_months('14 mardi 1954'), own_numbered_months('Né 31/12/1980')"
        assert connection.execute(sql).fetchall() == [("14 mardi 1954", "Né 31/12/1980")]
