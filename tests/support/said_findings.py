"""The finding that a query says of an answer, as text, and how many words it may have."""

from breachlab import find
from breachlab.query import headlines

LONGEST = 14  # words, a narrow space between the figures of a number counted as one more


def finding(name, rows, words):
    """Return the finding of an answer in the language of the words."""
    return headlines.finding(find(name), rows, words).text
