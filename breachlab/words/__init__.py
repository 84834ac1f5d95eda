"""What people read, in English and French: numbers, days, plurals, lists, labels, sentences.

A number reaches a sentence through this package alone, which keeps what it was: column, row, value
and unit. It knows no SQL but the table `labels`, and nothing of pages.
"""

from .language import LANGUAGES
from .sentences import Figure, Sentence, fill
from .values import written
from .vocabulary import Words

__all__ = ["LANGUAGES", "Figure", "Sentence", "Words", "fill", "written"]
