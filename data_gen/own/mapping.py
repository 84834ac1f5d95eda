"""The mapping of a list: what its file is, the roles of its columns, and what its words mean.

A role goes by the names of header_words.csv, and the words of a closed list by meanings.csv.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from shlex import quote
from typing import Any, NoReturn

from breachlab.errors import BadMapping, nearest
from breachlab.paths import DATA_GEN, read
from data_gen.own.list_file import ENCODINGS, Form

OTHER = "other"  # a column that is not read
NOT_KNOWN = "not_known"  # a word whose meaning nobody knows
UNDECIDED = "?"
MOST_WORDS, LONGEST_WORD = 12, 30  # of a closed list; a longer one could hold persons
DATES = (
    "birth_date",
    "first_registered_on",
    "registered_since_on",
    "last_ended_on",
    "last_used_on",
)
CODES = {
    "sex": ("female", "male"),
    "status": ("registered", "formerly_registered", "candidate_space"),
    "deceased": ("true", "false"),
    "lives_abroad": ("true", "false"),
    "has_email": ("true", "false"),
    "has_phone": ("true", "false"),
    "has_address": ("true", "false"),
}
ROLES = (
    "identifier",
    "first_name",
    "birth_name",
    "usage_name",
    "surname",
    "sex",
    "birth_date",
    "email",
    "phone",
    "iban",
    "nir",
    "street_address",
    "postcode",
    "commune",
    "departement",
    "status",
    "first_registered_on",
    "registered_since_on",
    "last_ended_on",
    "last_used_on",
    "deceased",
    "lives_abroad",
    "has_email",
    "has_phone",
    "has_address",
)
# Roles that say that a field was taken. Nobody reads such a column; several may have one role.
FIELDS_ALONE = ("password", "identity_document", "payment_card", "income", "special_category")
EVERY_ROLE = (*ROLES, *FIELDS_ALONE, OTHER)
SIGNS = re.compile(r"[^a-z0-9]+")
KINDS = ("csv", "xlsx", "parquet", "duckdb")
KEYS = (
    "path",
    "format",
    "encoding",
    "delimiter",
    "quote",
    "header",
    "table",
    "reference_day",
    "aware_at",
    "organisation",
    "name_en",
    "name_fr",
    "all_living_in_france",
    "status_of_all",
    "takes_assumed_figures",
    "breach_folder",
    "postcodes_lost_zeros",
    "places_abroad",
    "slips",
)
TABLES = ("list", "columns", *DATES, *CODES)
NAMES = ("organisation", "name_en", "name_fr")
TEXTS = ("path", "table", *NAMES)
REFERENCE_YEARS = range(1900, 2101)
# What strptime of DuckDB knows; it raises an error for another letter.
SPECIFIER = re.compile(r"%(-?[dmyHIMSjUW]|[aAwbhBYpgfnzZcxXGuV%])")
CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")
TWO_OF_A_ROLE = "give the others the role other"


def fold(text: str) -> str:
    """Return the words of a text in small letters, without accents and signs.

    Example:

        >>> fold("  N° d'Usage_"), fold("Prénom(s)"), fold("E-MAIL")
        ('n d usage', 'prenom s', 'e mail')
    """
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.replace("°", " ").replace("œ", "oe"))
        text = plain.encode("ascii", "ignore").decode()
    return SIGNS.sub(" ", text.lower()).strip()


@cache
def header_words() -> dict[str, str]:
    """Return {name of a column, folded: role}."""
    return {fold(name): role for role, name in _rows("header_words.csv")}


@cache
def header_parts() -> dict[str, set[str]]:
    """Return {kind: words} of words that stand in the names of columns beside others.

    A qualifier says whose a column is, a counter that it numbers something, a role what it may be;
    an order, a thing and a relative that it is of no person of the list.
    """
    parts: dict[str, set[str]] = {}
    for kind, word in _rows("header_parts.csv"):
        parts.setdefault(kind, set()).add(word)
    return parts


@cache
def meanings(role: str) -> dict[str, str]:
    """Return {word, folded: code} of a role whose words are a closed list, and of any."""
    rows = _rows("meanings.csv")
    return {fold(word): code for of_role, word, code in rows if of_role in (role, "any")}


def _rows(name: str) -> list[list[str]]:
    return [line.split(",") for line in read(DATA_GEN / "own" / name).splitlines()[1:]]


@cache
def role_of(label: str) -> str | None:
    """Return the role that the name of a column says, if it says one.

    Example:

        >>> role_of("Date_de naissance"), role_of("N° client"), role_of("Remarque")
        ('birth_date', 'identifier', None)
        >>> role_of("BillingPostalCode"), role_of("hashed_password"), role_of("Nom du père")
        ('postcode', 'password', None)
    """
    known, words = header_words(), fold_header(label)
    if role := known.get(fold(label)):
        return role
    for name, role in known.items():
        if role in FIELDS_ALONE and f" {name} " in f" {words} ":
            return role
    while words not in known and words.partition(" ")[0] in header_parts()["qualifier"]:
        words = words.partition(" ")[2]
    return known.get(words)


def fold_header(label: str) -> str:
    """Return the words of the name of a column, which capitals may part.

    Example:

        >>> fold_header("BillingPostalCode"), fold_header("N° SS")
        ('billing postal code', 'n ss')
    """
    return fold(CAPITALS.sub(" ", label))


def is_word(value: str) -> bool:
    """Return whether a value may be a word of a closed list: no address, no day and no number.

    Example:

        >>> is_word("Résilié"), is_word("12/03/2021"), is_word("a@b.example")
        (True, False, False)
    """
    return len(value) <= LONGEST_WORD and "@" not in value and sum(map(str.isdigit, value)) < 4


@dataclass(frozen=True)
class Mapping:
    """The meaning of a list; `file` is the TOML file that says it."""

    file: Path
    path: Path
    form: Form
    reference_day: date
    organisation: str
    name_en: str
    name_fr: str
    columns: dict[str, str]  # {label of a column: role}
    date_formats: dict[str, list[str]] = field(default_factory=dict)  # {role: formats}
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # {role: {word: code}}
    as_not_known: bool = False  # words without a meaning
    assumes_living: bool = False  # all are taken to be alive and in France
    status_of_all: str | None = None  # where no column says it
    takes_assumed_figures: bool = False  # those of the lab, for this list
    breach_folder: Path | None = None  # of tables that somebody filled in
    has_lost_zeros: bool = False  # a postcode of four digits wants its zero
    places_abroad: bool = False  # a postcode compares persons, and places nobody
    aware_at: datetime | None = None  # when the controller became aware; the 72 hours begin
    seeks_slips: bool = False  # in names, days and numbers, to find persons

    @property
    def roles(self) -> dict[str, str]:
        """Return {role: label of its column}, without the columns that are not read."""
        return {role: label for label, role in self.columns.items() if role in ROLES}

    @property
    def fields_alone(self) -> list[str]:
        """Return the roles that say that a field was taken, of the columns that have one."""
        return [role for role in FIELDS_ALONE if role in self.columns.values()]


def read_mapping(file: Path, as_not_known: bool = False, needs_names: bool = False) -> Mapping:
    """Return the mapping that a file holds; raise BadMapping for an incomplete one.

    The breach and the organisation may have no name yet, unless names are needed.
    """
    tables = _parse(file)
    own = tables["list"]
    mapping = Mapping(
        file,
        file.parent / own["path"],
        _form(own, file),
        _reference_day(own, file),
        **{key: str(own.get(key, "")) for key in NAMES},
        columns=_columns(tables["columns"], file),
        date_formats=_date_formats(tables, file),
        words=_words(tables, file),
        as_not_known=as_not_known,
        assumes_living=_read_flag(own, "all_living_in_france", file),
        status_of_all=_status_of_all(own, tables["columns"], file),
        takes_assumed_figures=_read_flag(own, "takes_assumed_figures", file),
        breach_folder=_breach_folder(own, file),
        has_lost_zeros=_read_flag(own, "postcodes_lost_zeros", file),
        places_abroad=_read_flag(own, "places_abroad", file),
        aware_at=_aware_at(own, file),
        seeks_slips=_read_flag(own, "slips", file),
    )
    _check_keys(tables, file)
    _check_gaps(mapping, needs_names)
    return mapping


def _read_flag(own: dict[str, Any], key: str, file: Path) -> bool:
    """Return a flag of [list], false by default; raise BadMapping for another value."""
    value = own.get(key, False)
    if not isinstance(value, bool):
        _refuse(file, f"{key} = {value!r}", "true or false was expected")
    return value


def _status_of_all(own: dict[str, Any], columns: dict[str, Any], file: Path) -> str | None:
    """Return the status that all have; raise BadMapping for one that is none, or beside a column.

    Nothing is returned where the mapping does not say it.
    """
    status = own.get("status_of_all")
    if status is not None and status not in CODES["status"]:
        _refuse(
            file, f"status_of_all = {status!r} is none", _list_known([str(status)], CODES["status"])
        )
    if status is not None and "status" in columns.values():
        _refuse(
            file,
            "status_of_all stands beside a column with the role status",
            "one of both was expected: take status_of_all away, or give the column the role other",
        )
    return status


def _breach_folder(own: dict[str, Any], file: Path) -> Path | None:
    """Return the folder that the mapping names; raise BadMapping where it is not there."""
    name = own.get("breach_folder")
    if name is None:
        return None
    folder = file.parent / str(name)
    if not folder.is_dir():
        _refuse(
            file,
            f"breach_folder = {name!r} is no folder",
            "one was expected; make it with: "
            f"python -m data_gen own {quote(file.name)} --breach-folder",
        )
    return folder


def _parse(file: Path) -> dict[str, Any]:
    """Return the tables of the file; raise BadMapping where one is missing or unknown."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadMapping(
            f"No mapping {file}: one was expected. Propose it with: python -m data_gen own LIST"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = str(error).rpartition("(at ")[2].rstrip(")")
        raise BadMapping(
            f"{file.name} is no TOML, {place[:40]}: key = value lines in UTF-8 were expected. "
            "Mend it there, then run this again"
        ) from None
    unknown = [name for name in tables if name not in TABLES or not isinstance(tables[name], dict)]
    if unknown:
        named = join_named([f"[{name}]" for name in unknown])
        _refuse(file, f"{named} read by nobody", _list_known(unknown, TABLES))

    own = tables.setdefault("list", {})
    if unknown := [key for key in own if key not in KEYS]:
        named = join_named([f"{key} under [list]" for key in unknown])
        _refuse(file, f"{named} read by nobody", _list_known(unknown, KEYS))
    if not isinstance(own.get("path"), str) or not own["path"]:
        _refuse(file, "[list] has no path", 'path = "clients.csv" was expected')
    if wrong := [key for key in TEXTS if not isinstance(own.get(key, ""), str)]:
        named = join_named([f"{key} = {own[key]!r}" for key in wrong])
        _refuse(file, f"{named} no text", f'{wrong[0]} = "…" was expected')
    if "\0" in own["path"]:
        _refuse(file, "path has a sign that no path can have", 'path = "clients.csv" was expected')
    _read_flag(own, "header", file)
    if not tables.get("columns"):
        _refuse(file, "[columns] names no column", '"Name of a column" = "role" was expected')
    return tables


def _form(own: dict[str, Any], file: Path) -> Form:
    """Return the form of the list; raise BadMapping for a kind or an encoding that is none."""
    form = Form(
        own.get("format", "csv"),
        own.get("encoding", "utf-8"),
        own.get("delimiter", ","),
        own.get("quote", '"'),
        own.get("header", True),
        own.get("table", ""),
    )
    for key, value, known in (("format", form.kind, KINDS), ("encoding", form.encoding, ENCODINGS)):
        if value not in known:
            _refuse(file, f"{key} = {value!r} is not known", _list_known([str(value)], known))
    if not _is_sign(form.delimiter):
        _refuse(file, "delimiter is not one sign of ASCII", 'delimiter = ";" was expected')
    if form.quote != "" and not _is_sign(form.quote):
        _refuse(file, "quote is not one sign of ASCII or none", "quote = '\"' was expected")
    if form.quote == form.delimiter:
        _refuse(file, "quote and delimiter are one sign", "two were expected")
    return form


def _is_sign(text: Any) -> bool:
    """Return whether a text is one sign that DuckDB can part fields by."""
    return isinstance(text, str) and len(text) == 1 and text.isascii() and text not in "\r\n\0"


def _reference_day(own: dict[str, Any], file: Path) -> date:
    day = own.get("reference_day")
    if type(day) is not date or day.year not in REFERENCE_YEARS:
        _refuse(file, "reference_day is no day", "reference_day = 2024-01-31 was expected")
    return day


def _aware_at(own: dict[str, Any], file: Path) -> datetime | None:
    """Return the hour of awareness, if the mapping says it; raise BadMapping for a value of none.

    It is the hour that clocks showed where the controller is: an offset would be a second answer.
    """
    hour = own.get("aware_at")
    if hour is None:
        return None
    if type(hour) is not datetime or hour.tzinfo or hour.year not in REFERENCE_YEARS:
        _refuse(
            file,
            "aware_at is no day with its hour, or has an offset",
            "aware_at = 2026-12-01T14:30:00 was expected",
        )
    return hour


def _columns(columns: dict[str, Any], file: Path) -> dict[str, str]:
    """Return {label: role}; raise BadMapping for an unknown role, one twice, or none at all."""
    if asked := [f'"{label}"' for label, role in columns.items() if role == UNDECIDED]:
        _refuse(
            file,
            f"{join_named(asked)} left to decide under [columns]",
            "its comment lists the roles",
        )
    if wrong := {label: role for label, role in columns.items() if role not in EVERY_ROLE}:
        pairs = join_named([f'"{label}" = "{role}"' for label, role in wrong.items()])
        # last_name is surname, as a header has it
        likely = [role_of(str(role)) or str(role) for role in wrong.values()]
        _refuse(file, f"{pairs} no role", _list_known(likely, EVERY_ROLE))
    named = [role for role in columns.values() if role in ROLES]
    if twice := sorted({role for role in named if named.count(role) > 1}):
        _refuse(file, f"two columns have the role {', '.join(twice)}", TWO_OF_A_ROLE)
    if not named:
        _refuse(file, "[columns] gives no column a role", f"one of {', '.join(ROLES)} was expected")
    return columns


def _date_formats(tables: dict[str, Any], file: Path) -> dict[str, list[str]]:
    """Return {role: formats}; raise BadMapping for formats that read no date."""
    formats: dict[str, list[str]] = {}
    wrong = []
    for role in DATES:
        if role in tables:
            listed = tables[role].get("format", [])
            formats[role] = [listed] if isinstance(listed, str) else listed
            if not isinstance(formats[role], list) or not all(map(_is_format, formats[role])):
                wrong.append(f"[{role}]")
    if wrong:
        named = ", ".join(wrong)
        _refuse(file, f"{named} has a format that is none", 'format = "%d/%m/%Y" was expected')
    return formats


def _is_format(form: Any) -> bool:
    return isinstance(form, str) and "%" in form and "%" not in SPECIFIER.sub("", form)


def _words(tables: dict[str, Any], file: Path) -> dict[str, dict[str, str]]:
    """Return {role: {word: code}} of closed lists; raise BadMapping where one is no table."""
    words = {role: tables[role].get("words", {}) for role in CODES if role in tables}
    for role, of_role in words.items():
        if not isinstance(of_role, dict):
            _refuse(file, f"words under [{role}] is no table", f"[{role}.words] was expected")
    return words


def _check_keys(tables: dict[str, Any], file: Path) -> None:
    """Raise BadMapping for keys that a column of dates or words does not have."""
    known = dict.fromkeys(DATES, "format") | dict.fromkeys(CODES, "words")
    unknown = {
        f"{key} under [{role}]": key
        for role in known.keys() & tables.keys()
        for key in tables[role]
        if key != known[role]
    }
    if unknown:
        named, keys = join_named(sorted(unknown)), [*unknown.values()]
        _refuse(file, f"{named} read by nobody", _list_known(keys, ("format", "words")))


def _check_gaps(mapping: Mapping, needs_names: bool) -> None:
    """Raise BadMapping that lists all that is left to fill in: formats, meanings, names."""
    gaps = [
        f'[{role}] does not say the format of "{label}"; take the # away from the line '
        f'that is right, or add [{role}] at the end, and below it format = "%d/%m/%Y"'
        for role, label in mapping.roles.items()
        if role in DATES and not mapping.date_formats.get(role)
    ]
    gaps += _list_words(mapping)
    empty = [key for key in NAMES if getattr(mapping, key).strip() in ("", UNDECIDED)]
    if needs_names and empty:
        gaps.append(f'{join_named(empty)} empty under [list]; {empty[0]} = "…" was expected')
    if gaps:
        raise BadMapping(
            f"{mapping.file.name}: {'. '.join(gaps)}. Write it there, then run this again"
        )


def _list_words(mapping: Mapping) -> Iterator[str]:
    """Yield the words of each closed list that have no meaning, unless they are to be not known."""
    for role in mapping.roles:
        words = [
            f'"{word}" = "{code}"'
            for word, code in (mapping.words.get(role, {}) if role in CODES else {}).items()
            if code not in (*CODES[role], NOT_KNOWN)
            and not (code == UNDECIDED and mapping.as_not_known)
        ]
        if words:
            yield (
                f"{', '.join(words)} under [{role}.words] {'has' if len(words) == 1 else 'have'} "
                f"no meaning; one of {', '.join((*CODES[role], NOT_KNOWN))} was expected, "
                "or type: --as-not-known"
            )


def join_named(names: Sequence[str]) -> str:
    """Return names as the beginning of a sentence about them.

    Example:

        >>> join_named(["name_en"]), join_named(["name_en", "name_fr"])
        ('name_en is', 'name_en, name_fr are')
    """
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _list_known(words: Sequence[str], known: tuple[str, ...]) -> str:
    likely = dict.fromkeys(nearest(word, known) for word in words)
    return f"{''.join(likely)}there are {', '.join(known)}"


def _refuse(file: Path, wrong: str, expected: str) -> NoReturn:
    raise BadMapping(f"{file.name}: {wrong}; {expected}. Write it there, then run this again")
