"""Rules of every record by itself; see book.py. A missing field breaks no rule."""

import re
from datetime import date, timedelta

TODAY = date(2024, 3, 5)  # the day on which ages are counted
FIELDS = ("email", "phone", "street_address", "nir", "agency_id")
MOBILE = "063998"  # ARCEP's block of mobile numbers for fiction


def sex_and_decade_bear_the_first_name(record, book):
    decade, sex, name = (record["born_on"].year - 1) // 10 * 10 + 1, record["sex"], "first_name"
    if (
        record["birth_departement_code"] in ("976", "99")
        and (sex, record[name]) in book.first_names_abroad
    ):
        return True
    return (sex, decade, record[name]) in book.first_names


def birth_name_is_on_the_list(record, book):
    return record["birth_name"] in book.surnames


def age_is_16_to_94(record, book):
    return date(1929, 3, 6) <= record["born_on"] and _sixteenth_birthday(record) <= TODAY


def age_is_in_completed_years_and_its_band(record, book):
    born = record["born_on"]
    age = TODAY.year - born.year - ((born.month, born.day) > (TODAY.month, TODAY.day))
    band = next((band for band, youngest in reversed(book.age_bands) if youngest <= age), None)
    return (record["age"], record["age_band"]) == (age, band)


def country_of_birth_fits_the_departement(record, book):
    if record["birth_departement_code"] == "99":
        return record["birth_country"] in book.countries.values()
    return record["birth_country"] == "France" and record["birth_departement_code"] in book.regions


def nir_is_15_characters_of_its_form(record, book):
    form = r"[1278]\d{4}(\d\d|2[AB])\d{3}(?!000)\d{3}\d\d"
    return record["nir"] is None or re.fullmatch(form, record["nir"])


def nir_tells_the_sex(record, book):
    digits = {"male": "17", "female": "28"}[record["sex"]]
    return record["nir"] is None or record["nir"][0] in digits


def nir_is_provisional_only_by_drift(record, book):
    is_provisional = record["drift"] == "provisional_nir"
    return record["nir"] is None or (record["nir"][0] in "78") == is_provisional


def nir_tells_year_and_month_in_codes_never_issued(record, book):
    month = record["born_on"].month
    code = month + 12 if month <= 7 else month + 35
    return record["nir"] is None or record["nir"][1:5] == f"{record['born_on']:%y}{code}"


def nir_tells_a_commune_or_country_of_birth(record, book):
    if record["nir"] is None:
        return True
    place, departement = record["nir"][5:10], record["birth_departement_code"]
    former = _former_starts(record)
    if former:
        return place[:2] in former
    if departement == "99":
        return place[:2] == "99" and book.countries.get(place[2:]) == record["birth_country"]
    return place in book.communes and book.communes[place][0] == departement


def nir_keeps_the_number_of_the_commune_or_country(record, book):
    """Within Île-de-France 9 may stand before the last two digits: see former_birth_codes.csv."""
    if record["nir"] is None or not _former_starts(record):
        return True
    place, departement = record["nir"][5:10], record["birth_departement_code"]
    if departement == "99":
        return book.countries.get(place[2:]) == record["birth_country"]
    return f"{departement}{place[2:]}" in book.communes or place.startswith("789")


def nir_has_its_key(record, book):
    if record["nir"] is None:
        return True
    number, key = record["nir"][:13].replace("2A", "19").replace("2B", "18"), record["nir"][13:]
    return key == f"{97 - int(number) % 97:02}"


def registered_has_no_end(record, book):
    is_over = record["last_ended_on"] is not None or record["last_active_on"] is not None
    return record["status"] != "registered" or not is_over


def formerly_registered_ended_in_the_window(record, book):
    if record["status"] != "formerly_registered":
        return record["last_ended_on"] is None
    return (
        record["last_ended_on"] is not None
        and date(2004, 3, 6) <= record["last_ended_on"] <= TODAY
        and record["last_active_on"] is None
    )


def registration_began_before_it_ended(record, book):
    first, last = record["first_registered_on"], record["last_ended_on"]
    return first is None or last is None or first <= last


def registered_has_a_current_start_after_the_first(record, book):
    first, since = record["first_registered_on"], record["registered_since"]
    if record["status"] != "registered":
        return since is None
    if since is None or first is None:
        return False
    is_again = (record["registration_count"] or 1) > 1
    earliest = first + timedelta(days=28) if is_again else first
    return earliest <= since <= TODAY and (is_again or since == first)


def current_registration_leaves_years_for_the_others(record, book):
    since, first = record["registered_since"], record["first_registered_on"]
    if since is None or first is None:
        return True
    return since.year - first.year + 1 >= (record["registration_count"] or 1)


def single_registration_lasts_four_weeks(record, book):
    if not record["is_primary"] or record["registration_count"] != 1:
        return True
    first, last = record["first_registered_on"], record["last_ended_on"]
    return None in (first, last) or last >= first + timedelta(days=28)


def candidate_space_has_its_own_date_alone(record, book):
    registration = ("first_registered_on", "last_ended_on", "registration_count")
    if record["status"] != "candidate_space":
        return record["last_active_on"] is None
    return record["last_active_on"] is not None and all(
        record[column] is None for column in registration
    )


def first_registered_in_2004_is_on_its_first_day(record, book):
    first = record["first_registered_on"]
    return first is None or first.year != 2004 or first == date(2004, 1, 1)


def registration_has_a_first_day_and_a_count(record, book):
    if record["status"] == "candidate_space":
        return True
    return (record["registration_count"] or 0) >= 1 and record["first_registered_on"] is not None


def dates_lie_in_the_window(record, book):
    first, active = record["first_registered_on"], record["last_active_on"]
    return (first is None or date(2004, 1, 1) <= first <= TODAY) and (
        active is None or date(2004, 3, 6) <= active <= TODAY
    )


def nobody_registers_or_is_active_before_16(record, book):
    days = record["first_registered_on"], record["last_ended_on"], record["last_active_on"]
    return all(day is None or day >= _sixteenth_birthday(record) for day in days)


def commune_lies_in_its_departement_and_region(record, book):
    departement, region, _ = book.communes.get(record["commune_code"], (None, None, None))
    return (record["departement_code"], record["region_code"]) == (departement, region)


def postcode_is_of_the_commune(record, book):
    *_, postcodes = book.communes.get(record["commune_code"], ([],))
    return record["postcode"] in postcodes


def places_have_the_names_of_their_codes(record, book):
    return all(
        record[f"{kind}_name"] == book.names.get((kind, record[f"{kind}_code"]))
        for kind in ("commune", "departement", "region")
    )


def phone_is_fictional_and_of_the_departement(record, book):
    block = book.phone_blocks.get(record["departement_code"], MOBILE)
    return record["phone"] is None or re.fullmatch(rf"({MOBILE}|{block})\d{{4}}", record["phone"])


def email_spells_the_names_under_example(record, book):
    if record["email"] is None:
        return True
    given = record["first_name"].lower().replace(" ", "-")
    local, _, domain = record["email"].partition("@")
    surnames = {record[name].lower().replace(" ", "") for name in ("birth_name", "usage_name")}
    return re.fullmatch(r"[a-z]+\.example", domain) and (
        any(_is_local_part(local, given, surname) for surname in surnames)
        or (record["drift"] == "slip_in_usage_name" and re.fullmatch(_any_surname(given), local))
    )


def _is_local_part(local, given, surname):
    """Compare by text: a pattern of each person's names took most of the time to compile."""
    forms = (
        *((given + mark + surname, r"(\d{1,3}|2[ab])?") for mark in ("", ".", "_")),
        (given[0] + surname, r"\d{1,3}"),
        (f"{surname}.{given}", ""),
    )
    return any(
        local.startswith(names) and re.fullmatch(end, local.removeprefix(names))
        for names, end in forms
    )


def _any_surname(given):
    """Return the pattern of an address that has the name as it should be, not as slipped."""
    return rf"{given}[._]?[a-z-]+(\d{{1,3}}|2[ab])?|{given[0]}[a-z-]+\d{{1,3}}|[a-z-]+\.{given}"


def agency_id_is_a_letter_and_seven_digits(record, book):
    return record["agency_id"] is None or re.fullmatch(r"[A-Z]\d{7}", record["agency_id"])


def identifier_block_is_the_letter_and_first_digit(record, book):
    agency_id = record["agency_id"]
    letter, digit = divmod(record["identifier_block"], 10)
    return agency_id is None or agency_id[:2] == f"{chr(ord('A') + letter)}{digit}"


def address_is_a_number_and_an_invented_street(record, book):
    if record["street_address"] is None:
        return True
    number, street = re.fullmatch(
        r"(?:(\d+)(?: BIS| TER)? )?(.+?)(?: APPT \d\d?)?", record["street_address"]
    ).groups()
    size = book.streets.get(street)
    if size is None:
        return record["drift"] == "slip_in_street"
    is_numbered = number is not None and 1 <= int(number) <= 150
    return is_numbered == (size != "hamlet")


def flags_agree_with_the_fields(record, book):
    return all(record[f"has_{field}"] == (record[field] is not None) for field in FIELDS)


def phone_kind_fits_the_number(record, book):
    if record["phone"] is None:
        return record["phone_kind"] is None
    kind = "mobile" if record["phone"].startswith(MOBILE) else "fixed"
    is_overseas = record["departement_code"].startswith(
        "97"
    )  # both kinds have the block of mobiles
    return record["phone_kind"] == kind or (is_overseas and record["phone_kind"] == "fixed")


def truths_stand_only_beside_their_field(record, book):
    return record["has_email"] == (record["is_email_deliverable"] is not None) and record[
        "has_street_address"
    ] == (record["is_address_valid"] is not None)


def letters_reach_only_those_who_live_there(record, book):
    is_gone = record["is_deceased"] or record["lives_abroad"]
    has_moved = record["drift"] in ("former_address", "former_region")
    return not (record["is_address_valid"] and (is_gone or has_moved))


def nobody_both_died_and_lives_abroad(record, book):
    return not (record["is_deceased"] and record["lives_abroad"])


def breaches_fit_sex_age_and_residence(record, book):
    return record["breach_mask"] < 2 ** len(book.breaches) and all(
        _fits(record, breach)
        for bit, breach in enumerate(book.breaches)
        if record["breach_mask"] & 2**bit
    )


def _former_starts(record) -> tuple:
    """Return how a code of the time may begin, where it was another than today's."""
    born_on, place = record["born_on"], record["birth_departement_code"]
    if place == "99":
        before, starts = {
            "Algérie": (date(1962, 7, 3), ("91", "92", "93", "94")),
            "Maroc": (date(1956, 3, 2), ("95",)),
            "Tunisie": (date(1956, 3, 20), ("96",)),
        }.get(record["birth_country"], (date.min, ()))
    elif place in ("2A", "2B"):
        before, starts = date(1976, 1, 1), ("20",)
    elif place in ("91", "95"):
        before, starts = date(1968, 1, 1), ("78",)
    elif place in ("92", "93", "94"):
        before, starts = date(1968, 1, 1), ("75", "78")
    else:
        before, starts = date.min, ()
    return starts if born_on < before else ()


def _fits(record, breach):
    born_on = record["born_on"]
    age = TODAY.year - born_on.year - ((born_on.month, born_on.day) > (TODAY.month, TODAY.day))
    is_resident = not (record["is_deceased"] or record["lives_abroad"])
    return (
        int(breach["age_from"]) <= age <= int(breach["age_to"])
        and breach["sex"] in ("", record["sex"])
        and (breach["perimeter"] != "residents" or is_resident)
    )


def _sixteenth_birthday(record) -> date:
    return record["born_on"].replace(year=record["born_on"].year + 16)
