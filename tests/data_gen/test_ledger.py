"""The ledger in the database: every figure, published with a source or assumed with a range."""

import pytest

from breachlab import ask
from data_gen import ledger


def test_more_persons_than_records_are_refused():
    with pytest.raises(ledger.BadReference, match="every person has a record"):
        ledger.check_size(43_000_000, 43_000_001)
    with pytest.raises(ledger.BadReference, match="expected 36,820,828 in 43,000,000"):
        ledger.check_size(43_000_000, 36_820_827)


def test_the_value_is_that_of_the_setting():
    for setting in ledger.SETTINGS:
        for figure in ledger.rows(ledger.Setting(setting)):
            if figure["is_published"]:
                assert figure["low"] is None and figure["source"] != "assumption", figure
            else:
                assert figure["value"] == figure[setting] and figure["reason"], figure


def test_the_database_shows_the_ledger(lab):
    rows = ask(lab, "method/ledger")
    published = rows.is_published
    expected = [*sorted(rows.name[published]), *sorted(rows.name[~published])]
    assert rows.name.tolist() == expected
    assert len(rows) == len(ledger.figures())
