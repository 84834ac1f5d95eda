"""What is sent or notified is as its golden files have it, in each language."""

from breachlab.query import headlines
from breachlab.query.headlines import MESSAGE, draft, drafts
from breachlab.words import fill
from tests.support.golden import hold_files
from tests.support.remembered import ask

FORM = "severity/notification_form"
DAYS = ("2024-03-08", "2024-03-13", "2024-03-19", "2026-01-29")
# Those that say what no draft of the last day says, of the official list of fields.
ASKED = ({"as_of": "2024-03-13"}, {"as_of": "2024-03-19"}, {"provenance": "press"})


def test_drafts_are_those_of_the_golden_files(lab, words_of, monkeypatch, pytestconfig):
    monkeypatch.setattr(headlines, "ask", ask)  # once for both languages
    found = {}
    for language, words in words_of.items():
        text = drafts(lab, language)
        for asked in ASKED:
            for row in ask(lab, MESSAGE, **asked).to_dict("records"):
                lines = draft(row, words).splitlines()
                new = [line for line in lines if line not in text.splitlines()]
                head = f"{asked}, {row['segment_id']} {row['channel']} {row['nir_id']}, also:"
                text += "\n".join(["", "", head, *new]) if new else ""
        found[f"texts/messages.{language}.txt"] = f"{text}\n"
    hold_files(found, pytestconfig)


def test_the_form_of_each_day_is_that_of_the_golden_files(lab, words_of, pytestconfig):
    found = {}
    for language, words in words_of.items():
        lines = []
        for day in DAYS:
            lines += [f"# {day}", ""]
            for row in ask(lab, FORM, as_of=day).to_dict("records"):
                item = words.label("item_id", row["item_id"])
                wording = fill("{wording_id}", row, words).text
                lines += [f"{item} ({row['legal_reference']})", wording, ""]
        found[f"texts/form.{language}.txt"] = "\n".join(lines)
    hold_files(found, pytestconfig)
