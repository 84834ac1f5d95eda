"""Each answer of five lists, held to what plain Python counts in the rows of the file.

Persons are those of the reader, which test_known_lists.py holds to the truth. What a question
answers that no test here counts fails, and so does a number of a column that the list lacks.
"""

import re
from collections import Counter
from datetime import date, datetime
from functools import partial

import pytest

from breachlab import ask, connect, find
from breachlab.errors import NotKnown
from breachlab.query.queries import names
from breachlab.words.values import is_null
from data_gen.__main__ import main
from data_gen.own.list_database import default_target
from data_gen.own.mapping import read_mapping
from tests.support.known_lists import KNOWN, MONTHS
from tests.support.own_lists import read_reference
from tests.support.own_reading import read_rows

DAY = date(2024, 1, 31)
OLDEST = date(1904, 1, 31)  # 120 years before
NOT_BORN = (date(1900, 1, 1), None)
SEXES = {"Mme": "female", "M.": "male"}
STATUSES = {
    "Actif": "registered",
    "Résilié": "formerly_registered",
    "Prospect": "candidate_space",
}
# The fields that a row holds if its value is no placeholder. The first six can be combined.
FIELDS = {
    "agency_id": "identifier",
    "email": "email",
    "phone": "phone",
    "street_address": "street_address",
    "bank_details": "iban",
}
# Of a value of any role; a sex and a birth date are held where they are understood.
OF_ROLES = {
    "first_name": ("first_name",),
    "birth_name": ("birth_name",),
    "usage_name": ("usage_name", "surname"),
    "postcode": ("postcode", "commune"),
    **{field: (role,) for field, role in FIELDS.items()},
}
ALL_FIELDS = {*OF_ROLES, "sex", "birth_date"}
MOBILE = re.compile(r"(00?33)?0?[67]\d{8}$|33[67]\d{8}$")
VOID = ("", "aucun@exemple.fr", "0000000000")


def read_day(text, formats):
    """Return the day that a text says in one of the formats, or None."""
    for number, month in enumerate(MONTHS, 1):
        text = text.replace(f" {month} ", f" {number:02} ")
    for each in formats:
        try:
            return datetime.strptime(text, each.replace("%B", "%m")).date()
        except ValueError:
            continue
    return None


def read_facts(known):
    """Return what each row says: age, sex, status, place and the fields that it holds."""
    regions = {
        row["departement_code"]: row["region_code"] for row in read_reference("departements")
    }
    localities = sorted(read_reference("localities"), key=lambda row: int(row["weight"]))
    places = {row["postcode"]: row["departement_code"] for row in localities}
    around = {}  # a postcode may lie in several départements, which a commune tells apart
    for row in localities:
        around.setdefault(row["postcode"], set()).add(row["departement_code"])
    facts = []
    for row in known.by_role():
        born = read_day(row.get("birth_date", ""), known.formats)
        place = places.get(row.get("postcode", "").zfill(5))
        postcode = row.get("postcode", "").zfill(5)
        is_of_somebody = born not in NOT_BORN and OLDEST <= born <= DAY
        understood = {"sex": row.get("sex") in SEXES, "birth_date": is_of_somebody}
        facts.append(
            {
                "age": DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))
                if is_of_somebody
                else None,
                "sex": SEXES.get(row.get("sex")),
                "status": STATUSES.get(row.get("status")),
                "departement": place,
                "departements": around.get(postcode, ()),
                "region": regions.get(place),
                "fields": {
                    field
                    for field, roles in OF_ROLES.items()
                    if any(row.get(role, "") not in VOID for role in roles)
                }
                | {field for field, is_held in understood.items() if is_held}
                | ({"mobile"} if MOBILE.match(re.sub(r"\D", "", row.get("phone", ""))) else set()),
            }
        )
    return facts


def is_in_band(age, label):
    """Return whether an age is in a band of this label; None is that of ages not known."""
    words = label.replace("_", " ").split() if isinstance(label, str) else []
    if age is None or not words:
        return age is None and not words
    if words[0] == "under":
        return age < int(words[1])
    if len(words) > 1:
        return age >= int(words[0])
    first, *last = map(int, words[0].split("-"))
    return first <= age <= (last or [first])[0]


class Counted:
    """The rows of a list with their persons, counted in plain Python."""

    def __init__(self, known, rows):
        self.facts = read_facts(known)
        self.persons = [*rows.person_id]
        self.of_person = {}
        for person, facts in zip(self.persons, self.facts, strict=True):
            self.of_person.setdefault(person, set()).update(facts["fields"])
        self.kept = {
            field
            for field, roles in {**OF_ROLES, "sex": ("sex",), "birth_date": ("birth_date",)}.items()
            if {*roles} & {*known.roles}
        }
        self.channels = self.kept | ({"mobile"} if "phone" in self.kept else set())

    def records(self, **sought):
        """Return how many rows have all these facts; an age is sought by the label of its band."""
        return sum(
            all(
                is_in_band(row["age"], value)
                if fact == "age"
                else row[fact] == (value if isinstance(value, str) else None)
                for fact, value in sought.items()
            )
            for row in self.facts
        )


def check_total(counted, found, count):
    (row,) = found.to_dict("records")
    assert row["record_count"] == len(counted.facts)
    assert row["person_count"] == count == row["living_person_count"]
    assert row["records_per_person"] == pytest.approx(len(counted.facts) / count)


def check_parts(counted, found, count, **columns):
    """Hold the records of each part to Python, and the parts to the whole."""
    found = found[~found.is_all] if "is_all" in found else found
    for row in found.to_dict("records"):
        sought = {fact: row[column] for fact, column in columns.items()}
        assert row["record_count"] == counted.records(**sought), sought
    assert found.record_count.sum() == len(counted.facts)
    assert found.person_count.sum() == count


OF_MOBILES = {"smishing": {"mobile"}, "sim_swap": {"mobile"}}  # a phone that is none does not do


def check_held(counted, found, count):
    """Hold the rows and persons with all fields of a set; without a column none is counted."""
    for row in found.to_dict("records"):
        sought = ALL_FIELDS & {*row["field_ids"].split()}
        assert sought <= counted.kept
        assert row["record_count"] > 0
        sought = sought | OF_MOBILES.get(row.get("harm_id"), set())
        assert row["person_count"] == sum(sought <= held for held in counted.of_person.values())
        assert row["record_count"] == sum(sought <= facts["fields"] for facts in counted.facts)


def check_combinations(counted, found, count):
    """Hold the persons of each set of fields to Python: the parts are all of the whole."""
    contacts = counted.kept & FIELDS.keys() - {"bank_details"}
    sets = Counter(frozenset(held & contacts) for held in counted.of_person.values())
    rows = found.to_dict("records")
    assert {frozenset(row["field_ids"].split()): row["person_count"] for row in rows} == sets
    assert found.record_count.sum() == len(counted.facts)
    for field in FIELDS.keys() - counted.kept - {"bank_details"}:
        assert found[f"has_{field}"].isna().all()


def check_fields_by_status(counted, found, count):
    for row in found.to_dict("records"):
        assert row["field_id"] in counted.kept or row["field_id"] not in ALL_FIELDS
        sought = ALL_FIELDS & {row["field_id"]}
        status = row["status"] if isinstance(row["status"], str) else None
        held = sum(
            sought <= facts["fields"] and facts["status"] == status for facts in counted.facts
        )
        assert row["record_count"] == held, row


def check_harms(counted, found, count, sets, **columns):
    """Hold the records of each harm and part: rows that hold any of the harm's sets."""
    assert {*found.harm_id} <= {*sets.harm_id}
    for row in found.to_dict("records"):
        needed = [
            ALL_FIELDS & {*each.split()} | OF_MOBILES.get(row["harm_id"], set())
            for each in sets[sets.harm_id == row["harm_id"]].field_ids
        ]
        harmed = 0
        for facts in counted.facts:
            is_part = all(
                is_in_band(facts["age"], row[column])
                if fact == "age"
                else facts[fact] == row[column]
                for fact, column in columns.items()
            )
            harmed += is_part and any(each <= facts["fields"] for each in needed)
        assert row["record_count"] == harmed, row


def check_range_lookup(counted, found, count):
    with_mail = sum("email" in held for held in counted.of_person.values())
    assert {*found.person_count} == {with_mail} and with_mail
    assert [*found.prefix_count] == [16**digits for digits in found.digit_count]


CHANNELS = {"email": "email", "sms": "mobile", "letter": "street_address"}


def first_channels(counted):
    """Return {person: the first channel that a column of the list opens for it}."""
    return {
        person: next((each for each, field in CHANNELS.items() if field in held), "public_notice")
        for person, held in counted.of_person.items()
    }


def check_on_file(counted, found, count):
    """Hold the persons of each channel and those whom it is the first for; null: no column."""
    firsts = Counter(first_channels(counted).values())
    for row in found.to_dict("records"):
        channel = row["channel"]
        assert row["first_person_count"] == firsts[channel], channel
        has = CHANNELS.get(channel)
        if has:
            held = sum(has in fields for fields in counted.of_person.values())
            is_known = has in counted.channels
            assert row["person_count"] == held if is_known else is_null(row["person_count"])
    assert found.first_person_count.sum() == count


def check_by_age(counted, found, count):
    assert found.person_count.sum() == count
    firsts = Counter(first_channels(counted).values())
    assert found.unwritable_person_count.sum() == firsts["public_notice"]
    assert found.email_first_person_count.sum() == firsts["email"]


def check_ledger(counted, found, count):
    """Hold what is no number of the list: the figures of the lab, in their order."""
    ranges = found.dropna(subset=["low", "central", "high"])
    assert (ranges.low <= ranges.central).all() and (ranges.central <= ranges.high).all()


CHECKS = {
    "exposure/total": check_total,
    "exposure/by_age_band": partial(check_parts, age="age_band"),
    "exposure/by_age_group": partial(check_parts, age="age_group"),
    "exposure/by_age_and_sex": partial(check_parts, age="age_band", sex="sex"),
    "exposure/by_status_and_age": partial(check_parts, age="age_band", status="status"),
    "exposure/by_departement": partial(check_parts, departement="departement_code"),
    "exposure/by_region": partial(check_parts, region="region_code"),
    "fields/by_field_and_status": check_fields_by_status,
    "fields/combinations": check_combinations,
    "fields/holds_at_least": check_held,
    "fields/minimal_harmful_sets": check_held,
    "identifiability/range_lookup": check_range_lookup,
    "method/ledger": check_ledger,
    "notification/on_file": check_on_file,
    "notification/on_file_by_age": check_by_age,
}
HARMS = {
    "fields/harms_by_age_band": {"age": "age_band"},
    "fields/harms_by_departement": {"departement": "departement_code"},
}
ANSWERED = {"club": 14, "insurer": 17, "customers": 17, "FEBRL 3": 10, "pseudopeople W-2": 5}


def check_answers(name, folder):
    known = KNOWN[name]()
    path = known.write(folder)
    assert main(["own", str(path), "--quiet"]) == 0
    report, rows = read_rows(read_mapping(path))
    counted, answered = Counted(known, rows), 0
    if "commune" in known.roles:  # places a row whose postcode is not there
        for facts, place in zip(counted.facts, rows.departement_code, strict=True):
            assert facts["departement"] is None or place in facts["departements"]
            facts["departement"] = place if isinstance(place, str) else None
        regions = read_reference("departements")
        regions = {row["departement_code"]: row["region_code"] for row in regions}
        for facts in counted.facts:
            facts["region"] = regions.get(facts["departement"])
    with connect(default_target(path)) as connection:
        for question in names():
            try:
                found = ask(connection, question, **find(question).needed)
            except NotKnown:
                continue
            answered += 1
            if question in HARMS:
                sets = ask(connection, "fields/minimal_harmful_sets")
                check_harms(counted, found, report.high_persons, sets, **HARMS[question])
            else:
                CHECKS[question](counted, found, report.high_persons)
    assert answered == ANSWERED[name]


def test_all_answers_of_a_club_are_what_plain_python_counts(tmp_path):
    check_answers("club", tmp_path)


@pytest.mark.parametrize("name", [*ANSWERED][1:])
def test_all_answers_of_a_list_are_what_plain_python_counts(name, tmp_path, thorough):
    check_answers(name, tmp_path)
