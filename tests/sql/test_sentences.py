"""The sentence of each question, in both languages, is that of its golden file."""

import pandas

from breachlab.paths import ROOT
from breachlab.query import headlines
from breachlab.query.headlines import say_all
from breachlab.query.queries import names
from breachlab.words import LANGUAGES

GOLDEN = ROOT / "tests" / "golden" / "sentences.csv"
ASKED = sorted(name for name in names() if not name.startswith("quality/"))


def said(lab):
    """Return the sentences of the small world, a row per question."""
    return say_all(lab, ASKED, quiet=True).set_index("query")[[*LANGUAGES]].sort_index()


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
    found = said(lab)
    if pytestconfig.getoption("--update-golden"):
        found.to_csv(GOLDEN, lineterminator="\n")
    kept = pandas.read_csv(GOLDEN, index_col="query", dtype=str, keep_default_na=False)
    differing = differences(found, kept)
    assert not differing, "Read them, then: pytest --update-golden\n" + "\n".join(differing)
