"""The words that people read, in English and French: numbers, days, plurals, labels, sentences.

A number reaches a sentence through this package alone, which keeps what it was: column, row, value
and unit. It knows no SQL but the table `labels`, and nothing of pages.
"""

from breachlab.words.language import LANGUAGES
from breachlab.words.sentences import Figure, Sentence, fill
from breachlab.words.values import write_in_words
from breachlab.words.vocabulary import Words, data_note

__all__ = ["LANGUAGES", "Figure", "Sentence", "Words", "data_note", "fill", "write_in_words"]
