"""The role of each column of a sample: by its name and its values, or asked where they differ."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from data_gen.own.mapping import (
    CODES,
    DATES,
    FIELDS_ALONE,
    MOST_WORDS,
    NOT_KNOWN,
    OTHER,
    SEVERAL,
    UNDECIDED,
    fold,
    fold_header,
    header_parts,
    is_word,
    meanings,
    role_of,
)
from data_gen.own.value_shapes import (
    SCREEN,
    TESTS,
    Dates,
    is_bare_number,
    spread,
)

# The share from which a shape stands for a role, where the name of the column says none.
LEAST_SHARE = {
    "email": 0.5,
    "iban": 0.5,
    "nir": 0.5,
    "payment_card": 0.9,
    "phone": 0.6,
    "postcode": 0.8,
    "commune": 0.6,
    "full_name": 0.5,
    "first_name": 0.6,
    "surname": 0.5,
    "street_address": 0.5,
    "sex": 0.95,
}
UNMISTAKABLE = ("email", "iban", "payment_card", "nir", "phone")
OF_NUMBERS = ("iban", "payment_card", "nir", "phone", "postcode")  # which a contract may have, too
BY_KEY = ("email", "iban", "payment_card")  # shapes that no other number has by chance
NAMES = ("full_name", "first_name", "birth_name", "usage_name", "surname")
MARKS = ("deceased", "lives_abroad")  # which a column may say of some alone
LEAST_NAMED = 0.2  # the share that a column needs whose name says the role
LEAST_DIGITS = 7  # of a number of somebody
MOST_QUESTIONS = 4  # of a list
BIRTHS = range(1900, 2011)  # the middle year of a column of dates that is of births


@dataclass
class Column:
    """A column of the sample: its label, the values that are filled, dates if it has them."""

    label: str
    values: list[str]
    dates: Dates | None
    has_empty: bool = False  # cells
    role: str = OTHER  # as proposed
    choices: tuple[str, ...] = ()  # where it is asked

    def share(self, role: str, most: int | None = None) -> float:
        """Return the share of the values, or of about so many, that have the shape of a role."""
        if role in DATES:
            return self.dates.share if self.dates else 0.0
        test = TESTS.get("surname" if role in ("birth_name", "usage_name") else role)
        counts = Counter(spread(self.values, most) if most else self.values)
        fits = sum(count for value, count in counts.items() if test and test(value))
        return fits / max(counts.total(), 1) if test else 1.0

    def share_of(self, test: Callable[[str], bool]) -> float:
        """Return the share of about 600 values that pass a test."""
        values = spread(self.values, SCREEN)
        return sum(map(test, values)) / max(len(values), 1)

    @cached_property
    def fit(self) -> float | None:
        """The share of the values that have the shape of its role; null for a role without one."""
        return self.share(self.role) if self.role in TESTS or self.role in DATES else None

    def words(self) -> list[str]:
        """Return the words of a closed list, the most frequent first; nothing of another column."""
        counts = Counter(self.values)
        is_closed = len(counts) <= MOST_WORDS and all(map(is_word, counts))
        return [word for word, _ in counts.most_common()] if is_closed else []

    @cached_property
    def codes(self) -> dict[str, str]:
        """{word: code} if its role has a closed list; ? where the meaning is not known."""
        if self.role not in CODES:
            return {}
        known, codes = meanings(self.role), {}
        for word in self.words():
            is_sign = word.isascii() and not fold(word)  # as - or /
            codes[word] = NOT_KNOWN if is_sign else known.get(fold(word), UNDECIDED)
        if self.role in MARKS and self.has_empty and {*codes.values()} == {"true"}:
            codes[""] = UNDECIDED  # no, or not known
        return codes


def assign_roles(columns: Sequence[Column]) -> None:
    """Give each column a role, the best fit first, and no role twice that one column has.

    A doubtful column has the role ? and choices, of which the first is the likeliest; at most four
    are asked, and the others are not read.
    """
    words = [set(fold_header(column.label).split()) for column in columns]
    has_orders = any(each & header_parts()["order"] for each in words)
    scores = [
        (score, -index, role)
        for index, column in enumerate(columns)
        for role, score in _score(column, words[index], has_orders).items()
    ]
    for score, index, role in sorted(scores, reverse=True):
        is_free = role in FIELDS_ALONE or (role in SEVERAL and score > 1)  # as its name says
        is_free = is_free or all(role != column.role for column in columns)
        if columns[-index].role == OTHER and is_free:
            columns[-index].role = role
    asked, taken = 0, {column.role for column in columns} - {OTHER}
    for column in columns:
        left = tuple(role for role in column.choices if role not in taken)
        is_asked = len(left) > 1 and asked < MOST_QUESTIONS
        column.choices = left if is_asked else ()
        column.role = UNDECIDED if is_asked else column.role
        asked += is_asked


def _score(column: Column, words: set[str], has_orders: bool) -> dict[str, float]:
    """Return {role: how well a column fits}, above one where its name says so.

    A column whose name and values say different roles has choices, and no score.
    """
    named = role_of(column.label)
    if named in FIELDS_ALONE:
        return {named: 2.0}
    shares = {role: column.share(role, SCREEN) for role in LEAST_SHARE}
    scores = {role: share for role, share in shares.items() if share >= LEAST_SHARE[role]}
    shape = next((role for role in UNMISTAKABLE if role in scores), None)
    if "full_name" in scores:
        named = "full_name" if named == "surname" else named
        scores = {role: scores[role] for role in scores if role not in NAMES[1:]}
    fits = named is not None and _fits(column, named, shares)
    if named:
        column.choices = _doubt_name(column, named, shape, has_orders, fits)
        if column.choices or not fits:
            return {}
        # An identifier that repeats fits better: one that numbers the rows joins nobody.
        repeats = named == "identifier" and len(set(column.values)) < len(column.values)
        return {named: 1 + column.share(named, SCREEN) + 0.5 * repeats}

    parts = header_parts()
    if words & (parts["thing"] | parts["order"] | parts["relative"]):
        if shape in ("email", "phone") and words & parts["relative"]:
            column.choices = (OTHER, shape)
        return {}
    said = {role for role in OF_NUMBERS if words & parts.get(role, set())}
    number = next((role for role in OF_NUMBERS if role in scores), None)
    if number and number not in said:
        is_bare = number == "phone" and column.share_of(is_bare_number) >= LEAST_SHARE[number]
        if said or words & parts["counter"] or is_bare:
            kept = number in BY_KEY or not (said or words & parts["counter"])
            column.choices = (
                (number, "identifier", OTHER) if kept else ("identifier", OTHER, number)
            )
            return {}
    if column.dates and column.dates.middle_year in BIRTHS:
        scores["birth_date"] = column.dates.share / 2
    return scores


def _doubt_name(
    column: Column, named: str, shape: str | None, has_orders: bool, fits: bool
) -> tuple[str, ...]:
    """Return the roles to choose from where the values doubt the name of a column; else none."""
    if named == "first_registered_on" and has_orders and column.values:
        return (OTHER, named)  # it may be the day of the order
    if named == "identifier" and shape in BY_KEY:
        return (shape, named, OTHER)
    is_number = column.share_of(lambda value: sum(map(str.isdigit, value)) >= LEAST_DIGITS) >= 0.5
    if fits or not is_number:
        return () if fits or shape is None or shape == named else (shape, OTHER)
    if named == "nir":
        return ("identifier", OTHER, named)  # the number of another country
    if named == "phone":
        return (OTHER, named)
    return (shape, OTHER) if shape else ()


def _fits(column: Column, role: str, shares: dict[str, float]) -> bool:
    """Return whether a column may have the role that its name says."""
    if not column.values or role == "identifier":
        return True
    if role in CODES and role != "sex":
        return bool(column.words())
    is_other = bool(column.dates) or max(shares[each] for each in UNMISTAKABLE) >= 0.5
    if role in NAMES:
        has_digit = column.share_of(lambda value: any(map(str.isdigit, value)))
        return not is_other and has_digit <= 1 - LEAST_NAMED
    if role in ("postcode", "street_address"):  # those of another country compare persons
        return not is_other
    return column.share(role, SCREEN) >= LEAST_NAMED
