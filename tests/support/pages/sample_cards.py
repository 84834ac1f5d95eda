"""Cards for tests of what any card does: small answers that are counted by eye."""

from dashboard.cards.card import Card

STATUSES = Card("exposure/by_status", own=("statuses",))
