"""The shapes of values: keys, patterns, the lab's own lists of names and places, and dates."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import duckdb
from stdnum import luhn
from stdnum.fr import nir
from stdnum.iso7064 import mod_97_10

from breachlab.paths import DATA_GEN, read
from data_gen.own.mapping import CODES, fold, meanings

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
PHONE = re.compile(r"(?:(?:\+|00)?33|0)?[1-9][0-9]{8}|(?:\+|00)[0-9]{8,15}")
PHONE_SIGNS = str.maketrans("", "", " .-()/\u00a0")
BLANKS = str.maketrans("", "", " .-\u00a0")
STREET = re.compile(
    r"(?:[0-9]+ ?(?:bis|ter|b|t)? )?(?:rue|avenue|av|bd|bld|boulevard|place|pl|chemin|che|impasse|"
    r"imp|allee|all|route|rte|quai|cours|square|sq|lieu dit|lot|lotissement|residence|res|passage|"
    r"hameau|voie|sentier|faubourg|fg|villa|cite|clos|mas|ham)\b.*|[0-9]+ .*\b(?:street|road|"
    r"avenue|lane|drive|st|rd|place|close|crescent|circuit|court|way)\b.*"
)
TITLE = re.compile(r"(?:(?:mme|mlle|mrs|miss|mr|ms|dr|m|monsieur|madame)(?:\. *| +))+", re.I)
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
NIR = re.compile(r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}")
# As strptime of DuckDB and of Python have it; beside a format the one of the other order.
FORMATS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d%m%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%SZ",
    "%d %B %Y",
    "%d %B %y",
    "%B %d %Y",
)
MONTHS = read(DATA_GEN / "own" / "months.sql")
MONTH = re.compile(
    r"\b(?:jan|f[eé]v|feb|mar|avr|apr|mai|may|juin|juil|jun|jul|ao[uû]|aug|sep|oct|nov|d[eé]c)",
    re.IGNORECASE,
)
FIRST_YEAR, LAST_YEAR = 1850, 2150  # outside these a format has met something that is no date
LEAST_DATED = 0.01  # the share from which a format of a column counts
CLEAR = 20  # times as many days that only one order can have, as days that only the other can
DIGITS = tuple("0123456789")
SCREEN = 600  # values by which formats are weighed, and shapes
VALUES = """
    create or replace temp table dated_values as
    select
        generate_subscripts($values::varchar[], 1) as value_number,
        unnest($values::varchar[]) as text,
        case when $has_months then own_numbered_months(text) else text end as value
"""
YEARS = """
    select value_number, year(try_strptime(value, $form))
    from dated_values
    where try_strptime(value, $form) is not null
"""


def fold_name(text: str) -> str:
    """Return a name as the lists of the lab have it, in capitals and one piece.

    Example:

        >>> fold_name("Jean-Éric"), fold_name("l'Haÿ les Roses")
        ('JEANERIC', 'LHAYLESROSES')
    """
    return fold(text).replace(" ", "").upper()


def is_email(value: str) -> bool:
    """Return whether a value is an e-mail address by its form."""
    return "@" in value and EMAIL.fullmatch(value) is not None


def is_phone(value: str) -> bool:
    """Return whether a value is a French number, or a foreign one with its country.

    Example:

        >>> is_phone("06 39 98 01 23"), is_phone("+49 30 123456"), is_phone("75011")
        (True, True, False)
    """
    return 9 <= len(value) <= 25 and PHONE.fullmatch(value.translate(PHONE_SIGNS)) is not None


def is_iban(value: str) -> bool:
    """Return whether a value is an IBAN by its key."""
    number = value.translate(BLANKS).upper()
    if not IBAN.fullmatch(number):
        return False
    return mod_97_10.is_valid(number[4:] + number[:4])


def is_nir(value: str) -> bool:
    """Return whether a value is a NIR by its key, or of thirteen signs without one."""
    number = value.translate(BLANKS).upper()
    if len(number) == 13:
        return NIR.fullmatch(number) is not None
    return len(number) == 15 and nir.is_valid(number)


def is_payment_card(value: str) -> bool:
    """Return whether a value is the number of a payment card by its length and key."""
    number = value.translate(BLANKS)
    return len(number) in (15, 16) and number[:1] in "3456" and luhn.is_valid(number)


def is_bare_number(value: str) -> bool:
    """Return whether a value is nine digits: a phone that lost its zero, or any other number."""
    number = value.translate(PHONE_SIGNS)
    return len(number) == 9 and number.isdigit()


def is_full_name(value: str) -> bool:
    """Return whether a value is a first name and a surname, in either order."""
    return begins_with_first_name(value) or begins_with_surname(value)


def begins_with_first_name(value: str) -> bool:
    """Return whether a value is a first name and a surname, after a title or without one.

    Example:

        >>> begins_with_first_name("Mme Marie Petit"), begins_with_first_name("PETIT, Marie")
        (True, False)
    """
    first, _, rest = TITLE.sub("", value).partition(" ")
    return bool(rest) and is_first_name(first) and is_surname(rest.rpartition(" ")[2])


def begins_with_surname(value: str) -> bool:
    """Return whether a value is a surname and a first name, after a title or without one."""
    last, _, rest = TITLE.sub("", value).replace(",", "").partition(" ")
    return bool(rest) and is_surname(last) and is_first_name(rest.rpartition(" ")[2])


def is_postcode(value: str) -> bool:
    """Return whether a value is a postcode of the lab's localities, with its zero or without."""
    return 4 <= len(value) <= 5 and value.isdigit() and value.zfill(5) in _postcodes()


def is_commune(value: str) -> bool:
    """Return whether a value is the name or the code of a commune."""
    return fold_name(value) in _communes()


def is_departement(value: str) -> bool:
    """Return whether a value is the code or the name of a département."""
    code = value.upper().zfill(2) if value else ""
    return code in _departements() or fold_name(value) in _departements()


def is_first_name(value: str) -> bool:
    """Return whether a value, or its first part, is among the lab's first names."""
    names = _first_names()
    return fold_name(value) in names or fold(value).partition(" ")[0].upper() in names


def is_surname(value: str) -> bool:
    """Return whether a value is among the lab's surnames."""
    return fold_name(value) in _surnames()


def is_street_address(value: str) -> bool:
    """Return whether a value begins as a French address does, or an English one."""
    return len(value) >= 6 and STREET.fullmatch(fold(value)) is not None


def is_sex(value: str) -> bool:
    """Return whether a value is a word for a sex, or a title."""
    return len(value) <= 12 and meanings("sex").get(fold(value)) in CODES["sex"]


TESTS: dict[str, Callable[[str], bool]] = {
    "email": is_email,
    "iban": is_iban,
    "nir": is_nir,
    "payment_card": is_payment_card,
    "phone": is_phone,
    "postcode": is_postcode,
    "commune": is_commune,
    "departement": is_departement,
    "full_name": is_full_name,
    "first_name": is_first_name,
    "surname": is_surname,
    "street_address": is_street_address,
    "sex": is_sex,
}


@cache
def _postcodes() -> set[str]:
    return {row["postcode"] for row in _rows("localities")}


@cache
def _communes() -> set[str]:
    rows = [*_rows("communes")]
    names = {fold_name(row["commune_name"]) for row in rows}
    cities = {name.partition("1ER")[0] for name in names if name.endswith("1ERARRONDISSEMENT")}
    return names | cities | {row["commune_code"] for row in rows}


@cache
def _departements() -> set[str]:
    rows = [*_rows("departements")]
    names = {fold_name(row["departement_name"]) for row in rows}
    return names | {row["departement_code"] for row in rows}


@cache
def _first_names() -> set[str]:
    names = {row["first_name"] for row in _rows("first_names")}
    names |= {row["first_name"] for row in _rows("origin_first_names")}
    return {fold_name(name) for name in names}


@cache
def _surnames() -> set[str]:
    names = {row["birth_name"] for row in _rows("surnames")}
    names |= {row["name"] for row in _rows("origin_names")}
    return {fold_name(name) for name in names}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA_GEN / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@dataclass(frozen=True)
class Dates:
    """The formats of a column, the share of values that have one, and years for telling births."""

    formats: tuple[str, ...]
    alternatives: tuple[str, ...]  # of the first format, where day and month cannot be told apart
    share: float
    middle_year: int


def find_dates(connection: duckdb.DuckDBPyConnection, values: Sequence[str]) -> Dates | None:
    """Return the formats that the values have, if some of them are dates."""
    dated = [value for value in values if _may_be_day(value)]
    if not dated or len(dated) < len(values) / 2:
        return None
    connection.execute(MONTHS)
    likely = _read_years(connection, spread(dated, SCREEN), FORMATS)
    both_orders = {each for form in likely for each in (form, swap(form))} & {*FORMATS}
    years = _read_years(connection, dated, both_orders)
    formats = _keep(years, len(values))
    if not formats:
        return None
    found = {place: year for form in formats for place, year in years[form].items()}
    middle = sorted(found.values())[len(found) // 2]
    return Dates(formats, _alternatives(formats[0], years), len(found) / len(values), middle)


def _may_be_day(value: str) -> bool:
    is_named = value[-1:] in DIGITS and MONTH.match(value)
    return 6 <= len(value) <= 27 and (value[:1] in DIGITS or is_named is not None)


def with_number(form: str) -> str:
    """Return a format as it reads a text whose month has its number in place of its name.

    Example:

        >>> with_number("%d %B %Y"), with_number("%d/%m/%Y")
        ('%d m%m %Y', '%d/%m/%Y')
    """
    return form.replace("%B", "m%m").replace("%b", "m%m")


def _read_years(
    connection: duckdb.DuckDBPyConnection, values: Sequence[str], formats: Iterable[str]
) -> dict[str, dict[int, int]]:
    """Return {format: {place: year}} of the values that each format reads."""
    years = {}
    has_months = any(map(MONTH.search, values))
    connection.execute(VALUES, {"values": [*values], "has_months": has_months})
    for form in sorted(form for form in formats if has_months or "%B" not in form):
        found = connection.execute(YEARS, {"form": with_number(form)}).fetchall()
        places = {place: year for place, year in found if FIRST_YEAR <= year <= LAST_YEAR}
        if places:
            years[form] = places
    return years


def spread(values: Sequence[str], most: int) -> Sequence[str]:
    """Return so many of the values, or twice as many, from the first to the last."""
    return values[:: max(len(values) // most, 1)]


def _keep(years: dict[str, dict[int, int]], count: int) -> tuple[str, ...]:
    """Return the formats that read values which no format before them reads, most values first."""
    formats: list[str] = []
    known: set[int] = set()
    for form in sorted(years, key=lambda each: -len(years[each])):
        new = years[form].keys() - known
        if len(new) >= max(LEAST_DATED * count, 1) and swap(form) not in formats:
            formats.append(form)
            known |= new
    return tuple(formats)


def _alternatives(form: str, years: dict[str, dict[int, int]]) -> tuple[str, ...]:
    """Return the format in both orders, where the values do not say which of the two they have."""
    own, other = years[form].keys(), years.get(swap(form), {}).keys()
    if swap(form) == form or len(own - other) > CLEAR * len(other - own):
        return ()
    return tuple(sorted((form, swap(form))))


def swap(form: str) -> str:
    """Return the format with day and month swapped, itself where neither can be the other.

    Example:

        >>> swap("%d/%m/%Y"), swap("%Y-%m-%d")
        ('%m/%d/%Y', '%Y-%m-%d')
    """
    if form.startswith("%Y") or "%B" in form:
        return form
    return re.sub("%[dm]", lambda part: "%m" if part[0] == "%d" else "%d", form)
