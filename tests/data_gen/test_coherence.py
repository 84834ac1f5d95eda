"""Each rule of coherence finds what is planted in a person; any person, made alone, keeps all."""

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.commands.person import make_person, person
from data_gen.draws.blocks import blocks
from data_gen.records.made import Batch, store_alone
from data_gen.records.record_tables import read_tables
from data_gen.reference import REFERENCE
from data_gen.template import reference
from data_gen.world import World
from tests.conftest import SMALL
from tests.support.coherence.book import RULES, Book, broken, read_book
from tests.support.tiers import examples, some_of

BOOK = Book(
    first_names={("female", 1981, "CELINE"), ("male", 1971, "KARIM")},
    first_names_abroad={("male", "KARIM")},
    surnames={"MARTIN", "ADJANI"},
    streets={"RUE DU MOULIN": "city", "RUE HAUTE": "city", "LE PUITS": "hamlet"},
    regions={"59": "32", "62": "32", "69": "84"},
    communes={
        "59350": ("59", "32", ["59000", "59800"]),
        "62041": ("62", "32", ["62000"]),
        "69123": ("69", "84", ["69001"]),
    },
    names={
        ("commune", "59350"): "Lille",
        ("commune", "62041"): "Arras",
        ("commune", "69123"): "Lyon",
        ("departement", "59"): "Nord",
        ("departement", "62"): "Pas-de-Calais",
        ("departement", "69"): "Rhône",
        ("region", "32"): "Hauts-de-France",
        ("region", "84"): "Auvergne-Rhône-Alpes",
    },
    age_bands=[("16-17", 16), ("35-39", 35), ("40-44", 40), ("50-54", 50), ("75 and over", 75)],
    countries={"352": "Algérie"},
    phone_blocks={"59": "035301", "62": "035301", "69": "046571"},
    breaches=[
        {"perimeter": "residents", "sex": "", "age_from": "0", "age_to": "94"},
        {"perimeter": "residents", "sex": "female", "age_from": "18", "age_to": "59"},
    ],
)
CELINE = {
    "record_id": 1,
    "person_id": 1,
    "is_primary": True,
    "drift": "none",
    "status": "registered",
    "sex": "female",
    "born_on": date(1985, 5, 20),
    "age": 38,
    "age_band": "35-39",
    "birth_departement_code": "59",
    "birth_country": "France",
    "first_name": "CELINE",
    "birth_name": "MARTIN",
    "usage_name": "ADJANI",
    "nir": "285175935012387",
    "agency_id": "C2345678",
    "email": "celine.martin41@orange.example",
    "phone": "0353014444",
    "phone_kind": "fixed",
    "street_address": "12 RUE DU MOULIN",
    "postcode": "59800",
    "commune_code": "59350",
    "commune_name": "Lille",
    "departement_code": "59",
    "departement_name": "Nord",
    "region_code": "32",
    "region_name": "Hauts-de-France",
    "has_email": True,
    "has_phone": True,
    "has_street_address": True,
    "has_nir": True,
    "has_agency_id": True,
    "first_registered_on": date(2010, 9, 1),
    "last_ended_on": None,
    "registered_since": date(2021, 3, 1),
    "registration_count": 2,
    "last_active_on": None,
    "is_email_deliverable": True,
    "is_address_valid": True,
    "is_deceased": False,
    "lives_abroad": False,
    "breach_mask": 3,
    "identifier_block": 22,
}
KARIM = CELINE | {
    "status": "formerly_registered",
    "sex": "male",
    "born_on": date(1974, 3, 2),
    "age": 50,
    "age_band": "50-54",
    "birth_departement_code": "99",
    "birth_country": "Algérie",
    "first_name": "KARIM",
    "birth_name": "ADJANI",
    "usage_name": "ADJANI",
    "nir": "174159935204567",
    "email": "karim.adjani7@free.example",
    "phone": "0639981234",
    "phone_kind": "mobile",
    "last_ended_on": date(2019, 6, 30),
    "registered_since": None,
    "lives_abroad": True,
    "is_address_valid": False,
    "breach_mask": 0,
}


def copy(primary, record_id, drift, **changes):
    """Return an older file of a person, with a registration of its own."""
    older = {
        "status": "formerly_registered",
        "first_registered_on": date(2012, 1, 9),
        "last_ended_on": date(2013, 6, 30),
        "registered_since": None,
        "registration_count": 1,
    }
    own = {"record_id": record_id, "is_primary": False, "drift": drift}
    return primary | older | own | changes


WOMAN = [
    CELINE,
    copy(CELINE, 2, "former_usage_name", usage_name="MARTIN"),
    copy(
        CELINE,
        3,
        "candidate_space",
        status="candidate_space",
        first_registered_on=None,
        last_ended_on=None,
        registration_count=None,
        last_active_on=date(2023, 1, 9),
        nir=None,
        has_nir=False,
        street_address=None,
        has_street_address=False,
        is_address_valid=None,
    ),
    copy(
        CELINE,
        4,
        "slip_in_street",
        street_address="12 RUE DU MUOLIN",
        first_registered_on=date(2014, 2, 3),
        last_ended_on=date(2014, 6, 30),
    ),
]
MAN = [
    KARIM,
    copy(KARIM, 2, "provisional_nir", nir="774159935204558"),
    copy(
        KARIM,
        3,
        "former_region",
        street_address="49 RUE HAUTE",
        postcode="69001",
        commune_code="69123",
        commune_name="Lyon",
        departement_code="69",
        departement_name="Rhône",
        region_code="84",
        region_name="Auvergne-Rhône-Alpes",
        agency_id="D9999999",
        identifier_block=39,
        first_registered_on=date(2013, 7, 1),
        last_ended_on=date(2014, 1, 31),
    ),
    copy(
        KARIM,
        4,
        "slip_in_usage_name",
        usage_name="ADAJNI",
        first_registered_on=date(2015, 1, 5),
        last_ended_on=date(2015, 9, 30),
    ),
]
MOVER = [
    CELINE,
    copy(
        CELINE,
        2,
        "former_address",
        street_address="49 RUE HAUTE",
        postcode="62000",
        commune_code="62041",
        commune_name="Arras",
        departement_code="62",
        departement_name="Pas-de-Calais",
        is_address_valid=False,
    ),
]
PLANTED = {  # by rule: (person, which of the records, what is wrong in it)
    "sex_and_decade_bear_the_first_name": (MAN, 0, {"first_name": "CELINE"}),
    "birth_name_is_on_the_list": (MAN, 0, {"birth_name": "NOBODY"}),
    "age_is_16_to_94": (WOMAN, 0, {"born_on": date(2008, 3, 6)}),
    "age_is_in_completed_years_and_its_band": (MAN, 1, {"age": 49}),
    "country_of_birth_fits_the_departement": (MAN, 0, {"birth_departement_code": "59"}),
    "nir_is_15_characters_of_its_form": (WOMAN, 0, {"nir": "285175935000016"}),
    "nir_tells_the_sex": (WOMAN, 0, {"nir": "185175935012340"}),
    "nir_is_provisional_only_by_drift": (MAN, 0, {"nir": "774159935204558"}),
    "nir_tells_year_and_month_in_codes_never_issued": (WOMAN, 0, {"nir": "285055935012389"}),
    "nir_tells_a_commune_or_country_of_birth": (MAN, 0, {"nir": "174159935004530"}),
    "nir_keeps_the_number_of_the_commune_or_country": (
        MAN,
        0,
        {"born_on": date(1961, 3, 2), "nir": "161159235104567"},
    ),
    "nir_has_its_key": (WOMAN, 0, {"nir": "285175935012388"}),
    "registered_has_no_end": (WOMAN, 0, {"last_ended_on": date(2020, 1, 1)}),
    "formerly_registered_ended_in_the_window": (MAN, 0, {"last_ended_on": date(2004, 3, 5)}),
    "registration_began_before_it_ended": (MAN, 0, {"last_ended_on": date(2010, 8, 31)}),
    "registered_has_a_current_start_after_the_first": (
        WOMAN,
        0,
        {"registered_since": date(2010, 9, 28)},
    ),
    "current_registration_leaves_years_for_the_others": (WOMAN, 0, {"registration_count": 13}),
    "single_registration_lasts_four_weeks": (
        MAN,
        0,
        {"registration_count": 1, "last_ended_on": date(2010, 9, 28)},
    ),
    "candidate_space_has_its_own_date_alone": (WOMAN, 2, {"registration_count": 1}),
    "first_registered_in_2004_is_on_its_first_day": (
        MAN,
        0,
        {"first_registered_on": date(2004, 1, 2)},
    ),
    "registration_has_a_first_day_and_a_count": (WOMAN, 0, {"first_registered_on": None}),
    "dates_lie_in_the_window": (WOMAN, 0, {"first_registered_on": date(2003, 12, 31)}),
    "nobody_registers_or_is_active_before_16": (MAN, 0, {"born_on": date(1994, 9, 2)}),
    "commune_lies_in_its_departement_and_region": (WOMAN, 0, {"departement_code": "62"}),
    "postcode_is_of_the_commune": (WOMAN, 0, {"postcode": "62000"}),
    "places_have_the_names_of_their_codes": (MOVER, 1, {"departement_name": "Nord"}),
    "phone_is_fictional_and_of_the_departement": (WOMAN, 0, {"phone": "0465714444"}),
    "email_spells_the_names_under_example": (WOMAN, 0, {"email": "celine.martin41@orange.fr"}),
    "agency_id_is_a_letter_and_seven_digits": (WOMAN, 0, {"agency_id": "2345678C"}),
    "identifier_block_is_the_letter_and_first_digit": (WOMAN, 0, {"identifier_block": 23}),
    "address_is_a_number_and_an_invented_street": (WOMAN, 0, {"street_address": "12 RUE VRAIE"}),
    "flags_agree_with_the_fields": (WOMAN, 0, {"has_phone": False}),
    "phone_kind_fits_the_number": (WOMAN, 0, {"phone_kind": "mobile"}),
    "truths_stand_only_beside_their_field": (WOMAN, 2, {"is_address_valid": True}),
    "letters_reach_only_those_who_live_there": (MOVER, 1, {"is_address_valid": True}),
    "nobody_both_died_and_lives_abroad": (MAN, 0, {"is_deceased": True}),
    "breaches_fit_sex_age_and_residence": (MAN, 0, {"breach_mask": 1}),
    "exactly_one_record_is_primary": (WOMAN, 1, {"is_primary": True}),
    "every_record_but_the_primary_drifts": (WOMAN, 1, {"drift": "none"}),
    "at_most_four_records_stand_in_one_group": (WOMAN, 3, {"record_id": 1_025}),
    "what_cannot_drift_agrees": (MAN, 1, {"born_on": date(1974, 3, 3)}),
    "emails_agree_but_for_a_former_name": (WOMAN, 2, {"email": "celine.martin42@orange.example"}),
    "phones_agree_but_for_the_zone": (MOVER, 1, {"phone": "0353015555"}),
    "the_primary_holds_every_field_on_file": (WOMAN, 0, {"email": None, "has_email": False}),
    "each_copy_differs_only_as_its_drift_allows": (MOVER, 1, {"usage_name": "MARTIN"}),
    "at_most_one_registration_is_open": (WOMAN, 1, {"status": "registered"}),
    "a_copy_has_the_status_of_an_older_file": (WOMAN, 1, {"status": "candidate_space"}),
    "an_earlier_registration_lies_in_the_history_and_ends_before_it": (
        MAN,
        1,
        {"last_ended_on": date(2019, 6, 30)},
    ),
    "an_earlier_registration_is_one": (MAN, 1, {"registration_count": 2}),
    "earlier_registrations_do_not_overlap": (MAN, 3, {"first_registered_on": date(2012, 5, 1)}),
    "a_space_was_not_used_after_the_primary_file": (
        WOMAN,
        2,
        {"last_active_on": date(2024, 3, 6)},
    ),
    "a_former_usage_name_is_the_birth_name": (WOMAN, 1, {"usage_name": "ADJANI"}),
    "a_former_address_is_another_in_the_same_region": (MOVER, 1, {"region_code": "84"}),
    "a_former_region_is_another_and_so_is_the_identifier": (MAN, 2, {"agency_id": "C2345678"}),
    "a_candidate_space_stands_beside_a_registration": (WOMAN, 2, {"status": "registered"}),
    "a_candidate_space_knows_no_more_than_the_registration": (WOMAN, 2, {"agency_id": "D2345678"}),
    "a_provisional_nir_is_of_one_born_abroad": (MAN, 1, {"nir": "774159935204657"}),
    "a_slip_is_of_two_neighbouring_letters": (MAN, 3, {"usage_name": "ADJINA"}),
}


def test_the_persons_by_hand_are_coherent():
    assert [broken(person, BOOK) for person in (WOMAN, MAN, MOVER)] == [[], [], []]


def found(person, number, changes):
    """Return the rules that a person breaks whose record is changed."""
    records = list(person)
    records[number] = records[number] | changes
    return broken(records, BOOK)


def test_a_rule_finds_what_is_planted():
    assert [rule for rule, planted in PLANTED.items() if rule not in found(*planted)] == []


def test_hamlets_of_two_communes_may_have_one_name():
    home, former = ({**each, "street_address": "LE PUITS"} for each in MOVER[:2])
    rule = "a_former_address_is_another_in_the_same_region"
    assert rule not in broken([home, former], BOOK)
    assert rule in broken([home, {**former, "commune_code": home["commune_code"]}], BOOK)
    numbered = [{**each, "street_address": "3 RUE HAUTE"} for each in (home, former)]
    assert rule in broken(numbered, BOOK)


def test_every_rule_has_its_violation():
    assert list(PLANTED) == [rule.__name__ for rule in RULES]


WORLDS = some_of(  # 43 million records each; to prepare one takes seconds
    [World(seed=2024), World(seed=7, setting="low"), World(seed=2**63 - 1, setting="high")]
)


@pytest.fixture(scope="module")
def prepared():
    """Each world prepared, with no records yet, and all that a record is looked up in."""
    made = {}
    for world in WORLDS:
        connection = open_connection()
        made[world] = connection, read_tables(connection, world, reference(connection, world))
    yield made
    for connection, _ in made.values():
        connection.close()


def make_group(world, tables, connection, person_id):
    """Make the some thousand records of the group that a person stands in."""
    (block,) = blocks(world.rows, world.seed)
    group = block.group_of(person_id - 1)
    connection.execute("delete from records")
    store_alone(connection, tables, Batch(block, group, group + 1))


def read_persons(connection):
    """Return each person's records, as the view `registrants` gives them."""
    found = connection.execute("from registrants order by person_id, record_id")
    names = [name for name, *_ in found.description]
    records = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [list(group) for _, group in groupby(records, key=lambda record: record["person_id"])]


@examples(30)
@given(world=st.sampled_from(WORLDS), person_id=st.integers(1, World().persons))
def test_a_person_and_all_of_the_same_group_are_coherent(prepared, world, person_id):
    (connection, tables), book = prepared[world], read_book(REFERENCE)
    make_group(world, tables, connection, person_id)
    persons = read_persons(connection)
    assert len(persons) >= 50  # the last group, 64 records, stands for so few
    for records in persons:
        rules = broken(records, book)
        assert not rules, f"person {records[0]['person_id']} of {world} breaks {rules}: {records}"


@pytest.fixture(scope="module")
def empty():
    """The small world without records, and all that one is looked up in."""
    with open_connection() as connection:
        yield connection, read_tables(connection, SMALL, reference(connection, SMALL))


@pytest.mark.parametrize("person_id", some_of([878, 1, 12, 13, 877, 7_000, SMALL.persons]))
def test_a_person_made_alone_equals_the_one_in_bulk(lab, empty, person_id):
    empty[0].execute("delete from records")
    records, draws = make_person(*empty, SMALL, person_id)
    bulk = lab.execute(
        "from registrants where person_id = $id order by record_id", {"id": person_id}
    )
    assert [tuple(record.values()) for record in records] == bulk.fetchall()
    assert [draw["record_id"] for draw in draws] == [record["record_id"] for record in records]


def test_a_person_of_the_second_block_is_found():
    records, _ = person(World(43_001_000), 36_820_829)
    assert records[0]["person_id"] == 36_820_829 and records[0]["is_primary"]


def test_the_command_prints_values_and_draws(printed):
    assert main(["person", "125", "--rows", "10_000"]) == 0
    assert printed("person").startswith("SYNTHETIC person 125 of 8,563")


def test_a_person_who_is_not_there_is_named(capsys):
    for number in ("0", "8_564", "many"):
        assert main(["person", number, "--rows", "10_000"]) == 1
        printed = capsys.readouterr().err
        assert f"person {number}: must be a whole number from 1 to 8,563" in printed
