"""Persons whose rows differ by a slip, by hand, and apart who are two."""

import dataclasses

from breachlab.store.connections import open_connection
from data_gen.own.reading import read_list
from tests.support.known_lists import make_club
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
