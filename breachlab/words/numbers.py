"""Write numbers, shares, sums of money, counts of nouns and days by the rules of each language.

Spaces inside a number do not break. Sources: Office des publications de l'Union européenne, Code de
rédaction interinstitutionnel, 2022, 6 and 10, for both languages; the narrow space in French groups
is that of the Imprimerie nationale.
"""

import re
from datetime import date, datetime
from functools import partial
from math import ceil, log10

from breachlab.words.language import APOSTROPHE, LANGUAGES, NARROW, fold, in_each, interface

MILLION = 1_000_000
VOWELS = "aeiouyéèêàâîôûhAEIOUYÉH"  # French elides before these; no noun here has an aspirated h


def round_number(number: float) -> float:
    """Return a number rounded to three figures, except from 1 to 100 million.

    There `millions` rounds to two or three figures later.

    >>> round_number(13_533), round_number(997), round_number(0.13579)
    (13500.0, 997.0, 0.136)
    >>> round_number(430_400_000)
    430000000.0
    >>> round_number(2_054_321), millions(round_number(2_054_321), "en")
    (2054321, '2.1 million')
    """
    if MILLION <= abs(number) < 100 * MILLION:
        return number
    return float(f"{number:.3g}")


def limit_digits(number: float, digits: int, in_millions: bool = False) -> float:
    """Return a number with at most so many digits before the point; with all of them for 0.

    What is written in millions, or with decimals, is rounded there, and only there.

    >>> limit_digits(139_192, 3), limit_digits(139_192, 0), limit_digits(8.424, 3)
    (139000.0, 139192, 8.424)
    >>> limit_digits(1_453_354, 3), limit_digits(1_453_354, 3, in_millions=True)
    (1450000.0, 1453354)
    """
    is_small = abs(number) < 10**digits
    if not digits or is_small or (in_millions and abs(number) >= MILLION):
        return number
    step = 10.0 ** (len(str(int(abs(number)))) - digits)
    rounded: float = int(abs(number) / step + 0.5) * step  # half is rounded up
    return rounded if number > 0 else -rounded


def whole(number: float, language: str) -> str:
    """Write a number without decimals, with separators of thousands.

    >>> whole(36_820_828, "en"), whole(-1_234.5, "en"), whole(999, "fr"), whole(36_820, "fr")
    ('36,820,828', '-1,234', '999', '36\\u202f820')
    """
    return decimal(number, 0, language)


def whole_in_each(**counts: float) -> dict[str, dict[str, str]]:
    """Return {name: {language: number}}, as values of a refusal."""
    return {name: in_each(partial(whole, count)) for name, count in counts.items()}


def decimal(number: float, places: int, language: str) -> str:
    """Write a number with so many decimals.

    >>> decimal(1_234.567, 1, "en"), decimal(0.25, 2, "fr"), decimal(-0.3, 0, "en")
    ('1,234.6', '0,25', '0')
    """
    text = f"{number:,.{places}f}"
    # A negative number that rounds to 0 has no sign.
    if text[0] == "-" and not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace(",", NARROW).replace(".", ",") if language == "fr" else text


def share(fraction: float, places: int, language: str) -> str:
    """Write a fraction as a percentage; a part is rounded neither to 0% nor to 100%.

    >>> share(0.616, 0, "en"), share(0.616, 1, "fr"), share(0, 0, "en"), share(1, 1, "en")
    ('62%', '61,6\\u202f%', '0%', '100%')
    >>> share(1 / 43_000_000, 1, "en"), share(0.9999, 0, "en"), share(0.001, 0, "fr")
    ('under 0.1%', 'over 99%', 'moins de 1\\u202f%')
    >>> share(1.0001, 0, "en"), share(1.25, 0, "en")
    ('over 100%', '125%')
    """
    step, percent = 10**-places, 100 * fraction
    texts: dict[str, str] = interface(language)["numbers"]
    shown = round(percent, places)
    if fraction in (0, 1):
        return _percent(percent, 0, language)
    if fraction > 0 and shown == 0:
        return texts["under"].format(_percent(step, places, language))
    if shown == 100:
        least = 100 - step if fraction < 1 else 100
        return texts["over"].format(_percent(least, places if fraction < 1 else 0, language))
    return _percent(percent, places, language)


def euros(amount: float, places: int, language: str) -> str:
    """Write a sum of money: from a million in millions with one decimal, below ten with cents.

    >>> euros(7_953_112, 0, "en"), euros(571_513.2, 0, "en"), euros(0.1358, 3, "en")
    ('€8.0 million', '€571,513', '€0.136')
    >>> euros(0.44, 0, "en"), euros(9.99, 0, "fr"), euros(0, 0, "en"), euros(10, 0, "en")
    ('€0.44', '9,99\\u202f€', '€0', '€10')
    >>> euros(7_953_112, 0, "fr"), euros(571_513, 0, "fr")
    ('8,0\\u202fM€', '571\\u202f513\\u202f€')
    """
    if 0 < abs(amount) < 9.995:
        places = max(places, 2)
    in_millions = abs(round(amount, places)) >= MILLION
    text = _in_millions(amount, language) if in_millions else decimal(amount, places, language)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    pattern: str = interface(language)["numbers"]["million_euros" if in_millions else "euros"]
    return sign + pattern.format(text)


def millions(number: float, language: str, digits: int = 0) -> str:
    """Write a count in millions, with one decimal, or four digits; below a million as it is.

    >>> millions(36_820_828, "en"), millions(999_999, "en"), millions(1_500_000, "fr")
    ('36.8 million', '999,999', '1,5 million')
    >>> millions(36_820_828, "fr"), millions(430_000_000, "en"), millions(430_400_000, "en")
    ('36,8 millions', '430 million', '430.4 million')
    >>> millions(33_699_535, "en", 4), millions(6_160_499, "en", 4)
    ('33.70 million', '6.160 million')
    """
    if abs(round(number)) < MILLION:
        return whole(number, language)
    size = round(number / MILLION, 1)
    one, many = interface(language)["numbers"]["million"]
    text = _in_millions(number, language)
    if digits > 3:
        whole_digits = len(str(int(abs(number) / MILLION)))
        text = decimal(number / MILLION, digits - whole_digits, language)
    return f"{text} {one if is_singular(size, language) else many}"


def per_thousand(rate: float, language: str) -> str:
    """Write a rate per thousand; below ten with decimals, so that a small rate is not 0.

    >>> per_thousand(616.2, "en"), per_thousand(616.2, "fr"), per_thousand(0.104, "en")
    ('616 in 1,000', '616 sur 1\\u202f000', '0.10 in 1,000')
    """
    pattern: str = interface(language)["numbers"]["per_thousand"]
    return pattern.format(in_thousand(rate, language), whole(1_000, language))


def in_thousand(rate: float, language: str) -> str:
    """Write a rate per thousand without the thousand, for a text that names it already.

    >>> in_thousand(616.2, "en"), in_thousand(1.04, "fr"), in_thousand(0, "en")
    ('616', '1,0', '0')
    >>> in_thousand(0.104, "en"), in_thousand(0.00038, "en")
    ('0.10', '0.0004')
    """
    places = 0 if rate >= 10 or rate == 0 else 1 if rate >= 1 else max(2, ceil(-log10(rate)))
    return decimal(rate, places, language)


def compact(number: float, language: str) -> str:
    """Write a count in three figures, short enough for a button or a tick.

    >>> [compact(number, "en") for number in (0, 999, 9_999, 12_345, 999_999, 36_820_828)]
    ['0', '999', '10.0 k', '12.3 k', '1.00 M', '36.8 M']
    >>> compact(12_345, "fr")
    '12,3\\u202fk'
    """
    shown = limit_digits(number, 3)  # rounded first, so that 999,999 is 1.00 M and not 1,000 k
    for size, unit in ((MILLION, "M"), (1_000, "k")):
        if shown >= size:
            digits = len(str(int(shown // size)))
            text = decimal(shown / size, 3 - digits, language)
            return f"{text}{NARROW if language == 'fr' else ' '}{unit}"
    return whole(number, language)


def is_singular(number: float, language: str) -> bool:
    """Return whether a count takes the singular: of 1 in English, of less than 2 in French.

    Source: Le Bon Usage, 16th ed., § 511 for fractions and zero.

    >>> [[is_singular(number, each) for number in (0, 1, 1.5, 2)] for each in ("en", "fr")]
    [[False, True, False, False], [True, True, True, False]]
    """
    return abs(number) < 2 if language == "fr" else number == 1


def count_noun(
    number: float, noun: str, language: str, in_millions: bool = False, digits: int = 0
) -> str:
    """Return a number with its noun, singular or plural; the noun is a key of [nouns].

    After whole millions French says "of". Source: Banque de dépannage linguistique, Office
    québécois de la langue française, on million.

    >>> count_noun(1, "persons", "en"), count_noun(0, "persons", "en")
    ('1 person', '0 persons')
    >>> count_noun(36_820_828, "persons", "fr", in_millions=True)
    '36,8 millions de personnes'
    >>> count_noun(1_500_000, "calls", "fr", in_millions=True)
    '1,5 million d’appels'
    >>> count_noun(43_000_000, "records", "fr"), count_noun(36_820_828, "persons", "fr")
    ('43\\u202f000\\u202f000 de dossiers', '36\\u202f820\\u202f828 personnes')
    """
    _, many = interface(language)["nouns"][noun]
    shown = round(number)
    if in_millions and abs(shown) >= MILLION:
        return f"{millions(number, language, digits)}{_of(many, language)}"
    if shown and shown % MILLION == 0:
        return f"{whole(shown, language)}{_of(many, language)}"
    return f"{whole(shown, language)} {noun_of(shown, noun, language)}"


def noun_of(number: float, noun: str, language: str) -> str:
    """Return the singular or plural of a noun for a number that stands elsewhere.

    >>> noun_of(1, "persons", "en"), noun_of(0, "records", "fr"), noun_of(2, "records", "fr")
    ('person', 'dossier', 'dossiers')
    """
    forms: tuple[str, str] = interface(language)["nouns"][noun]
    one, many = forms
    return one if is_singular(number, language) else many


def _in_millions(number: float, language: str) -> str:
    """Write a number in millions: with one decimal, except for whole millions from 100."""
    size = number / MILLION
    is_whole = abs(size) >= 100 and size == round(size)
    return decimal(size, 0 if is_whole else 1, language)


def _percent(percent: float, places: int, language: str) -> str:
    pattern: str = interface(language)["numbers"]["percent"]
    return pattern.format(decimal(percent, places, language))


def _of(noun: str, language: str) -> str:
    """Return the noun as it follows a million: French says a million *of* persons."""
    if language != "fr":
        return f" {noun}"
    return f" d{APOSTROPHE}{noun}" if noun[0] in VOWELS else f" de {noun}"


NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")  # the day first, as in French
WORDS = re.compile(r"(?:le )?(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([a-z]+)\.?,? (\d{4})")
AMERICAN = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
SHORTEST = 3  # letters of the name of a month


def write_day(value: date, language: str) -> str:
    """Write a day.

    >>> first, later = date(2024, 3, 1), date(2024, 3, 13)
    >>> write_day(first, "en"), write_day(first, "fr"), write_day(later, "fr")
    ('1 March 2024', '1er mars 2024', '13 mars 2024')
    """
    return f"{write_day_and_month(value, language)} {value.year}"


def write_hour(value: datetime, language: str) -> str:
    r"""Write a day with its hour and minute.

    >>> at = datetime(2024, 3, 8, 9, 5)
    >>> write_hour(at, "en"), write_hour(at, "fr").replace("\N{NO-BREAK SPACE}", " ")
    ('8 March 2024, 09:05', '8 mars 2024 à 9 h 05')
    """
    space = "\N{NO-BREAK SPACE}"
    at = f", {value:%H:%M}" if language == "en" else f" à {value.hour}{space}h{space}{value:%M}"
    return write_day(value, language) + at


def write_day_and_month(value: date, language: str) -> str:
    """Write a day without its year, for a text that gives the year beside it.

    >>> write_day_and_month(date(2024, 3, 1), "fr")
    '1er mars'
    """
    words = interface(language)["days"]
    number = words["first"] if value.day == 1 else str(value.day)
    return f"{number} {words['months'][value.month - 1]}"


def write_month(value: date, language: str) -> str:
    """Write the month and year of a day, for dates known to the month only.

    >>> write_month(date(2025, 7, 1), "en"), write_month(date(2025, 7, 1), "fr")
    ('July 2025', 'juillet 2025')
    """
    return f"{interface(language)['days']['months'][value.month - 1]} {value.year}"


def read_day(text: str) -> date:
    """Return the day in a text; raise ValueError if there is no valid day.

    >>> read_day("1er mai 2025") == read_day("May 1, 2025") == read_day("01/05/2025")
    True
    """
    plain = " ".join(fold(text).split())
    if match := NUMBERS.fullmatch(plain):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := WORDS.fullmatch(plain):
        return date(int(match[3]), _month(match[2]), int(match[1]))
    if match := AMERICAN.fullmatch(plain):
        return date(int(match[3]), _month(match[1]), int(match[2]))
    return date.fromisoformat(text.strip())


def _month(word: str) -> int:
    """Return the number of a month by its name or an unambiguous prefix, in either language."""
    for language in LANGUAGES:
        names = [fold(name) for name in interface(language)["days"]["months"]]
        matches = [number for number, name in enumerate(names, 1) if name.startswith(word)]
        if word in names:
            return names.index(word) + 1
        if len(matches) == 1 and len(word) >= SHORTEST:
            return matches[0]
    raise ValueError(f"{word} is no month")
