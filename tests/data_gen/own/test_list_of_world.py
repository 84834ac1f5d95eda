"""The records of a generated world, written as a list of one's own: both give the same answers.

A list is counted by SQL of its own (`data_gen/own`), a world by the generator. What a list answers
otherwise by design stands in DIFFERENCES; every other number of every row is equal.
"""

import math
import shutil
from contextlib import suppress

import duckdb
import pandas
import pytest

from breachlab import ask, connect, find
from breachlab.errors import NotKnown
from breachlab.query.needs import list_needs
from breachlab.query.queries import names
from data_gen import breach, ledger
from data_gen.__main__ import main
from data_gen.own.breach_folder import EMPTY
from data_gen.own.list_database import default_target
from tests.support.own_folders import fill_in
from tests.support.own_lists import make_iban
from tests.support.tiers import some_of

# Four differences of the file that make a list find the persons of the world and their primary
# rows: all rows of a person have one NIR, the last use is the last day that a row knows, no
# landline has the number of a mobile, as those overseas do in a world, and nobody is called NEANT,
# which a list takes for no name.
RECORDS = """
    select
        case when has_agency_id then 'P' || person_id end as agency_id,
        sex,
        if(birth_name = 'NEANT', 'NEANTE', birth_name) as birth_name,
        if(usage_name = 'NEANT', 'NEANTE', usage_name) as usage_name,
        first_name,
        born_on,
        street_address,
        postcode,
        commune_name,
        email,
        if(phone_kind = 'fixed', '02' || substring(phone, 3), phone) as phone,
        case when has_nir then max(nir) over (partition by person_id) end as nir,
        status,
        first_registered_on,
        registered_since,
        last_ended_on,
        coalesce(last_active_on, last_ended_on, reference_day()) as last_used_on,
        is_deceased,
        lives_abroad,
        person_id,
        is_primary
    from registrants
    order by is_primary desc, record_id
"""
SAME = (
    *("sex", "birth_name", "usage_name", "first_name", "street_address", "postcode", "email"),
    *("phone", "iban", "nir", "status", "first_registered_on", "last_ended_on", "last_used_on"),
    "lives_abroad",
)
ROLES = {name: name for name in SAME} | {
    "agency_id": "identifier",
    "born_on": "birth_date",
    "commune_name": "commune",
    "registered_since": "registered_since_on",
    "is_deceased": "deceased",
}
DAYS = ("born_on", "first_registered_on", "registered_since", "last_ended_on", "last_used_on")
WORDS = {
    "sex": ("female", "male"),
    "status": ("registered", "formerly_registered", "candidate_space"),
    "is_deceased": ("True", "False"),
    "lives_abroad": ("True", "False"),
}
SAID_BY_OWNER = 'takes_assumed_figures = true\nbreach_folder = "breach"\n'

# What a world has and no list: the rows of these fields and harms, and the breach's own figures.
FIELDS_OF_WORLD = {
    *("birth_place", "status", "password", "bank_details", "complete_file"),
    "region",  # of a list a column has it
}
HARMS_OF_WORLD = {
    *("fake_job_offer", "benefit_fraud", "situation_revealed"),  # of job seekers
    *("direct_debit", "password_reuse", "health_revealed"),  # of fields that have no column
}
HARMS_BY_MOBILE = {"smishing", "sim_swap"}  # in a world a landline is enough
MOBILE = 128
# A list gives no rate of a place of few; the small world has few everywhere.
RATES_OF_FEW = "update assumptions set value = 0 where name = 'least_rated_of_place_persons'"
# [(why a list answers otherwise, {question: the columns that differ})]
DIFFERENCES = [
    (
        "a row of a list has the first year of its person, a copy in a world that of its own file",
        {
            "exposure/by_first_year": "record_count",
            "exposure/by_first_year_and_end": "record_count",
        },
    ),
    (
        "a space of a list has a NIR if any row of its person has one, in a world if its row has",
        {
            "severity/by_segment": "record_count",
            "severity/communication_due": "record_count to_inform_record_count",
            "severity/scales": "record_count disagreeing_record_count",
        },
    ),
    (
        "a list says who has a space only and lives abroad, of a world a range is assumed",
        {
            "severity/by_segment": "low_end_person_count high_end_person_count",
            "severity/by_departement": (
                "high_or_above_person_count_low high_or_above_person_count_high is_open"
            ),
            "severity/cross_border": (
                "abroad_record_count abroad_person_count record_count person_count "
                "person_count_low person_count_high"
            ),
        },
    ),
    (
        "a list has fewer fields, and so fewer harms are open",
        {
            "fields/harm_of_combination": "harm_ids harm_count least_harm_count",
            "fields/harms": (
                "material_record_count material_person_count material_person_share source"
            ),
            "fields/lifetimes": "field_count fleeting_field_id fleeting_person_share",
            "fields/without_nir": "closed_harm_count open_harm_count",
        },
    ),
    (
        "nothing was published of the breach of a list",
        {
            "fields/by_field": "is_named_in_2024 is_named_in_2026 source",
            "method/ledger": ("published_count assumed_count unit_en unit_fr reason_en reason_fr"),
        },
    ),
    (
        "the form is worded by the breach folder, and its day is that of the list",
        {
            "severity/notification_form": (
                "wording_id as_of source is_to_fill to_fill_count field_ids untaken_field_ids "
                "unknown_status_person_count unknown_age_person_count segment_severity_counts "
                "harm_ids harm_counts low_end_person_count high_end_person_count "
                "candidate_space_person_count_low candidate_space_person_count_high "
                "cross_border_person_count_low cross_border_person_count_high"
            ),
        },
    ),
]
SELECTIONS = (
    {"departements": ["59", "2A"], "statuses": ["registered", "candidate_space"]},
    {"sexes": ["female"], "age_bands": ["16-17", "25-29", "75 and over"]},
    {"sexes": ["male"], "end_bands": ["3-5"]},
    {"departement": "2A"},
    {"departement": "974", "retention_years": 3},
)
# The questions that count who lacks a fact in a row or a segment of their own; those that need a
# fact and are not among them leave such people out.
WITH_NOT_KNOWN = {
    *("exposure/by_departement", "exposure/by_region", "exposure/cross_table", "exposure/stock"),
    *("exposure/by_age_and_sex", "exposure/by_age_band", "exposure/by_age_group"),
    *("exposure/by_status", "exposure/by_status_and_age", "retention/by_idle_years"),
    *("fields/by_field_and_status", "fields/harms_by_age_band", "severity/by_level"),
    *("severity/by_segment", "severity/communication_due", "severity/scales"),
    *("severity/notification_form", "notification/on_file_by_age"),
}
# The base of the form and of the cross table is everybody, that of places is in two columns.
COUNTED = ("record_count", "person_count", "living_person_count")
GAPPY = {"exposure/by_first_year": {"record_count"}}  # a space without a status has a first year
# {what a list lacks: (its columns, how many of the 57 questions are answered without, and what the
# refusals of the others say)}
LACKING = {
    "breach folder": ((), 45, "--breach-folder|takes_assumed_figures"),
    "sex": (("sex",), 45, "the sex of people|known age, sex and place"),
    "birth date": (("born_on",), 32, "birth_date|known age, sex and place"),
    "place": (("postcode", "commune_name"), 36, "postcode|known age, sex and place"),
    "commune": (("commune_name",), 55, "commune"),
    "status": (("status",), 37, "status|first_registered_on"),
    "first registration": (("first_registered_on",), 55, "first_registered_on"),
    "current registration": (("registered_since",), 54, "registered_since_on"),
    "end": (("last_ended_on",), 54, "last_ended_on"),
    "last use": (("last_used_on",), 55, "last_used_on"),
    "e-mail": (("email",), 56, "Map email in the list"),
    "e-mail and phone": (("email", "phone"), 56, "Map email in the list"),
    "death": (("is_deceased",), 23, "deceased"),
}
# The figures that a list has, by the files that read them.
READ_BY_A_LIST = (
    r"^(?!.*vulnerable_groups).*"
    r"(?:\b(?:sql|macros|data_gen/own)/|(?:cost_components|field_lifetimes|residents)\.csv)"
)
NO_FIELDS = ("breach folder", "commune", "current registration", "end", "last use", "death")
# A list without a column has fewer fields, and fewer harms are open.
OF_ALL_FIELDS = {
    *("field_count", "lasting_field_count", "fleeting_field_id", "fleeting_person_share"),
    *("field_ids", "harm_ids", "harm_counts"),
}
HARMS_AND_COMBINATIONS = {
    *("fields/combinations", "fields/harm_of_combination", "fields/holds_at_least"),
    *("fields/harms", "fields/harms_by_age_band", "fields/harms_by_departement"),
    *("fields/minimal_harmful_sets", "fields/without_nir"),
}
OF_CONTACTS = {"cost/on_file", "notification/on_file", "notification/on_file_by_age"}


@pytest.fixture(scope="module")
def records(lab):
    """The records of the small world as a list has them, the primary rows first."""
    return lab.execute(RECORDS).df()


@pytest.fixture(scope="module")
def open_list(tmp_path_factory):
    """Write records as a list, count it, and give a connection to its database."""
    opened = []

    def _open(records, lacking=(), has_folder=True):
        folder = tmp_path_factory.mktemp("list")
        records = records.drop(columns=["person_id", "is_primary", *lacking])
        records.to_csv(folder / "clients.csv", index=False)
        mapping = folder / "clients.toml"
        mapping.write_text(write_mapping([*records], SAID_BY_OWNER if has_folder else ""))
        if has_folder:
            write_breach_folder(folder / "breach")
        assert main(["own", str(mapping), "--quiet"]) == 0
        with duckdb.connect(default_target(mapping)) as connection:
            connection.execute(RATES_OF_FEW)
        opened.append(connect(default_target(mapping)))
        return opened[-1]

    yield _open
    for connection in opened:
        connection.close()


def write_mapping(columns, said):
    lines = [
        f'[list]\npath = "clients.csv"\nreference_day = 2024-03-05\n{said}',
        *(f'{name} = "Agency"' for name in ("organisation", "name_en", "name_fr")),
        "[columns]",
        *(f'{column} = "{ROLES[column]}"' for column in columns),
        *(f'[{ROLES[day]}]\nformat = "%Y-%m-%d"' for day in DAYS if day in columns),
    ]
    for column, words in WORDS.items():
        meanings = [f'{word} = "{word.lower()}"' for word in words]
        lines += [f"[{ROLES[column]}.words]", *meanings] if column in columns else []
    return "\n".join(lines)


def write_breach_folder(folder):
    """Write a breach folder that scores as the world does, by the same segments."""
    shutil.copytree(EMPTY, folder)
    fill_in(folder)
    shutil.copy(breach.FOLDER / "severity_segments.csv", folder)


@pytest.fixture(scope="module")
def world_list(open_list, records):
    """The whole list: every column, a breach folder, and the figures of the lab taken."""
    return open_list(records)


@pytest.fixture(scope="module")
def full_list(world_list):
    """The answers of the whole list, of all questions that a list can answer."""
    return ask_all(world_list)


def ask_all(connection, asked=None, selection=None):
    """Return {question: answer} of all that is known, or of those asked by a selection."""
    answers = {}
    for name in asked or names():
        with suppress(NotKnown):
            answers[name] = ask(connection, name, **(selection or find(name).needed))
    return answers


def difference(expected, found, but=()):
    """Return in what two answers differ: in rows, or by column the first place and its values."""
    if [*expected] != [*found] or len(expected) != len(found):
        return f"{len(expected)} rows of {[*expected]}, and {len(found)} of {[*found]}"
    differing = {}
    for column in expected.columns.difference(but):
        pairs = zip(map(plain, expected[column]), map(plain, found[column]), strict=True)
        wrong = [pair for pair in pairs if not is_alike(*pair)]
        differing |= {column: wrong[0]} if wrong else {}
    return differing


def plain(value):
    if pandas.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def is_alike(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def of_list(answer):
    """Return the rows of an answer of a world that a list can have."""
    for column, missing in (("field_id", FIELDS_OF_WORLD), ("harm_id", HARMS_OF_WORLD)):
        if column in answer:
            answer = answer[~answer[column].isin(missing)]
    answer = without_mobiles(answer)
    if "read_in_full_count" in answer:
        is_read = answer["used_by"].str.contains(READ_BY_A_LIST)
        answer = answer[is_read & ~answer["name"].isin(ledger.of_folder(breach.FOLDER))]
    return answer


def without_mobiles(answer):
    """Return an answer without what turns on whether a phone is a mobile, and the limit of few."""
    if "read_in_full_count" in answer:
        answer = answer[answer["name"] != "least_rated_of_place_persons"]
    if "harm_id" in answer:
        answer = answer[~answer.harm_id.isin(HARMS_BY_MOBILE)]
    if "held_bits" in answer:
        answer = answer.assign(held_bits=answer.held_bits & ~MOBILE)
        added = {"record_count": "sum", "person_count": "sum", "person_share": "sum"}
        how = {column: added.get(column, "first") for column in answer if column != "held_bits"}
        answer = answer.groupby("held_bits", as_index=False).agg(how)[[*answer]]
        order = ["combination_person_count", "field_mask", "person_count", "held_bits"]
        answer = answer.sort_values(order, ascending=[False, True, False, True])
    return answer.reset_index(drop=True)


def by_design(name):
    return {column for _, each in DIFFERENCES for column in each.get(name, "").split()}


def test_every_answer_of_the_list_is_that_of_the_world(full_list, full_answer, subtests):
    assert len(full_list) == 57
    for name, found in full_list.items():
        with subtests.test(question=name):
            assert (
                difference(of_list(full_answer(name)), without_mobiles(found), by_design(name))
                == {}
            )


def test_every_difference_that_is_named_is_one(full_list, full_answer, subtests):
    for name in {name for _, each in DIFFERENCES for name in each}:
        with subtests.test(question=name):
            differing = difference(of_list(full_answer(name)), without_mobiles(full_list[name]))
            assert {*differing} == by_design(name)


def test_answers_to_a_selection_are_those_of_the_world(world_list, lab, full_list, subtests):
    """Every question that takes something of the selection, in a fast run every fourth."""
    for selection in SELECTIONS:
        for name in some_of([*full_list]):
            query = find(name)
            given = {key: value for key, value in selection.items() if key in query.parameters}
            if not given or not query.needed.keys() <= given.keys():
                continue
            with subtests.test(question=name, given=given):
                expected = of_list(ask(lab, name, **given))
                assert (
                    difference(
                        expected, without_mobiles(ask(world_list, name, **given)), by_design(name)
                    )
                    == {}
                )


def test_a_row_without_a_fact_counts_as_not_known(full_list, open_list, records, subtests):
    """One person in seven has no birth date, sex, place and status, but an identifier, in any row.

    A question that needs one of these has all records and persons in its rows, or it is by place
    or a rate and answers as if the person were not in the list; any other answers as if nothing
    were blank. The fields that are blank count who has them. In a fast run every third is asked.
    """
    asked = {*some_of([*full_list], 3), "fields/by_field"}
    has_identifier = records.agency_id.notna().groupby(records.person_id).transform("min")
    blank = (records.person_id % 7 == 0) & has_identifier
    gappy = records.copy()
    gappy.loc[blank, ["born_on", "sex", "postcode", "commune_name", "status"]] = None
    without = ask_all(open_list(records[~blank]), asked)
    for name, found in ask_all(open_list(gappy), asked).items():
        needed = {"age", "sex", "area", "commune", "status", "end"} & {*list_needs(find(name))}
        with subtests.test(question=name):
            if name == "fields/by_field":
                of_blank = found.field_id.isin(["birth_date", "sex", "postcode"])
                for each, expected in ((of_blank, without), (~of_blank, full_list)):
                    held = expected[name].set_index("field_id")[[*COUNTED[:2]]]
                    shown = found[each].set_index("field_id")[[*COUNTED[:2]]]
                    assert len(shown) and held.loc[shown.index].equals(shown)
            elif "fields" in list_needs(find(name)):
                continue  # test_all_answers counts them in plain Python
            elif name in WITH_NOT_KNOWN:
                counts = found.columns.intersection(COUNTED)
                assert len(counts)
                assert found[counts].sum().equals(full_list[name][counts].sum())
            else:
                expected = (without if needed else full_list)[name]
                assert difference(expected, found, GAPPY.get(name, {"residents_id"})) == {}


def test_children_and_ibans_are_counted_and_no_other_answer_changes(
    open_list, records, full_list, subtests
):
    """Who is 16 or 17 is six years younger, who has a phone has an IBAN, and no sex is known.

    A fast run asks every third question, and those on ages, fields and harms.
    """
    young = records.drop(columns="sex")
    is_adult = young.born_on <= "2006-03-05"
    young["born_on"] = young.born_on.where(is_adult, young.born_on + pandas.DateOffset(years=6))
    young["iban"] = None
    young.loc[young.phone.notna(), "iban"] = make_iban(1)
    connection = open_list(young)
    of_these = "exposure/by_age_band", "fields/by_field", "fields/harms"
    asked = {*some_of([*full_list], 3), *of_these}
    found = ask_all(connection, asked)
    children, minors = found["exposure/by_age_band"], full_list["exposure/by_age_band"]
    assert [*children.age_band] == ["under 15", *minors.age_band[1:]]
    of_children = {
        *("all_child_person_count", "all_child_person_share", "all_under_15_person_count"),
    }
    assert difference(minors, children, {"age_band", "persons_per_year", *of_children}) == {}
    assert {*children.all_child_person_count} == {children.person_count[0]}
    fields = found["fields/by_field"].set_index("field_id")
    harms = found["fields/harms"].set_index("harm_id")
    for column in ("record_count", "person_count", "living_here_person_count"):
        of_phones = fields[column]["phone"]
        assert fields[column]["bank_details"] == harms[column]["direct_debit"] == of_phones
    for name in asked:
        expected = full_list[name]
        with subtests.test(question=name):
            if name not in found:
                with pytest.raises(NotKnown, match=r"the sex of people|known age, sex and place"):
                    ask(connection, name, **find(name).needed)
            elif not {"age", "fields", "segments"} & {*list_needs(find(name))}:
                assert difference(expected, found[name]) == {}


@pytest.fixture(scope="module")
def residents(records):
    """One row for each exposed resident: no column says which row is primary, or who has died."""
    return records[records.is_primary & ~records.is_deceased & ~records.lives_abroad]


@pytest.fixture(scope="module")
def of_residents(open_list, residents):
    return ask_all(open_list(residents))


@pytest.mark.parametrize("what", LACKING)
def test_a_column_that_a_list_lacks_changes_no_other_answer(
    what, thorough, open_list, residents, of_residents, subtests
):
    columns, count, said = LACKING[what]
    connection = open_list(residents, columns, has_folder=what != "breach folder")
    found = ask_all(connection)
    assert len(found) == count
    for name, expected in of_residents.items():
        with subtests.test(question=name):
            if name not in found:
                with pytest.raises(NotKnown, match=said):
                    ask(connection, name, **find(name).needed)
            elif name in OF_CONTACTS and "e-mail" in what:
                assert difference(expected, found[name]) != {}
            elif what in NO_FIELDS or name not in HARMS_AND_COMBINATIONS:
                answer = found[name]
                if "field_id" in expected:
                    expected = expected[expected.field_id.isin(answer.field_id)]
                assert difference(expected, answer, OF_ALL_FIELDS) == {}
