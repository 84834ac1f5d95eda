"""Values that parameters refuse, and their errors."""

import decimal
import re
from datetime import date, datetime
from functools import cache
from itertools import product

import numpy
import pandas
import pytest

from breachlab import ask, find
from breachlab.errors import BadParameters
from breachlab.query import parameter_values
from breachlab.query.parameters import PARAMETERS
from breachlab.query.queries import names
from tests.support.cases import for_each

WRONG = [
    ("emails_per_day", 0, "emails_per_day 0: must be a whole number from 1 to 1,000,000,000"),
    ("letters_per_day", -5, "Example: --letters_per_day 500_000"),
    ("calls_per_day", "many", "calls_per_day many: must be a whole number"),
    ("retention_years", 21, "from 0 to 20"),
    ("retention_years", 2.5, "retention_years 2.5: must be a whole number"),
    ("retention_years", True, "must be a whole number"),
    ("dpc", 5, "from 1 to 4"),
    ("as_of", "2024-03-13junk", "as_of 2024-03-13junk: must be a day"),
    ("as_of", "yesterday", "Example: --as_of 2024-03-13"),
    ("email_cost", -1, "email_cost -1: must be an amount from 0 to 100 euros"),
    ("letter_cost", "0,85", "with a point for the cents. Example: --letter_cost 0.85"),
    ("call_cost", "nan", "call_cost nan: must be an amount from 0 to 1,000 euros"),
    ("crisis_response_cost", "1e10", "from 0 to 1,000,000,000 euros"),
    ("sms_cost", True, "sms_cost True: must be an amount"),
    ("identity_protection_take_up", 1_001, "a whole number from 0 to 1,000"),
    ("since", "yesterday", "since yesterday: must be a day"),
    (
        "extraction",
        ["total", "partial"],
        "takes one value, 2 were given. Example: --extraction total",
    ),
]


@for_each("name, value, expected", WRONG)
def test_a_wrong_value_says_what_was_expected_and_what_to_type(name, value, expected):
    with pytest.raises(BadParameters) as error:
        PARAMETERS[name](name, value)
    assert expected in str(error.value)


def test_days_and_numbers_may_be_text():
    for given in ("2024-03-13", date(2024, 3, 13), datetime(2024, 3, 13, 9)):
        assert PARAMETERS["as_of"]("as_of", given) == date(2024, 3, 13)
    for given in (1_000_000, "1_000_000", "1000000"):
        assert PARAMETERS["emails_per_day"]("emails_per_day", given) == 1_000_000
    for given in (0.5, "0.5", ".50"):
        assert PARAMETERS["letter_cost"]("letter_cost", given) == 0.5


def test_an_amount_of_nothing_is_one():
    assert PARAMETERS["investigation_cost"]("investigation_cost", "0") == 0


class Speechless:
    """A value that cannot be written."""

    def __str__(self):
        raise RuntimeError


ODD = {
    "nan": float("nan"),
    "inf": float("inf"),
    "minus inf": -float("inf"),
    "no number": decimal.Decimal("NaN"),
    "complex": 1j,
    "huge": 10**5_000,
    "huge and negative": -(10**5_000),
    "huge digits": "9" * 5_000,
    "bytes": b"59",
    "other bytes": b"\xff",
    "half a letter": "\ud800",
    "zero byte": "\0",
    "long": "x" * 1_000_000,
    "no day": pandas.NaT,
    "no day of numpy": numpy.datetime64("NaT", "D"),
    "last day": datetime.max,
    "not known": pandas.NA,
    "none in a list": [None],
    "not known in a list": [pandas.NA],
    "list in a list": [["59"]],
    "dictionary": {"a": 1},
    "frame": pandas.DataFrame({"a": [1]}),
    "array of nothing": numpy.array(-5.5),
    "array of arrays": numpy.array([[1, 2]]),
    "object": object(),
    "speechless": Speechless(),
    "type": int,
    "true": True,
}


@cache
def first_that_takes(parameter):
    return next(query for query in map(find, names()) if parameter in query.parameters)


@pytest.fixture
def names_once(monkeypatch):
    """Names of values read once for all refusals of a test: nobody writes to its database."""
    monkeypatch.setattr(parameter_values, "names", cache(parameter_values.names))


@for_each("kind, name", product(ODD, PARAMETERS))
@pytest.mark.usefixtures("names_once")
def test_an_odd_value_of_any_parameter_is_refused_in_a_line(lab, kind, name):
    query = first_that_takes(name)
    with pytest.raises(BadParameters) as error:
        ask(lab, query.name, **query.needed | {name: ODD[kind]})
    said = str(error.value)
    assert len(said) < 700 and re.search(r"Example: |They are: |--help", said)


def test_bytes_are_no_codes(lab):
    """Gone through, b"59" is the numbers of two characters, which are départements too."""
    with pytest.raises(BadParameters, match=r"departements: 'b'59'' is not known"):
        ask(lab, "exposure/total", departements=b"59")
