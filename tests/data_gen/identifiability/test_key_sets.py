"""The sets of facts: ten that are there, and what is refused in a file of others."""

import pytest

from data_gen.identifiability.key_sets import BITS, COLUMNS, FILE, HOLDERS, read_key_sets
from data_gen.ledger import BadReference

HEAD = ",".join(COLUMNS)
GOOD = "1,one,one,un,birth_date sex,neighbour,assumption"


def written(tmp_path, *lines, head=HEAD):
    path = tmp_path / "key_sets.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return path


def test_read_key_sets_returns_ten_and_no_address_or_phone():
    sets = read_key_sets()
    assert len(sets) == 10
    assert {each.holder for each in sets} == set(HOLDERS)
    assert {fact for each in sets for fact in each.facts} <= set(BITS)
    assert not {fact for each in sets for fact in each.facts} & {"email", "phone"}


def test_read_key_sets_returns_what_stands_in_the_file(tmp_path):
    (found,) = read_key_sets(written(tmp_path, GOOD))
    assert (found.key_set_id, found.facts, found.holder) == (
        "one",
        ("birth_date", "sex"),
        "neighbour",
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GOOD.replace("1,", "7,", 1), "line 2: key_set_number '7'; expected 1"),
        (GOOD.replace(",one,one", ",One,one"), "key_set_id 'One'; expected small letters"),
        (GOOD.replace("un,", ",", 1), "key_set_fr is empty"),
        (GOOD.replace("birth_date sex", "birth_date email"), "'email' singles out nobody"),
        (GOOD.replace("birth_date sex", "phone"), "'phone' singles out nobody"),
        (GOOD.replace("birth_date sex", "shoe_size"), "'shoe_size' is unknown; expected some of"),
        (GOOD.replace("birth_date sex", "sex sex"), "one stands twice"),
        (GOOD.replace("birth_date sex", " ".join(BITS)), "too many for one key"),
        (GOOD.replace("neighbour", "police"), "holder 'police'; expected one of neighbour"),
        (GOOD.replace("assumption", ""), "source is empty"),
        (f"{GOOD},more", "has more cells than the head"),
        (f"{GOOD}\n2,one,two,deux,sex,neighbour,assumption", "line 3: key_set_id 'one' stands"),
        (f"{GOOD}\n2,two,two,deux,sex birth_date,neighbour,assumption", "of a former set"),
    ],
)
def test_read_key_sets_names_the_line_and_what_is_wrong(tmp_path, line, said):
    with pytest.raises(BadReference, match=f"key_sets.csv, .*{said}"):
        read_key_sets(written(tmp_path, line))


@pytest.mark.parametrize("lines", [[], ["a,b"]])
def test_read_key_sets_refuses_a_file_without_sets_or_with_other_columns(tmp_path, lines):
    with pytest.raises(BadReference, match="expected one set or more"):
        read_key_sets(written(tmp_path, *lines, head=HEAD if not lines else "x,y"))
    with pytest.raises(BadReference, match="cannot be read"):
        read_key_sets(tmp_path / "none.csv")


def test_facts_have_codes_that_fit_their_bits(lab):
    types = {"locality": "locality", "first_name": "first_name", "birth_name": "surname"}
    types |= {"birth_place": "birth_place", "departement": "departement_code", "sex": "sex"}
    for fact, name in types.items():
        ((count,),) = lab.execute(f"select len(enum_range(null::{name}))").fetchall()
        assert count < 2 ** BITS[fact], fact  # the last one is of what is not on file
    assert FILE.is_file()
