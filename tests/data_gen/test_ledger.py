"""Every figure of the ledger is published with a source or assumed with a range; others are refused."""

import pytest

from breachlab import ask
from breachlab.errors import BadWorld
from data_gen import ledger


def written(tmp_path, monkeypatch, old, new):
    text = ledger.LEDGER.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "assumptions.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(ledger, "LEDGER", path)


def entry(name):
    """Return the text of one entry as it stands in the file."""
    text = ledger.LEDGER.read_text(encoding="utf-8")
    start = text.index(f"[{name}]")
    return text[start : text.index("\n\n", start)]


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("abroad_persons", ("low = ", "low = 9"), "abroad_persons: low 9"),
        ("born_abroad_per_mille", ("high = ", "high = 1"), "a share lies from 0 to 1,000"),
        ("persons_final", ("value = ", "value = 9"), "every person has a record"),
    ],
)
def test_a_figure_that_cannot_be_is_named(tmp_path, monkeypatch, name, change, expected):
    old = entry(name)
    written(tmp_path, monkeypatch, old, old.replace(*change))
    with pytest.raises(BadWorld, match=expected):
        ledger.figures("central")


@pytest.mark.parametrize("setting", ledger.SETTINGS)
def test_the_value_is_that_of_the_setting(setting):
    for figure in ledger.figures(setting):
        if figure["is_published"]:
            assert figure["low"] is None and figure["source"] != "assumption"
        else:
            assert figure["value"] == figure[setting] and figure["reason"]


def test_the_database_shows_the_ledger(lab):
    rows = ask(lab, "method/ledger")
    assert rows["name"].tolist() == sorted(rows.name[rows.is_published]) + sorted(
        rows.name[~rows.is_published]
    )
    assert len(rows) == len(ledger.figures("central"))
