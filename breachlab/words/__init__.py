"""The words that people read, in English and French: numbers, days, labels, sentences.

From the caller down: sentences, values, numbers, language. Numbers reach a sentence only through
this package, which keeps their column, row, value and unit. It reads the labels and the breach from
a database, and knows nothing of pages.
"""

from breachlab.words.language import LANGUAGES
from breachlab.words.sentences import Sentence, data_note, fill
from breachlab.words.values import Figure, Words, write_in_words

__all__ = ["LANGUAGES", "Figure", "Sentence", "Words", "data_note", "fill", "write_in_words"]
