"""Counts with their nouns, and lists of words, by the grammar of each language."""

from collections.abc import Sequence

from breachlab.words import numbers
from breachlab.words.language import APOSTROPHE, interface

VOWELS = "aeiouyéèêàâîôûhAEIOUYÉH"  # French elides before these; no noun here has an aspirated h


def count_noun(number: float, noun: str, language: str, in_millions: bool = False) -> str:
    """Return a number with its noun, singular or plural; the noun is a key of [nouns].

    After whole millions French says "of". Source: Banque de dépannage linguistique, Office
    québécois de la langue française, on million.

    Example:

        >>> count_noun(1, "persons", "en"), count_noun(0, "persons", "en")
        ('1 person', '0 persons')
        >>> count_noun(0, "persons", "fr")
        '0 personne'
        >>> count_noun(36_820_828, "persons", "fr", in_millions=True)
        '36,8 millions de personnes'
        >>> count_noun(1_500_000, "calls", "fr", in_millions=True)
        '1,5 million d’appels'
        >>> count_noun(43_000_000, "records", "fr"), count_noun(36_820_828, "persons", "fr")
        ('43\\u202f000\\u202f000 de dossiers', '36\\u202f820\\u202f828 personnes')
    """
    _, many = interface(language)["nouns"][noun]
    shown = round(number)
    if in_millions and abs(shown) >= numbers.MILLION:
        return f"{numbers.millions(number, language)}{_of(many, language)}"
    if shown and shown % numbers.MILLION == 0:
        return f"{numbers.whole(shown, language)}{_of(many, language)}"
    return f"{numbers.whole(shown, language)} {noun_of(shown, noun, language)}"


def noun_of(number: float, noun: str, language: str) -> str:
    """Return the singular or plural of a noun for a number that stands elsewhere.

    Example:

        >>> noun_of(1, "persons", "en"), noun_of(0, "records", "fr"), noun_of(2, "records", "fr")
        ('person', 'dossier', 'dossiers')
    """
    one, many = interface(language)["nouns"][noun]
    return one if numbers.is_singular(number, language) else many


def join_words(
    words: Sequence[str], language: str, join: str = "and", most: int | None = None
) -> str:
    """Join words with commas and "and" or "or"; beyond `most`, count the rest.

    Example:

        >>> join_words(["Nord", "Ain", "Var"], "en"), join_words(["Nord", "Ain"], "fr", "or")
        ('Nord, Ain and Var', 'Nord ou Ain')
        >>> join_words(list("abcdef"), "en", "or", most=4)
        'a, b, c or 3 more'
    """
    if most is not None and len(words) > most:
        rest = interface(language)["lists"]["more"].format(len(words) - most + 1)
        words = [*words[: most - 1], rest]
    joiner = f" {interface(language)['lists'][join]} "
    return joiner.join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _of(noun: str, language: str) -> str:
    """Return the noun as it follows a million: French says a million *of* persons."""
    if language != "fr":
        return f" {noun}"
    return f" d{APOSTROPHE}{noun}" if noun[0] in VOWELS else f" de {noun}"
