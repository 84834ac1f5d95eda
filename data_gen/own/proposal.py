"""A mapping proposed from a sample of a list: a role for each column, and the share that fits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from breachlab.errors import BadList
from data_gen.own.date_formats import SCREEN, Dates, YearReader, find_dates, spread
from data_gen.own.form_proposal import propose_form
from data_gen.own.list_source import Form, Sample, read_sample
from data_gen.own.roles import (
    CODES,
    DATES,
    MOST_WORDS,
    NOT_KNOWN,
    OTHER,
    UNDECIDED,
    is_word,
    meanings,
    role_of,
)
from data_gen.own.text import fold
from data_gen.own.value_shapes import TESTS

# The share from which a shape stands for a role, where the name of the column says none.
LEAST_SHARE = {
    "email": 0.5,
    "iban": 0.5,
    "nir": 0.5,
    "phone": 0.6,
    "postcode": 0.8,
    "commune": 0.6,
    "first_name": 0.6,
    "surname": 0.5,
    "street_address": 0.5,
    "sex": 0.95,
}
UNMISTAKABLE = ("email", "iban", "nir", "phone")
FREE = (
    "first_name",
    "birth_name",
    "usage_name",
    "surname",
    "street_address",
    "postcode",
    "commune",
)
LEAST_NAMED = 0.2  # the share that a column needs whose name says the role
BIRTHS = range(1900, 2011)  # the middle year of a column of dates that is of births


@dataclass(frozen=True)
class Column:
    """A column of the sample: its label, the values that are filled, and dates if it has them."""

    label: str
    values: list[str]
    dates: Dates | None

    @classmethod
    def of(cls, sample: Sample, index: int, reader: YearReader) -> "Column":
        """Return a column of a sample."""
        values = [value for value in sample.column(index) if value]
        return cls(sample.labels[index], values, find_dates(values, reader))

    def share(self, role: str, most: int | None = None) -> float:
        """Return the share of the values, or of about so many, that have the shape of a role."""
        if role in DATES:
            return self.dates.share if self.dates else 0.0
        test = TESTS.get("surname" if role in ("birth_name", "usage_name") else role)
        counts = Counter(spread(self.values, most) if most else self.values)
        fits = sum(count for value, count in counts.items() if test and test(value))
        return fits / max(counts.total(), 1) if test else 1.0

    def words(self) -> list[str]:
        """Return the words of a closed list, the most frequent first; nothing of another column."""
        counts = Counter(self.values)
        is_closed = len(counts) <= MOST_WORDS and all(map(is_word, counts))
        return [word for word, _ in counts.most_common()] if is_closed else []


@dataclass(frozen=True)
class ProposedColumn:
    """The role proposed of a column; `share` of its filled values have the shape."""

    label: str
    role: str
    filled: int
    distinct: int
    longest: int
    share: float | None
    dates: Dates | None
    words: dict[str, str]  # {word: code, or ? where the meaning is not known}


@dataclass(frozen=True)
class Proposal:
    """The form of a list, and a role for each of its columns."""

    form: Form
    rows: int  # in the sample
    columns: list[ProposedColumn]
    has_lost_zeros: bool  # postcodes of four digits, and none that begins with a zero


def propose(path: Path) -> Proposal:
    """Return what a sample of the list looks like; raise BadList where it cannot be read."""
    form = propose_form(path)
    sample = read_sample(path, form)
    if not sample.rows:
        raise BadList(
            f"{path.name} has no rows: a header and at least one row were expected. "
            f"Export it anew, then type: python -m data_gen own {quote(path.name)}"
        )
    with YearReader() as reader:
        columns = [Column.of(sample, index, reader) for index in range(len(sample.labels))]
    roles = choose_roles(columns)
    described = [*map(_describe, columns, roles)]
    return Proposal(form, len(sample.rows), described, _has_lost_zeros(columns, roles))


def _has_lost_zeros(columns: Sequence[Column], roles: Sequence[str]) -> bool:
    """Return whether postcodes lost their zeros: as numbers do, and foreign ones have none."""
    pairs = zip(columns, roles, strict=True)
    codes = {value for column, role in pairs if role == "postcode" for value in column.values}
    is_short = any(len(code) == 4 and code.isdigit() for code in codes)
    return is_short and not any(len(code) == 5 and code.startswith("0") for code in codes)


def choose_roles(columns: Sequence[Column]) -> list[str]:
    """Return a role for each column, no role but `other` twice, the best fit first."""
    scores = [
        (score, -index, role)
        for index, column in enumerate(columns)
        for role, score in _score(column).items()
    ]
    roles: dict[int, str] = {}
    for _, index, role in sorted(scores, reverse=True):
        if -index not in roles and role not in roles.values():
            roles[-index] = role
    return [roles.get(index, OTHER) for index in range(len(columns))]


def _score(column: Column) -> dict[str, float]:
    """Return {role: how well a column fits}, above one where its name says so."""
    shares = {role: column.share(role, SCREEN) for role in LEAST_SHARE}
    scores = {role: share for role, share in shares.items() if share >= LEAST_SHARE[role]}
    if column.dates and column.dates.middle_year in BIRTHS:
        scores["birth_date"] = column.dates.share / 2
    named = role_of(column.label)
    if named and _fits(column, named, shares):
        scores[named] = 1 + column.share(named, SCREEN) + _repeats(column, named)
    return scores


def _fits(column: Column, role: str, shares: dict[str, float]) -> bool:
    """Return whether a column may have the role that its name says."""
    if not column.values:
        return True
    if role in CODES and role != "sex":
        return bool(column.words())
    is_other = bool(column.dates) or max(shares[each] for each in UNMISTAKABLE) >= 0.5
    if role == "identifier" or (role in FREE and not is_other):
        return True
    return column.share(role, SCREEN) >= LEAST_NAMED


def _repeats(column: Column, role: str) -> float:
    """Return more for an identifier that stands twice: one of rows joins nobody."""
    return 0.5 if role == "identifier" and len(set(column.values)) < len(column.values) else 0.0


def _describe(column: Column, role: str) -> ProposedColumn:
    return ProposedColumn(
        column.label,
        role,
        len(column.values),
        len(set(column.values)),
        max(map(len, column.values), default=0),
        column.share(role) if role in TESTS or role in DATES else None,
        column.dates,
        _translate(column.words(), role) if role in CODES else {},
    )


def _translate(words: list[str], role: str) -> dict[str, str]:
    known = meanings(role)
    codes = {word: known.get(fold(word), UNDECIDED) for word in words}
    return codes | {word: NOT_KNOWN for word in words if word.isascii() and not fold(word)}
