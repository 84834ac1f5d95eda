"""What each question says, in both languages: its golden file, and numbers after "about".

About and some stand before a number of at most three figures.
"""

import re

import pandas
import pytest

from breachlab import find
from breachlab.paths import ROOT
from breachlab.query import headlines
from breachlab.query.headlines import headline, say_all
from breachlab.query.queries import names
from breachlab.words import LANGUAGES, Words, fill
from breachlab.words.language import interface
from breachlab.words.values import fields
from tests.support.catalogue import ASKED, WORD, overstated
from tests.support.remembered import ask

GOLDEN = ROOT / "tests" / "golden" / "sentences.csv"


def differences(found, kept):
    """Return a paragraph for each sentence that was said, or kept, and not the other."""
    both = found.stack().to_frame("now").join(kept.stack().rename("before"), how="outer")
    return [
        f"{query} ({language})\n  now:    {row.now}\n  before: {row.before}"
        for (query, language), row in both.fillna("no such sentence").iterrows()
        if row.now != row.before
    ]


def test_every_sentence_is_as_its_golden_file_has_it(lab, full_answer, pytestconfig, monkeypatch):
    # Other tests ask the same, with what each question needs.
    monkeypatch.setattr(headlines, "ask", lambda lab, name, **needed: full_answer(name))
    asked = sorted(name for name in names() if not name.startswith("quality/"))
    said = say_all(lab, asked, quiet=True)
    found = said.set_index("query")[[*LANGUAGES]].sort_index()
    if pytestconfig.getoption("--update-golden"):
        found.to_csv(GOLDEN, lineterminator="\n")
    kept = pandas.read_csv(GOLDEN, index_col="query", dtype=str, keep_default_na=False)
    differing = differences(found, kept)
    assert not differing, "Read them, then: pytest --update-golden\n" + "\n".join(differing)


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("about 1,464,088 persons", True),
        ("some 13,533 calls", True),
        ("some 13,500 calls", False),
        ("quelque 27\u202f161\u202f087 dossiers", True),
        ("environ 27,2 millions de dossiers", False),
        ("about €571,513", True),
        ("about €16.5 million", False),
        ("about 24.5 million in 27.5 million records", False),
        ("about 24.5 million in 27,513,204 records", True),
        ("some 17,900 to 358,763 persons", True),
        ("about 1.5 million persons of Nord (59), in 1,708,901 records", True),
        ("about 1.5 million persons of Nord (59), in 1.7 million records", False),
        ("about 1.5 million persons, first registered in 2023", False),
        ("Exactly 36,820,828 persons, about 3", False),
    ],
)
def test_overstated_finds_what_it_should(text, is_wrong):
    assert bool(overstated(text)) == is_wrong


def filled(template, rows, words):
    """Return a template filled from the first row, each count and sum of money a long number."""
    row = {} if rows.empty else rows.iloc[0].to_dict()
    is_long = re.compile(r"_count|_eur$").search
    row |= {name: 27_161_087 for name in fields(template) if is_long(name) or name not in row}
    return fill(template, row, words).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_headlines_and_titles_say_about_only_before_three_figures(
    answer, words_of, language, subtests
):
    """Each variant of them, filled from rows whose counts have eight figures."""
    words = words_of[language]
    for name in ASKED:
        query, rows = find(name), answer(name)
        texts, said = query.texts(language), [headline(query, rows, words).text]
        for each in (*texts.headlines, *texts.findings):
            said.append(filled(each.template, rows, words))
        with subtests.test(name):
            assert [each for text in said for each in overstated(text)] == []


def sentences_of(words):
    """Return every text of the words of a language that says about or some before a number."""
    if isinstance(words, str):
        return [words] if re.search(rf"\b{WORD}\s+{{", words, re.IGNORECASE) else []
    each = words.values() if isinstance(words, dict) else words if isinstance(words, list) else []
    return [text for part in each for text in sentences_of(part)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_pages_say_about_only_before_three_figures(lab, language):
    words = Words.of(lab, language)
    texts = sentences_of(interface(language))
    assert texts
    for text in (each for each in texts if "{}" not in each):  # that is filled with a text
        row = dict.fromkeys(fields(text), 27_161_087)
        assert overstated(fill(text, row, words).text) == [], text


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_says_some_only_before_three_figures(lab, language):
    words = Words.of(lab, language)
    for as_of in ("2024-03-08", "2024-03-13", "2026-01-29"):
        for row in ask(lab, "severity/notification_form", as_of=as_of).to_dict("records"):
            long = {name: 27_161_087 for name in row if name.endswith("_count") and row[name]}
            template = words.label("wording_id", row["wording_id"])
            assert overstated(fill(template, row | long, words).text) == [], row["item_id"]
