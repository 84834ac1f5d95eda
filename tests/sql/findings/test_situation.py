"""The titles of Situation, worked out again from the records, for selections by chance.

Scores of severity are those of the severity segments by hand; nothing is read from the cubes.
"""

import random

import pandas
import pytest

from breachlab import find
from breachlab.query.headlines import finding
from breachlab.words import LANGUAGES
from tests.support.cases import for_each
from tests.support.pages.drawn_selections import selections
from tests.support.pages.where import DUE, LIVES_HERE, MINOR, counted, persons
from tests.support.remembered import ask
from tests.support.tiers import some_of

BRIDGE, LEVELS, SCALES = "notification/bridge", "severity/by_level", "severity/scales"
DEADLINES, FORM, AXIS = "severity/deadlines", "severity/notification_form", "exposure/known_axis"
MANY, LONGEST = 40, 14
ALIVE = "not is_deceased"
HIGH = {2: f"status <> 'candidate_space' or {MINOR}", 1: MINOR}  # by how the status is scored
# Of those to inform, those below high by the scale of ENISA.
ONE_SCALE = f"{DUE} and not ({HIGH[2]})"
COLUMNS = {
    "departements": "departement_code",
    "sexes": "sex",
    "statuses": "status",
}


@pytest.fixture(scope="module")
def drawn(world):
    """Forty selections of these dimensions, everybody first; a fast run has a fourth of them."""
    values = {name: world.values[name] for name in COLUMNS}
    return [{}, *some_of(selections(values, random.Random("situation"), MANY))]


def clause(selection):
    parts = [
        f"{COLUMNS[name]}::varchar in ({', '.join(map(repr, values))})"
        for name, values in selection.items()
    ]
    parts += [LIVES_HERE] if "departements" in selection else []  # of a place its residents
    return " and ".join(parts) or "true"


def said(lab, words, query, **asked):
    """Return the title of an answer, and its numbers."""
    rows = ask(lab, query, **{name: [*each] if isinstance(each, tuple) else each
                              for name, each in asked.items()})  # fmt: skip
    title = finding(find(query), rows, words)
    shown = [each.value for each in title.figures if each.unit not in ("code", "text", "day")]
    return title.text, shown


def test_finding_of_the_bridge_has_the_records_and_those_to_inform(lab, english, drawn):
    for selection in drawn:
        _, records = counted(lab, clause(selection).replace(LIVES_HERE, "true"))
        due = persons(lab, f"{clause(selection)} and {DUE}")
        text, shown = said(lab, english, BRIDGE, **selection)
        if not records:
            continue  # nobody is selected
        assert shown == ([records, due] if due else [records]), (selection, text)
        assert text.startswith("From " if due else "A communication is due to nobody"), text


@for_each("dpc", [1, 2])
def test_finding_of_severity_has_the_share_at_high_or_above(lab, english, drawn, dpc):
    for selection in drawn:
        living = persons(lab, f"{clause(selection)} and {ALIVE}")
        high = {
            reading: persons(lab, f"{clause(selection)} and {ALIVE} and ({each})")
            for reading, each in HIGH.items()
        }
        text, shown = said(lab, english, LEVELS, dpc=dpc, **selection)
        if living and any(high.values()):
            assert shown == [pytest.approx(high[dpc] / living)], (selection, text)
        elif living:
            assert (shown, text) == ([], "Severity is below high for everyone selected")


def test_finding_of_the_scales_has_those_of_whom_they_differ(lab, english, drawn):
    for selection in drawn:
        living = persons(lab, f"{clause(selection)} and {ALIVE}")
        differing = persons(lab, f"{clause(selection)} and {ONE_SCALE}")
        text, shown = said(lab, english, SCALES, **selection)
        if living:
            assert shown == ([differing] if differing else []), (selection, text)
            assert text.startswith("The two scales differ" if differing else "The two scales agree")


@for_each(
    "query, asked, english_says, french_says",
    [
        (BRIDGE, {"statuses": ["candidate_space"], "age_bands": ["75 and over"]},
         ("From", "A communication is due to nobody in"), ("De ", "Aucune communication")),
        (DEADLINES, {}, "72 hours: kept if aware from 5 March 2024, not if at the signal",
         "72 heures tenues si connaissance à partir du 5 mars 2024, non au signal"),
        (DEADLINES, {"as_of": "2024-03-13"},
         "The 72 hours were kept if awareness came after 5 March 2024",
         "Les 72 heures sont tenues si la connaissance est postérieure au 5 mars 2024"),
        (FORM, {"as_of": "2024-03-08"}, "The form names no number; ",
         "Le formulaire n'indique aucun nombre ; "),
        (FORM, {"as_of": "2024-03-13"}, "The form is of at most ",
         "Le formulaire porte sur 10 000 personnes au plus ; "),
        (FORM, {}, "The form is of 8,352 living persons; ",
         "Le formulaire porte sur 8 352 personnes vivantes ; "),
    ],
)  # fmt: skip
def test_findings_have_a_branch_for_what_is_known(
    lab, english, french, query, asked, english_says, french_says
):
    for words, expected in ((english, english_says), (french, french_says)):
        text, _ = said(lab, words, query, **asked)
        plain = text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("’", "'")
        assert plain.startswith(expected), plain


def test_finding_of_deadlines_says_no_condition_where_no_day_is_known(english):
    rows = ask_deadlines(
        signal_on=[None], done_on=[None], allowed_hours=[72], in_time_from_on=[None]
    )
    assert finding(find(DEADLINES), rows, english).text == "One deadline counts in hours: 72 hours"


def ask_deadlines(**columns):
    """Return a row of the deadlines as it would be."""
    rows = pandas.DataFrame(columns)
    return rows.astype({"done_on": "datetime64[ns]", "in_time_from_on": "datetime64[ns]"})


@for_each("language", LANGUAGES)
def test_findings_have_fourteen_words_at_most(lab, words_of, drawn, language):
    words = words_of[language]
    asked = [(query, each) for query in (BRIDGE, SCALES) for each in drawn]
    asked += [(LEVELS, {"dpc": dpc, **each}) for dpc in HIGH for each in drawn]
    texts = [said(lab, words, query, **each)[0] for query, each in asked]
    texts += [said(lab, words, each)[0] for each in (DEADLINES, FORM, AXIS)]
    assert [text for text in texts if len(text.split()) > LONGEST or text.endswith(".")] == []
