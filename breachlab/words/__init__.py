"""The words that people read, in English and French: numbers, days, plurals, labels, sentences.

Numbers reach a sentence only through this package, which keeps their column, row, value and unit.
It reads the labels and the breach from a database, and knows nothing of pages.
"""

from breachlab.words.language import LANGUAGES
from breachlab.words.sentences import Figure, Sentence, fill
from breachlab.words.values import write_in_words
from breachlab.words.vocabulary import Words, data_note

__all__ = ["LANGUAGES", "Figure", "Sentence", "Words", "data_note", "fill", "write_in_words"]
