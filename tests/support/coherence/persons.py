"""Rules between the records of one person: one is primary, the others drift from it.

See book.py. A copy is a record that is not primary.
"""

import re
from datetime import date
from itertools import pairwise

TODAY = date(2024, 3, 5)
WINDOW = date(2004, 1, 1)
EARLIEST_END = date(2004, 3, 6)  # what ended before was no longer on file

FIELDS = ("email", "phone", "street_address", "nir", "agency_id")
NEVER_DIFFER = (
    "person_id",
    "sex",
    "born_on",
    "age",
    "age_band",
    "birth_departement_code",
    "birth_country",
    "first_name",
    "birth_name",
    "is_deceased",
    "lives_abroad",
    "breach_mask",
)
ADDRESS = {
    "street_address",
    "postcode",
    "commune_code",
    "commune_name",
    "departement_code",
    "departement_name",
    "is_address_valid",
}
FORMERLY = "formerly_registered"
HISTORY = {
    "status",
    "first_registered_on",
    "last_ended_on",
    "registered_since",
    "registration_count",
    "last_active_on",
}
MAY_DIFFER = {  # by drift: the columns, beside HISTORY, in which a copy may differ from the primary
    "former_usage_name": {"usage_name", "email"},
    "former_address": ADDRESS | {"phone"},
    "former_region": ADDRESS
    | {"phone", "region_code", "region_name", "agency_id", "identifier_block"},
    "provisional_nir": {"nir"},
    "slip_in_usage_name": {"usage_name"},
    "slip_in_street": {"street_address"},
    "candidate_space": {
        *FIELDS,
        *(f"has_{field}" for field in FIELDS),
        "is_email_deliverable",
        "is_address_valid",
        "phone_kind",
    },
}


def exactly_one_record_is_primary(records):
    return sum(record["is_primary"] for record in records) == 1


def every_record_but_the_primary_drifts(records):
    return all(record["is_primary"] == (record["drift"] == "none") for record in records)


def at_most_four_records_stand_in_one_group(records):
    groups = {(record["record_id"] - 1) // 1_024 for record in records}
    return len(records) <= 4 and len(groups) == 1


def what_cannot_drift_agrees(records):
    return all(len({record[column] for record in records}) == 1 for column in NEVER_DIFFER)


def emails_agree_but_for_a_former_name(records):
    emails = {record["email"] for record in records if record["drift"] != "former_usage_name"} - {
        None
    }
    return len(emails) <= 1


def phones_agree_but_for_the_zone(records):
    """A mobile number goes along; a fixed one keeps its last four digits."""
    phones = {record["phone"] for record in records} - {None}
    moved = {"former_address", "former_region", "none"}
    stayed = {record["phone"] for record in records if record["drift"] not in moved} - {None}
    return len({phone[-4:] for phone in phones}) <= 1 and len(stayed) <= 1


def the_primary_holds_every_field_on_file(records):
    primary = _primary(records)
    return all(
        primary[f"has_{field}"] or not any(record[f"has_{field}"] for record in records)
        for field in FIELDS
    )


def each_copy_differs_only_as_its_drift_allows(records):
    primary = _primary(records)
    own = {"record_id", "is_primary", "drift"}
    return all(
        copy[column] == primary[column]
        for copy in _copies(records)
        for column in copy.keys() - MAY_DIFFER.get(copy["drift"], set()) - HISTORY - own
    )


def at_most_one_registration_is_open(records):
    return sum(record["status"] == "registered" for record in records) <= 1


def a_copy_has_the_status_of_an_older_file(records):
    never = _primary(records)["status"] == "candidate_space"
    return all(
        copy["status"]
        == ("candidate_space" if never or copy["drift"] == "candidate_space" else FORMERLY)
        for copy in _copies(records)
    )


def an_earlier_registration_lies_in_the_history_and_ends_before_it(records):
    return all(
        _lies_before(copy, _primary(records))
        for copy in _copies(records)
        if copy["status"] == FORMERLY
    )


def an_earlier_registration_is_one(records):
    return all(copy["registration_count"] in (None, 1) for copy in _copies(records))


def earlier_registrations_do_not_overlap(records):
    """But for those begun in 2004 or before, which stand on its first day."""
    spells = sorted(
        (copy["first_registered_on"], copy["last_ended_on"])
        for copy in _copies(records)
        if copy["status"] == FORMERLY
        and copy["last_ended_on"] is not None
        and (copy["first_registered_on"] or WINDOW) > WINDOW
    )
    return all(later[0] >= earlier[1] for earlier, later in pairwise(spells))


def a_space_was_not_used_after_the_primary_file(records):
    primary = _primary(records)
    last = primary["last_active_on"] or primary["last_ended_on"] or TODAY
    return all((copy["last_active_on"] or last) <= last for copy in _copies(records))


def a_former_usage_name_is_the_birth_name(records):
    return all(
        copy["usage_name"] == copy["birth_name"] != _primary(records)["usage_name"]
        for copy in _copies(records, "former_usage_name")
    )


def a_former_address_is_another_in_the_same_region(records):
    return all(
        copy["region_code"] == _primary(records)["region_code"]
        and _is_other_address(copy, _primary(records))
        for copy in _copies(records, "former_address")
    )


def a_former_region_is_another_and_so_is_the_identifier(records):
    return all(
        copy["region_code"] != _primary(records)["region_code"]
        and _is_other_address(copy, _primary(records))
        and _is_other_or_missing(copy, _primary(records), "agency_id")
        for copy in _copies(records, "former_region")
    )


def a_candidate_space_stands_beside_a_registration(records):
    return all(
        copy["status"] == "candidate_space" != _primary(records)["status"]
        for copy in _copies(records, "candidate_space")
    )


def a_candidate_space_knows_no_more_than_the_registration(records):
    primary = _primary(records)
    return all(
        copy[field] in (None, primary[field])
        for copy in _copies(records, "candidate_space")
        for field in (*FIELDS, "is_email_deliverable", "is_address_valid")
    )


def a_provisional_nir_is_of_one_born_abroad(records):
    return all(
        copy["birth_departement_code"] == "99"
        and _is_provisional(copy["nir"], _primary(records)["nir"])
        for copy in _copies(records, "provisional_nir")
    )


def a_slip_is_of_two_neighbouring_letters(records):
    primary = _primary(records)
    names = _copies(records, "slip_in_usage_name")
    return all(_is_slip(primary["usage_name"], copy["usage_name"]) for copy in names) and all(
        _is_slip_in_street(primary["street_address"], copy["street_address"])
        for copy in _copies(records, "slip_in_street")
    )


def _lies_before(copy, primary) -> bool:
    """Say whether a copy's registration is older; in a history of one day both are the same."""
    first, until = primary["first_registered_on"], primary["last_ended_on"] or TODAY
    if first is None or copy["first_registered_on"] is None or copy["last_ended_on"] is None:
        return False
    is_inside = first <= copy["first_registered_on"] <= copy["last_ended_on"]
    is_one_day = max(first, EARLIEST_END) == until == copy["last_ended_on"]
    return is_inside and (copy["last_ended_on"] < until or is_one_day)


def _primary(records):
    return next((record for record in records if record["is_primary"]), records[0])


def _copies(records, *drifts):
    """Return the records that are not primary: of these drifts, or of all."""
    copies = [record for record in records if not record["is_primary"]]
    return [copy for copy in copies if not drifts or copy["drift"] in drifts]


def _is_other_or_missing(copy, primary, column):
    return copy[column] is None or copy[column] != primary[column]


def _is_other_address(copy, primary):
    """Hamlets of two communes may have one name; they have no house numbers."""
    is_hamlet = (copy["street_address"] or "")[:1].isalpha()
    has_moved = copy["commune_code"] != primary["commune_code"]
    return _is_other_or_missing(copy, primary, "street_address") or (is_hamlet and has_moved)


def _is_provisional(wrong: str | None, right: str | None) -> bool:
    """Say whether the first digit alone, 7 for 1 or 8 for 2, makes the difference; and the key."""
    if wrong is None or right is None:
        return False
    return wrong[1:13] == right[1:13] and right[0] + wrong[0] in ("17", "28")


def _is_slip(right: str, wrong: str) -> bool:
    """Say whether two neighbouring letters are swapped, one of two alike is lost, or a space."""
    return any(
        wrong == right[:place] + _slipped(first, second) + right[place + 2 :]
        for place, (first, second) in enumerate(pairwise(right))
    )


def _slipped(first: str, second: str) -> str:
    if first == second:
        return first
    return (second + first).strip()


def _is_slip_in_street(right: str | None, wrong: str | None) -> bool:
    if right is None or wrong is None:
        return False
    (number, street, flat), (same, slipped, same_flat) = map(_parts, (right, wrong))
    return (number, flat) == (same, same_flat) and _is_slip(street, slipped)


def _parts(address: str) -> tuple:
    """Return the number with BIS or TER, the street, and the flat; a lieu-dit is the second."""
    return re.fullmatch(r"((?:\d+ (?:BIS |TER )?)?)(.+?)((?: APPT \d\d?)?)", address).groups()
