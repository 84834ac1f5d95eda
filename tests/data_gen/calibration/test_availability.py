"""E-mail addresses: 64 slots a decade, and what an assumption moves."""

from collections import Counter
from itertools import product

from data_gen.calibration import availability
from data_gen.ledger import CENTRAL, HIGH, LOW, SETTINGS, Setting


def test_every_decade_has_all_its_slots():
    slots = Counter()
    for maker, setting in product(
        (availability.email_providers, availability.email_forms), SETTINGS
    ):
        for decade, *_, count in maker(Setting(setting)):
            slots[maker.__name__, setting, decade] += count
    assert len(slots) == 2 * 3 * 9
    assert {each: count for each, count in slots.items() if count != availability.EMAIL_SLOTS} == {}


def test_gmail_is_rarer_at_the_low_end_and_more_frequent_at_the_high_one():
    low, central, high = (
        _share(availability.email_providers, each, "gmail") for each in _settings()
    )
    assert low < central < high


def test_addresses_without_a_number_are_more_frequent_at_the_high_end():
    low, central, high = (
        _share(availability.email_forms, each, "first.last") for each in _settings()
    )
    assert low < central < high


def _settings():
    return LOW, CENTRAL, HIGH


def _share(maker, setting, word):
    return sum(count for _, each, *_, count in maker(setting) if each == word)
