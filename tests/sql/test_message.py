"""What each message says, to whom, and what the law asks of it; by hand in message.md."""

import re

import pytest

from breachlab.query.headlines import draft
from tests.support.remembered import ask

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
    return ask(lab, "notification/message_check", whom="living")


def test_as_many_are_sent_a_message_and_reached_as_the_channels_say(lab):
    """Nobody is in two segments, and a segment that is split counts nobody twice."""
    rows = ask(lab, "notification/message").groupby("channel", observed=True)
    channels = ask(lab, "notification/channels").set_index("channel")
    for channel in ("email", "sms", "letter"):
        found, wanted = rows.get_group(channel), channels.loc[channel]
        assert found.person_count.sum() == wanted.tried_person_count
        assert found.reached_person_count.sum() == wanted.person_count


@pytest.mark.parametrize(
    ("cube", "columns"),
    [
        ("contact_cube", "age_band, status, fate, email, has_mobile, street_address"),
        ("field_cube", "age_band, status, field_mask"),
    ],
)
def test_the_cube_counts_contacts_and_fields_as_their_own_cubes_do(lab, cube, columns):
    counts = f"select {columns}, sum(record_count), sum(person_count) from {{}} group by all"
    differing = f"({counts.format(cube)}) except ({counts.format('message_cube')})"
    assert lab.execute(differing).fetchall() == []


def test_fields_that_all_have_are_told_before_those_that_some_have(lab):
    rows = ask(lab, "notification/message", whom="living")
    for row in rows[rows.possible_field_ids.notna() & (rows.channel != "sms")].to_dict("records"):
        before, _, after = row["paragraph_ids"].partition("data_possible")
        assert "field_first_name" in before
        possible = {*row["possible_field_ids"].split()}
        for field in {*row["field_ids"].split(), *possible} - {"status"}:
            assert f"field_{field}" in (after if field in possible else before).split()


def test_minors_alone_are_told_as_minors(lab):
    rows = ask(lab, "notification/message", whom="living")
    to_minors = rows[rows.paragraph_ids.str.contains("minors_")]
    assert set(to_minors.segment_id) == {"minors"} and "letter" in set(to_minors.channel)


def test_there_are_twenty_drafts_of_five_parts_and_no_sms_says_one_in_full(checked):
    assert len(checked) == 20 * 5
    assert set(checked.message_item_id) == {
        "nature",
        "contact",
        "consequences",
        "measures_taken",
        "steps_to_take",
    }
    assert (checked.is_complete == (checked.channel != "sms")).all()
    assert (checked.due_requirement_count > 0).all()
    assert checked.missing_requirement_ids.isna().all() and not checked.is_all_said.any()


def get_pattern(requirement, segment, channel):
    """Return the patterns of a requirement in the words of a draft: English, French."""
    if channel == "sms":
        return SMS.get(requirement) or SAID[requirement]
    if segment == "minors" or channel == "easy":
        return PLAIN.get(requirement) or SAID[requirement]
    return SAID[requirement]


def test_each_draft_says_in_both_languages_what_the_check_says_that_it_says(
    lab, checked, english, french
):
    key = ["segment_id", "nir_id", "channel"]
    texts = {
        tuple(str(row[each]) for each in key): (draft(row, english), draft(row, french))
        for row in ask(lab, "notification/message", whom="living").to_dict("records")
    }
    lacking = [
        (row["segment_id"], row["channel"], requirement)
        for row in checked.to_dict("records")
        for requirement in row["requirement_ids"].split()
        if requirement not in str(row["referred_requirement_ids"]).split()
        for text, pattern in zip(
            texts[tuple(str(row[each]) for each in key)],
            get_pattern(requirement, row["segment_id"], row["channel"]),
            strict=True,
        )
        if not re.search(pattern, text)
    ]
    assert lacking == []


def test_an_sms_says_three_things_and_where_the_others_are(lab, checked):
    """All 31 requirements hold for the public notice, which goes to everybody."""
    requirements = lab.execute("select requirement_id from message_requirements").fetchall()
    everyone = {requirement for (requirement,) in requirements} - {"where_all_is_read"}
    assert len(everyone) == 31
    for (segment, _, channel), rows in checked.groupby(["segment_id", "nir_id", "channel"]):
        due = {each for ids in rows.requirement_ids for each in ids.split()}
        left = {each for ids in rows.referred_requirement_ids.dropna() for each in ids.split()}
        if channel == "sms":
            assert due - left == {"what_happened", "period", "in_general", "where_all_is_read"}
        else:
            assert left == set()
        if segment == "everybody":
            assert due == everyone


def test_the_measures_and_the_contact_are_left_to_the_controller(checked):
    """Each of twenty drafts has both but the SMS, which has no room for measures."""
    assert set(checked[checked.is_to_fill].message_item_id) == {"measures_taken", "contact"}
    sms_count = (checked.channel == "sms").sum() / 5
    assert checked.to_fill_part_count.iloc[0] == 2 * 20 - sms_count


def test_a_harm_is_due_only_where_somebody_is_open_to_it(checked):
    due = checked[checked.message_item_id == "consequences"].set_index(["segment_id", "nir_id"])
    without = due.loc[("candidate_spaces_without_nir", "not_on_file")].requirement_ids
    assert not any("nir_linkage" in each or "situation_revealed" in each for each in without)
    assert "situation_revealed" in due.loc["registrants"].requirement_ids.iloc[0]


@pytest.mark.parametrize(("as_of", "is_open"), [("2024-03-13", False), ("2026-01-29", True)])
def test_a_message_names_17cyber_only_once_it_opened(lab, as_of, is_open):
    rows = ask(lab, "notification/message", as_of=as_of)
    for paragraphs in rows[rows.channel != "sms"].paragraph_ids:
        assert ("_help_17cyber" in paragraphs) is is_open
        assert ("_help" in paragraphs.replace("_help_", "")) is not is_open


@pytest.mark.parametrize(
    ("as_of", "is_settled"), [("2024-03-13", False), ("2026-01-28", False), ("2026-01-29", True)]
)
def test_a_message_says_potentially_until_the_number_is_settled(
    lab, english, french, as_of, is_settled
):
    for row in ask(lab, "notification/message", as_of=as_of).to_dict("records"):
        assert ("potentially" in draft(row, english)) is not is_settled
        assert ("potentiel" in draft(row, french)) is not is_settled


def test_a_message_says_of_a_status_only_what_is_true_of_who_reads_it(lab):
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
