"""Write one value for a sentence, a table or a tooltip, by the unit of its column.

A form is a list of parts with spaces between:

    M               in millions from a million up
    ~               the same, and rounded to three figures: after "about" and "some" by itself
    .1              so many decimals
    th              as a place in an order: seventh
    persons         with what is counted, a key of [nouns]
    is/are          the first word where the number is singular, else the second, and no number
    with a_counts   each of several codes with the number at its place in another column
"""

from dataclasses import dataclass
from datetime import date
from numbers import Real
from typing import Any

from breachlab.words import numbers, plurals
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.units import unit
from breachlab.words.vocabulary import Words

NULL = "–"
NULLS = frozenset({"None", "nan", "NaT", "<NA>"})


@dataclass(frozen=True)
class Form:
    """The form in which a value is written."""

    in_millions: bool = False
    is_rounded: bool = False
    is_ordinal: bool = False
    places: int = 0
    noun: str | None = None
    choice: tuple[str, str] | None = None
    beside: str | None = None  # the column of numbers that go with the codes of this one

    @classmethod
    def of(cls, spec: str) -> "Form":
        """Read a form.

        Example:

            >>> form = Form.of("M persons")
            >>> form.in_millions, form.is_rounded, form.noun
            (True, False, 'persons')
        """
        if "/" in spec:
            one, many = spec.split("/")
            return cls(choice=(one, many))
        fields: dict[str, Any] = {}
        parts = iter(spec.split())
        for part in parts:
            if part == "with":
                fields["beside"] = next(parts)
            elif part == "M":
                fields["in_millions"] = True
            elif part == "~":
                fields["in_millions"] = fields["is_rounded"] = True
            elif part == "th":
                fields["is_ordinal"] = True
            elif part.startswith("."):
                fields["places"] = int(part[1:])
            else:
                fields["noun"] = part
        return cls(**fields)


def write_in_words(column: str, value: Any, words: Words, form: Form | None = None) -> str:
    """Return a value in words: a code by its label, a number by its unit, null as a dash.

    Example:

        >>> english = Words("en", {("field", "nir"): "NIR", ("field", "email"): "e-mail address"})
        >>> write_in_words("field_ids", "nir email", english)
        'NIR and e-mail address'
        >>> write_in_words("person_share", 0.62, english)
        '62%'
    """
    if is_null(value):
        return NULL
    if (label := words.label(column, value)) is not None:
        return label
    if str(value) in ("True", "False"):  # of Python or of NumPy
        return interface(words.language)["values"][str(value).lower()]
    if column.endswith("_ids"):
        codes = str(value).split()
        return plurals.join_words(
            [words.label(column, code) or code for code in codes], words.language
        )
    if isinstance(value, date):  # a Timestamp of pandas is one, too
        return numbers.day(value, words.language)
    if isinstance(value, Real):
        amount = float(value)
        if form and form.is_rounded and unit(column) not in ("share", "year"):
            amount = numbers.round_number(amount)
        return number(column, amount, words.language, form or Form())
    return curl_apostrophes(str(value)) if column.endswith("_name") else str(value)


def number(column: str, value: float, language: str, form: Form) -> str:
    """Return a number as its column's unit is written; raise KeyError for a noun not in [nouns]."""
    if form.noun:
        return plurals.count_noun(value, form.noun, language, form.in_millions)
    if form.is_ordinal:
        return numbers.ordinal(value, language)
    match unit(column):
        case "share":
            return numbers.share(value, form.places, language)
        case "euros":
            return numbers.euros(value, form.places, language)
        case "per thousand":
            return numbers.per_thousand(value, language)
        case "in thousand":
            return numbers.in_thousand(value, language)
        case "year":
            return str(int(value))
    if form.in_millions:
        return numbers.millions(value, language)
    return numbers.decimal(value, form.places, language)


def is_null(value: Any) -> bool:
    """Return whether a value of an answer is null.

    Example:

        >>> [is_null(value) for value in (None, float("nan"), 0, "")]
        [True, True, False, False]
    """
    if isinstance(value, float):  # of Python or of NumPy
        return value != value
    # By its text: pandas has three nulls of its own, and its import takes half a second.
    return not isinstance(value, int) and str(value) in NULLS
