"""The ledger in the database: every figure, published with a source or assumed with a range."""

import re

import pytest

from breachlab import ask
from data_gen import ledger
from data_gen.ledger import Setting
from tests.support.cases import for_each


def test_more_persons_than_records_are_refused():
    with pytest.raises(ledger.BadReference, match="groups of records hold so many"):
        ledger.check_size(43_000_000, 43_000_001)
    with pytest.raises(ledger.BadReference, match="expected 36,820,828 in 43,000,000"):
        ledger.check_size(43_000_000, 36_820_827)


def test_the_value_is_that_of_the_setting():
    for setting in ledger.SETTINGS:
        for figure in ledger.rows(ledger.Setting(setting)):
            if figure["is_published"]:
                assert figure["low"] is None and figure["source_en"] != "assumption", figure
            else:
                end = "central" if figure["name"] in ledger.CASES else setting
                assert figure["value"] == figure[end] and figure["reason_en"], figure


def test_rows_have_a_french_text_for_every_english_one():
    for figure in ledger.rows(ledger.CENTRAL):
        for text in ("unit", "source", "reason"):
            english, french = figure[f"{text}_en"], figure[f"{text}_fr"]
            assert bool(english) == bool(french), (figure["name"], text)
            assert addresses(english) == addresses(french), (figure["name"], text)


def addresses(text):
    """Return the addresses and the figures that a text of the ledger points to."""
    found = re.findall(r"https?://[^ ;,]+|\b[a-z]+(?:_[a-z0-9]+)+\b", text or "")
    return sorted(each.rstrip(".:)") for each in found)


def test_rows_point_to_figures_that_exist():
    names = set(ledger.figures())
    seen = [
        (figure["name"], other)
        for figure in ledger.rows(ledger.CENTRAL)
        for text in (figure["reason_en"], figure["reason_fr"])
        for other in re.findall(r"(?:[Ss]ee|[Vv]oir) ([a-z]\w*_\w+)(?!\w|\.\w|/)", text or "")
    ]
    assert [each for each in seen if each[1] not in names] == []


def test_a_reason_is_read_no_better_than_the_figures_it_points_to():
    figures = ledger.figures()
    for name, figure in figures.items():
        for other in re.findall(r"[Ss]ee (\w*_\w+)(?!\w|\.\w|/)", figure.get("reason_en", "")):
            better = ledger.READ.index(figure["read"]) < ledger.READ.index(figures[other]["read"])
            assert not better, (name, other)


def test_an_english_text_has_no_french_number_and_a_french_one_no_english():
    for figure in ledger.rows(ledger.CENTRAL):
        for text in ("unit", "source", "reason"):
            assert not re.search(r"\d,\d{3}\b", figure[f"{text}_fr"] or ""), figure["name"]
            assert not re.search(r"\d \d{3}\b", figure[f"{text}_en"] or ""), figure["name"]


def test_the_database_shows_the_ledger(lab):
    rows = ask(lab, "method/ledger")
    published = rows.is_published
    expected = [*sorted(rows.name[published]), *sorted(rows.name[~published])]
    assert rows.name.tolist() == expected
    assert len(rows) == len(ledger.figures())


def test_single_ends_stand_beside_the_setting_of_all_others():
    setting = Setting("central", {"candidate_space_persons": "low"})
    for name, figure in ledger.figures().items():
        end = {"candidate_space_persons": "low"}.get(name, "central")
        assert setting.figure(name) == figure.get(end, figure.get("value")), name
    assert str(setting) == "central, candidate_space_persons low"


def test_single_ends_are_one_setting_in_whatever_order():
    pair = {"abroad_persons": "low", "registered_persons": "high"}
    either, other = Setting("central", pair), Setting("central", tuple(reversed(pair.items())))
    assert either == other and hash(either) == hash(other)
    assert either != Setting("central") and hash(Setting("central")) == hash(ledger.CENTRAL)


@for_each(
    "ends, said",
    [
        ({"persons_final": "low"}, "persons_final: is published"),
        ({"nobody": "low"}, "nobody: is not in the ledger"),
        ({"abroad_persons": "middle"}, "Setting 'middle': expected one of low, central, high"),
    ],
)
def test_single_ends_that_cannot_be_are_refused(ends, said):
    with pytest.raises(ledger.BadReference, match=said):
        Setting("central", ends)
