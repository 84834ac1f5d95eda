"""The mapping of a list: what its file is, the roles of its columns, and what its words mean.

A role goes by the names of header_words.csv, and the words of a closed list by meanings.csv.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from shlex import quote
from typing import Any

from breachlab.errors import BadMapping
from breachlab.paths import DATA_GEN, read
from breachlab.words.language import join_each, offer_nearest, refusals, refuse
from data_gen.own.list_file import ENCODINGS, Form

OTHER = "other"  # a column that is not read
NOT_KNOWN = "not_known"  # a word whose meaning nobody knows
UNDECIDED = "?"
MOST_WORDS, LONGEST_WORD = 12, 30  # of a closed list; a longer one could hold persons
DECEASED = "deceased"  # a role, and a code of status: who has it has no other status
DATES = (
    "birth_date",
    "first_registered_on",
    "registered_since_on",
    "last_ended_on",
    "last_used_on",
)
CODES = {
    "sex": ("female", "male"),
    "status": ("registered", "formerly_registered", "candidate_space", DECEASED),
    "deceased": ("true", "false"),
    "lives_abroad": ("true", "false"),
    "has_email": ("true", "false"),
    "has_phone": ("true", "false"),
    "has_address": ("true", "false"),
}
ROLES = (
    "identifier",
    "full_name",
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
SEVERAL = ("email", "phone")  # roles of which several columns may hold a value each
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
    "last_line_is_total",
    "skip_bad_lines",
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
    "surnames_first",
    "slips",
)
TABLES = ("list", "columns", *DATES, *CODES)
NAMES = ("organisation", "name_en", "name_fr")
TEXTS = ("path", "table", *NAMES)
REFERENCE_YEARS = range(1900, 2101)
HOUR = "2026-12-01T14:30:00"  # an example of aware_at
# What strptime of DuckDB knows; it raises an error for another letter.
SPECIFIER = re.compile(r"%(-?[dmyHIMSjUW]|[aAwbhBYpgfnzZcxXGuV%])")
OF_WHOM = re.compile(r"( de l| de la| du| d| of)? [a-z]+$")
CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


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

    A qualifier and, at the end, a holder say whose a column is, a counter that it numbers
    something, which one of several addresses or numbers it is, a role what it may be; an order, a
    thing and a relative that it is of no person of the list.
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
        >>> role_of("Prénom de l'élève"), role_of("Code postal adhérent")
        ('first_name', 'postcode')
        >>> role_of("Tél 2"), role_of("Email pro"), role_of("work phone"), role_of("Nom 2")
        ('phone', 'email', 'phone', None)
    """
    known, words = header_words(), fold_header(label)
    if role := known.get(fold(label)):
        return role
    for name, role in known.items():
        if role in FIELDS_ALONE and f" {name} " in f" {words} ":
            return role
    for which, rest in (words.rpartition(" ")[::-2], words.partition(" ")[::2]):  # of several
        if which in header_parts()["which"] and known.get(rest) in SEVERAL:
            return known[rest]
    while words not in known and words.partition(" ")[0] in header_parts()["qualifier"]:
        words = words.partition(" ")[2]
    if words not in known and words.rpartition(" ")[2] in header_parts()["holder"]:
        role = known.get(OF_WHOM.sub("", words))
        return None if role == "identifier" else role
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
    surnames_first: bool = False  # in a column of whole names
    aware_at: datetime | None = None  # when the controller became aware; the 72 hours begin
    seeks_slips: bool = False  # in names, days and numbers, to find persons

    @property
    def roles(self) -> dict[str, list[str]]:
        """Return {role: labels of its columns}, without the columns that are not read."""
        labels: dict[str, list[str]] = {}
        for label, role in self.columns.items():
            if role in ROLES:
                labels.setdefault(role, []).append(label)
        return labels

    @property
    def fields_alone(self) -> list[str]:
        """Return the roles that say that a field was taken, of the columns that have one."""
        return [role for role in FIELDS_ALONE if role in self.columns.values()]


class WrongPart(BadMapping):
    """One thing that is wrong in a mapping; `what` says it without the name of the file."""

    what: dict[str, str]


def read_mapping(file: Path, as_not_known: bool = False, needs_names: bool = False) -> Mapping:
    """Return the mapping that a file holds; raise BadMapping for an incomplete one.

    The error names all that is wrong, or all that is left to fill in. The breach and the
    organisation may have no name yet, unless names are needed.
    """
    tables = _parse(file)
    own, columns = tables["list"], tables["columns"]
    values: dict[str, Any] = {}
    wrong = []
    for name, part in (
        ("form", partial(_form, own)),
        ("reference_day", partial(_reference_day, own)),
        ("columns", partial(_columns, columns)),
        ("date_formats", partial(_date_formats, tables)),
        ("words", partial(_words, tables)),
        ("assumes_living", partial(_read_flag, own, "all_living_in_france")),
        ("status_of_all", partial(_status_of_all, own, columns)),
        ("takes_assumed_figures", partial(_read_flag, own, "takes_assumed_figures")),
        ("breach_folder", partial(_breach_folder, own)),
        ("has_lost_zeros", partial(_read_flag, own, "postcodes_lost_zeros")),
        ("places_abroad", partial(_read_flag, own, "places_abroad")),
        ("surnames_first", partial(_read_flag, own, "surnames_first")),
        ("aware_at", partial(_aware_at, own)),
        ("seeks_slips", partial(_read_flag, own, "slips")),
        ("keys", partial(_check_keys, tables)),
    ):
        try:
            values[name] = part(file)
        except WrongPart as error:
            wrong.append(error.what)
    if wrong:
        what = join_each(wrong, between=". ")
        raise refuse(BadMapping, "mapping_wrong", file=file.name, what=what)
    del values["keys"]
    values |= {key: str(own.get(key, "")) for key in NAMES}
    mapping = Mapping(file, file.parent / own["path"], as_not_known=as_not_known, **values)
    _check_gaps(mapping, needs_names)
    return mapping


def _read_flag(own: dict[str, Any], key: str, file: Path) -> bool:
    """Return a flag of [list], false by default; raise BadMapping for another value."""
    value = own.get(key, False)
    if not isinstance(value, bool):
        raise _wrong(file, "mapping_flag", key=key, value=repr(value))
    return value


def _status_of_all(own: dict[str, Any], columns: dict[str, Any], file: Path) -> str | None:
    """Return the status that all have; raise BadMapping for one that is none, or beside a column.

    Nothing is returned where the mapping does not say it.
    """
    status = own.get("status_of_all")
    known = [code for code in CODES["status"] if code != DECEASED]  # not of all
    if status is not None and status not in known:
        raise _wrong(
            file, "mapping_status", **_list_known([str(status)], known), status=repr(status)
        )
    if status is not None and "status" in columns.values():
        raise _wrong(file, "mapping_two_statuses")
    return status


def _breach_folder(own: dict[str, Any], file: Path) -> Path | None:
    """Return the folder that the mapping names; raise BadMapping where it is not there."""
    name = own.get("breach_folder")
    if name is None:
        return None
    folder = file.parent / str(name)
    if not folder.is_dir():
        raise _wrong(file, "mapping_no_folder", folder=repr(name), typed=quote(str(file)))
    return folder


def _parse(file: Path) -> dict[str, Any]:
    """Return the tables of the file; raise BadMapping where one is missing or unknown."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise refuse(BadMapping, "mapping_not_there", file=file) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = str(error).rpartition("(at ")[2].rstrip(")")
        raise refuse(BadMapping, "mapping_no_toml", file=file.name, place=place[:40]) from None
    unknown = [name for name in tables if name not in TABLES or not isinstance(tables[name], dict)]
    if unknown:
        named = join_named([f"[{name}]" for name in unknown])
        raise _wrong(file, "mapping_idle", named=named, **_list_known(unknown, TABLES))

    own = tables.setdefault("list", {})
    if unknown := [key for key in own if key not in KEYS]:
        named = _join_under([(key, "list") for key in unknown])
        raise _wrong(file, "mapping_idle", named=named, **_list_known(unknown, KEYS))
    if not isinstance(own.get("path"), str) or not own["path"]:
        raise _wrong(file, "mapping_no_path")
    if wrong := [key for key in TEXTS if not isinstance(own.get(key, ""), str)]:
        named = join_named([f"{key} = {own[key]!r}" for key in wrong])
        raise _wrong(file, "mapping_no_text", named=named, key=wrong[0])
    if "\0" in own["path"]:
        raise _wrong(file, "mapping_odd_path")
    _read_flag(own, "header", file)
    if not tables.get("columns"):
        raise _wrong(file, "mapping_no_columns")
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
        _read_flag(own, "last_line_is_total", file),
        _read_flag(own, "skip_bad_lines", file),
    )
    for key, value, known in (("format", form.kind, KINDS), ("encoding", form.encoding, ENCODINGS)):
        if value not in known:
            likely = _list_known([str(value)], known)
            raise _wrong(file, "mapping_unknown_value", key=key, value=repr(value), **likely)
    if not _is_sign(form.delimiter):
        raise _wrong(file, "mapping_delimiter")
    if form.quote != "" and not _is_sign(form.quote):
        raise _wrong(file, "mapping_quote")
    if form.quote == form.delimiter:
        raise _wrong(file, "mapping_one_sign")
    return form


def _is_sign(text: Any) -> bool:
    """Return whether a text is one sign that DuckDB can part fields by."""
    return isinstance(text, str) and len(text) == 1 and text.isascii() and text not in "\r\n\0"


def _reference_day(own: dict[str, Any], file: Path) -> date:
    day = own.get("reference_day")
    if type(day) is not date or day.year not in REFERENCE_YEARS:
        raise _wrong(file, "mapping_reference_day", example="2024-01-31")
    return day


def _aware_at(own: dict[str, Any], file: Path) -> datetime | None:
    """Return the hour of awareness, if the mapping says it; raise BadMapping for a value of none.

    It is the hour that clocks showed where the controller is: an offset would be a second answer.
    """
    hour = own.get("aware_at")
    if hour is None:
        return None
    if type(hour) is not datetime or hour.tzinfo or hour.year not in REFERENCE_YEARS:
        raise _wrong(file, "mapping_aware_at", example=HOUR)
    return hour


def _columns(columns: dict[str, Any], file: Path) -> dict[str, str]:
    """Return {label: role}; raise BadMapping for an unknown role, one twice, or none at all."""
    if asked := [f'"{label}"' for label, role in columns.items() if role == UNDECIDED]:
        raise _wrong(file, "mapping_undecided", named=join_named(asked))
    if wrong := {label: role for label, role in columns.items() if role not in EVERY_ROLE}:
        pairs = join_named([f'"{label}" = "{role}"' for label, role in wrong.items()])
        # last_name is surname, as a header has it
        likely = [role_of(str(role)) or str(role) for role in wrong.values()]
        raise _wrong(file, "mapping_no_role", named=pairs, **_list_known(likely, EVERY_ROLE))
    named = [role for role in columns.values() if role in ROLES]
    if twice := sorted({role for role in named if named.count(role) > 1} - {*SEVERAL}):
        raise _wrong(file, "mapping_role_twice", roles=", ".join(twice))
    if not named:
        raise _wrong(file, "mapping_without_roles", roles=", ".join(ROLES))
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
        raise _wrong(file, "mapping_no_format", named=", ".join(wrong))
    return formats


def _is_format(form: Any) -> bool:
    return isinstance(form, str) and "%" in form and "%" not in SPECIFIER.sub("", form)


def _words(tables: dict[str, Any], file: Path) -> dict[str, dict[str, str]]:
    """Return {role: {word: code}} of closed lists; raise BadMapping where one is no table."""
    words = {role: tables[role].get("words", {}) for role in CODES if role in tables}
    for role, of_role in words.items():
        if not isinstance(of_role, dict):
            raise _wrong(file, "mapping_words", role=role)
    return words


def _check_keys(tables: dict[str, Any], file: Path) -> None:
    """Raise BadMapping for keys that a column of dates or words does not have."""
    known = dict.fromkeys(DATES, "format") | dict.fromkeys(CODES, "words")
    unknown = sorted(
        (key, role)
        for role in known.keys() & tables.keys()
        for key in tables[role]
        if key != known[role]
    )
    if unknown:
        likely = _list_known([key for key, _ in unknown], ("format", "words"))
        raise _wrong(file, "mapping_idle", named=_join_under(unknown), **likely)


def _check_gaps(mapping: Mapping, needs_names: bool) -> None:
    """Raise BadMapping that lists all that is left to fill in: formats, meanings, names."""
    gaps = [
        refusals("mapping_gap_format", role=role, label=label)
        for role, (label, *_) in mapping.roles.items()
        if role in DATES and not mapping.date_formats.get(role)
    ]
    gaps += _list_words(mapping)
    empty = [key for key in NAMES if getattr(mapping, key).strip() in ("", UNDECIDED)]
    if needs_names and empty:
        gaps.append(refusals("mapping_gap_names", named=join_named(empty), key=empty[0]))
    if gaps:
        said = join_each(gaps, between=". ")
        raise refuse(BadMapping, "mapping_gaps", file=mapping.file.name, gaps=said)


def _list_words(mapping: Mapping) -> Iterator[dict[str, str]]:
    """Yield the words of each closed list that have no meaning, unless they are to be not known.

    They are said by language.
    """
    for role in mapping.roles:
        words = [
            f'"{word}" = "{code}"'
            for word, code in (mapping.words.get(role, {}) if role in CODES else {}).items()
            if code not in (*CODES[role], NOT_KNOWN)
            and not (code == UNDECIDED and mapping.as_not_known)
        ]
        if words:
            name = "mapping_gap_word" if len(words) == 1 else "mapping_gap_words"
            codes = ", ".join((*CODES[role], NOT_KNOWN))
            yield refusals(name, words=", ".join(words), role=role, codes=codes)


def join_named(names: Sequence[str]) -> dict[str, str]:
    """Return names as the beginning of a sentence about them, by language.

    Example:

        >>> join_named(["name_en"])["en"], join_named(["name_en", "name_fr"])["en"]
        ('name_en is', 'name_en, name_fr are')
    """
    name = "is_so" if len(names) == 1 else "are_so"
    return refusals(name, names=", ".join(names))


def _join_under(keys: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return keys, each with the table that it stands under, as `join_named` does."""
    names = join_each([refusals("under", key=key, table=name) for key, name in keys], ", ")
    return refusals("is_so" if len(keys) == 1 else "are_so", names=names)


def _list_known(words: Sequence[str], known: Sequence[str]) -> dict[str, Any]:
    """Return the values of a refusal that offers what is known."""
    return {"offer": offer_nearest(words, known), "known": ", ".join(known)}


def _wrong(file: Path, name: str, /, **values: Any) -> WrongPart:
    """Return the error of a mapping, with a text that says what is wrong and what was expected."""
    what = refusals(name, **values)
    error = refuse(WrongPart, "mapping_wrong", file=file.name, what=what)
    error.what = what
    return error
