"""E-mail addresses: 64 slots a decade, and what an assumption moves."""

import pytest

from data_gen.calibration import emails
from data_gen.ledger import CENTRAL, HIGH, LOW, SETTINGS, Setting


@pytest.mark.parametrize("maker", [emails.email_providers, emails.email_forms])
@pytest.mark.parametrize("setting", SETTINGS)
def test_every_decade_has_all_its_slots(maker, setting):
    slots = {}
    for decade, *_, count in maker(Setting(setting)):
        slots[decade] = slots.get(decade, 0) + count
    assert set(slots.values()) == {emails.SLOTS} and len(slots) == 9


def test_gmail_is_rarer_at_the_low_end_and_more_frequent_at_the_high_one():
    low, central, high = (_share(emails.email_providers, each, "gmail") for each in _settings())
    assert low < central < high


def test_addresses_without_a_number_are_more_frequent_at_the_high_end():
    low, central, high = (_share(emails.email_forms, each, "first.last") for each in _settings())
    assert low < central < high


def _settings():
    return LOW, CENTRAL, HIGH


def _share(maker, setting, word):
    return sum(count for _, each, *_, count in maker(setting) if each == word)
