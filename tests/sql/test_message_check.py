"""The check of each draft: twenty drafts, five parts of Art. 34(2), two languages."""

import re
import shutil

import duckdb
import pytest

from breachlab.query.headlines import draft
from breachlab.words import Words
from tests.support.cases import for_each
from tests.support.remembered import ask

QUERY = "notification/message_check"
PARTS = {"nature", "contact", "consequences", "measures_taken", "steps_to_take"}
BEFORE_17CYBER, SETTLED = "2024-03-13", "2026-01-29"
# What a text must hold to say a requirement, as a reader would look for it: English, French. A text
# in plain words, to minors or easy to read, says some of them otherwise.
SAID = {
    "what_happened": (r"copied", r"copié"),
    "period": (r"6 February to 5 March 2024", r"6 février au 5 mars 2024"),
    "data_exposed": (r"date of birth", r"date de naissance"),
    "in_general": (r"false messages", r"faux messages"),
    "identity_theft": (r"identity theft", r"usurpation de votre identité"),
    "phishing_email": (r"false messages", r"faux messages"),
    "smishing": (r"false messages", r"faux messages"),
    "agency_call": (r"calls", r"appels"),
    "fake_job_offer": (r"job offers", r"offres d.emploi"),
    "sim_swap": (r"SIM card", r"carte SIM"),
    "benefit_fraud": (r"benefits", r"allocations"),
    "credit_in_name": (r"a credit", r"un crédit"),
    "account_takeover": (r"take over your", r"prise de contrôle de votre compte"),
    "postal_fraud": (r"letters", r"courriers"),
    "nir_linkage": (r"other leaks", r"autres fuites"),
    "identity_linkage": (r"other leaks", r"autres fuites"),
    "origin_inferred": (r"of birth may be", r"naissance"),
    "situation_revealed": (r"looking for work", r"recherche d.un emploi"),
    "found_at_home": (r"where you live", r"où vous habitez"),
    "direct_debit_elsewhere": (r"\(IBAN\), a direct debit", r"\(IBAN\), un prélèvement"),
    "measures_against_breach": (r"\[measures\]", r"\[mesures\]"),
    "help_line": (r"telephone line", r"ligne téléphonique"),
    "first_call_in_danger": (r"call 17 or 112 first", r"d.abord le 17 ou le 112"),
    "give_nothing": (r"password, (a )?code or bank", r"ni code, ni coordonnées bancaires"),
    "bank_13_months": (
        r"13 months.*70 days.*European Economic Area",
        r"13 mois.*70 jours.*Espace économique",
    ),
    "call_operator": (r"your operator", r"votre opérateur"),
    "forward_to_33700": (r"33700", r"33700"),
    "list_of_accounts": (r"FICOBA", r"FICOBA"),
    "help_after_scam": (r"Cybermalveillance", r"Cybermalveillance"),
    "complaint": (r"lodge a complaint", r"portez plainte"),
    "contact_of_officer": (
        r"\[DPO\].*\[number\].*\[e-mail\].*\[postal address\]",
        r"\[DPO\].*\[numéro\].*\[courriel\].*\[adresse postale\]",
    ),
}
PLAIN = {
    "identity_theft": (r"identity theft", r"usurpation d.identité"),
    "in_general": (r"someone lies to you", r"quelqu.un vous ment"),
    "phishing_email": (r"lies to you, by e-mail", r"vous ment, par courriel"),
    "smishing": (r"lies .*text message", r"ment, .*SMS"),
    "agency_call": (r"lies .*telephone", r"ment, .*téléphone"),
    "fake_job_offer": (r"false job", r"faux emploi"),
    "sim_swap": (r"your telephone number", r"votre numéro de téléphone"),
    "credit_in_name": (r"borrows money", r"emprunte de l.argent"),
    "account_takeover": (r"enters your account", r"entre dans votre compte"),
    "postal_fraud": (r"lies .*letter", r"ment, .*lettre"),
    "nir_linkage": (r"other stolen data", r"d.autres données volées"),
    "identity_linkage": (r"other stolen data", r"d.autres données volées"),
    "origin_inferred": (r"where you were born", r"où vous êtes né"),
    "situation_revealed": (r"looking for work", r"cherchiez du travail"),
    "direct_debit_elsewhere": (r"account number, someone", r"numéro de compte, quelqu.un prend"),
    "bank_13_months": (r"13 months.*70 days", r"13 mois.*70 jours"),
    "list_of_accounts": (r"list of your bank accounts", r"liste de vos comptes en banque"),
    "help_line": (r"you can call us: \[number\]", r"pouvez nous appeler.: \[numéro\]"),
}
SMS = {
    "period": (r"6 Feb-5 Mar 2024", r"6/2.*5/3/24"),
    "in_general": (r"Beware of fraud", r"Gare aux fraudes"),
    "where_all_is_read": (r"\[site\] .*\[number\]", r"\[site\] .*\[numéro\]"),
}


@pytest.fixture(scope="module")
def checked(lab):
    return ask(lab, QUERY, whom="living")


@pytest.fixture(scope="module")
def texts(lab):
    """Each draft in both languages, by whom it goes to."""
    words = [Words.of(lab, language) for language in ("en", "fr")]
    rows = ask(lab, "notification/message", whom="living").to_dict("records")
    return {key(row): [draft(row, each) for each in words] for row in rows}


@pytest.fixture
def own_lab(small_database, tmp_path):
    """A copy of the small world that can be changed."""
    with duckdb.connect(shutil.copy(small_database, tmp_path / "own.duckdb")) as connection:
        yield connection


def key(row):
    return tuple(str(row[name]) for name in ("segment_id", "nir_id", "channel"))


def of_a_draft(requirement, segment, channel):
    """Return the pattern of a requirement in the words of a draft: English, French."""
    said = dict(SAID)
    if channel == "sms":
        said |= SMS
    elif segment == "minors" or channel == "easy":
        said |= PLAIN
    return said[requirement]


def test_message_check_has_twenty_drafts_of_five_parts_and_no_sms_says_one_in_full(checked):
    assert len(checked) == 20 * 5 and set(checked.message_item_id) == PARTS
    assert (checked.is_complete == (checked.channel != "sms")).all()
    assert (checked.due_requirement_count > 0).all()
    assert checked.missing_requirement_ids.isna().all() and not checked.is_all_said.any()


def test_message_check_is_true_of_the_words_in_both_languages(checked, texts):
    """A requirement that a paragraph claims to say is found in the text by a reader's pattern."""
    lacking = [
        (*key(row), requirement)
        for row in checked.to_dict("records")
        for requirement in row["requirement_ids"].split()
        if requirement not in str(row["referred_requirement_ids"]).split()
        for text, pattern in zip(
            texts[key(row)],
            of_a_draft(requirement, row["segment_id"], row["channel"]),
            strict=True,
        )
        if not re.search(pattern, text)
    ]
    assert lacking == []


def test_message_check_leaves_to_where_all_is_read_what_an_sms_has_no_room_for(lab, checked):
    """All 31 hold for each draft; the SMS says three, and the public notice every one."""
    everyone = {row[0] for row in lab.execute("select requirement_id from message_requirements")
                .fetchall()} - {"where_all_is_read"}  # fmt: skip
    assert len(everyone) == 31
    by_draft = checked.groupby(["segment_id", "nir_id", "channel"])
    for (segment, _, channel), rows in by_draft:
        due = {each for ids in rows.requirement_ids for each in ids.split()}
        left = {each for ids in rows.referred_requirement_ids.dropna() for each in ids.split()}
        if channel == "sms":
            assert due - left == {"what_happened", "period", "in_general", "where_all_is_read"}
        else:
            assert left == set()
        if segment == "everybody":
            assert due == everyone


def test_message_check_refers_to_nothing_where_an_sms_does_not_say_where(own_lab):
    own_lab.execute("delete from message_paragraphs where paragraph_id = 'sms_read_all'")
    rows = ask(own_lab, QUERY, whom="living")
    silent = rows[(rows.channel == "sms") & (rows.segment_id != "minors")]
    assert silent.referred_requirement_ids.isna().all() and not silent.is_complete.any()
    minors = rows[rows.segment_id == "minors"]
    assert minors.missing_requirement_ids.isna().all()


def test_message_check_leaves_the_measures_and_the_contact_to_the_controller(checked):
    to_fill = set(checked[checked.is_to_fill].message_item_id)
    assert to_fill == {"measures_taken", "contact"}
    sms_count = (checked.channel == "sms").sum() / 5
    assert checked.to_fill_part_count.iloc[0] == 2 * 20 - sms_count  # it has no measures


def test_message_check_finds_a_paragraph_that_is_taken_out(own_lab):
    own_lab.execute("delete from message_paragraphs where paragraph_id = 'step_bank'")
    rows = ask(own_lab, QUERY, whom="living")
    missing = rows[rows.missing_requirement_ids.notna()]
    assert set(missing.missing_requirement_ids) == {"bank_13_months"}
    assert len(missing) == 9 and set(missing.channel) == {"email", "letter", "public_notice"}


def test_message_check_asks_for_a_harm_only_where_somebody_is_open_to_it(checked):
    due = checked[checked.message_item_id == "consequences"].set_index(["segment_id", "nir_id"])
    without = due.loc[("candidate_spaces_without_nir", "not_on_file")].requirement_ids
    assert not any("nir_linkage" in each or "situation_revealed" in each for each in without)
    assert all("situation_revealed" in each for each in due.loc["registrants"].requirement_ids[:1])


@for_each("as_of, services", [(BEFORE_17CYBER, False), (SETTLED, True)])
def test_message_names_17cyber_only_once_it_opened(lab, as_of, services):
    rows = ask(lab, "notification/message", as_of=as_of)
    letters = rows[(rows.channel != "sms")].paragraph_ids
    assert all(("_help_17cyber" in each) is services for each in letters)
    assert all(("_help" in each.replace("_help_", "")) is not services for each in letters)


@for_each("as_of, is_settled", [("2024-03-08", False), ("2026-01-28", False), (SETTLED, True)])
def test_message_says_potentially_until_the_number_is_settled(lab, words_of, as_of, is_settled):
    for row in ask(lab, "notification/message", as_of=as_of).to_dict("records"):
        english, french = (draft(row, words_of[each]) for each in ("en", "fr"))
        assert ("potentially" in english) is not is_settled
        assert ("potentiel" in french) is not is_settled


def test_message_says_of_a_status_only_what_is_true_of_who_reads_it(lab):
    rows = ask(lab, "notification/message", whom="living")
    said = {
        segment: {each for ids in group.paragraph_ids for each in ids.split() if "status" in each}
        for segment, group in rows[rows.channel != "sms"].groupby("segment_id")
    }
    assert said["registrants"] == {"field_status"}
    assert said["candidate_spaces_with_nir"] == {"field_status_of_space"}
    assert said["candidate_spaces_without_nir"] == {"field_status_of_space"}
    assert said["minors"] == {"field_status_of_space", "field_status_of_either"}
    assert said["everybody"] == {"field_status_of_either"}
