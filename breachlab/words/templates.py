"""Templates of sentences: words with fields in braces, {column} or {column:form}.

A template has no digit outside braces, so that every number is computed. {term.key} is a fixed
expression of [terms]; {breach.key} and {kind.key} are the quotes of values.py. A number after
"about" or "some" is rounded to three figures, and so is one joined to it.

A form is a list of parts with spaces between:

    M               in millions from a million up
    ~               the same, and rounded to three figures: after "about" and "some" by itself
    .1              so many decimals
    persons         with what is counted, a key of [nouns]
    is/are          the first word where the number is singular, else the second, and no number
    a/b/de b        likewise, and the third from a million up, as the number beside it is written
    with a_counts   each of several codes with the number at its place in another column
"""

import re
import string
from functools import cache
from typing import Any, NamedTuple

from breachlab.words.language import typeset

ROUNDED = re.compile(r"\b(about|some|environ|quelque)\s+$", re.IGNORECASE)
JOINED = re.compile(r",?\s+(in|of|to|dans|de|à)\s+")  # about {so many persons} in {so many records}


class Form(NamedTuple):
    """The form in which a value is written."""

    in_millions: bool = False
    is_rounded: bool = False
    places: int = 0
    noun: str | None = None
    choice: tuple[str, ...] | None = None
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
            return cls(choice=tuple(spec.split("/")))
        fields: dict[str, Any] = {}
        parts = iter(spec.split())
        for part in parts:
            if part == "with":
                fields["beside"] = next(parts)
            elif part == "M":
                fields["in_millions"] = True
            elif part == "~":
                fields["in_millions"] = fields["is_rounded"] = True
            elif part.startswith("."):
                fields["places"] = int(part[1:])
            else:
                fields["noun"] = part
        return cls(**fields)


@cache
def parse(template: str, language: str) -> list[tuple[str, str | None, Form]]:
    """Return (words, the field after them, its form) for each part of a template."""
    parts: list[tuple[str, str | None, Form]] = []
    is_rounded = False
    for words, field, spec, _ in string.Formatter().parse(typeset(template, language)):
        is_rounded = bool(ROUNDED.search(words) or (is_rounded and JOINED.fullmatch(words)))
        form = Form.of(spec or "")
        if is_rounded and not form.choice:
            form = form._replace(in_millions=True, is_rounded=True)
        parts.append((words, field, form))
    return parts


def fields(template: str, with_choices: bool = True) -> list[str]:
    """Return the columns in a template, in order, without its quotes of breach, kind and terms.

    Without `with_choices`, choices between two words are left out.

    Example:

        >>> fields("{person_count:persons} in {breach.earlier_breach} and {record_count}")
        ['person_count', 'record_count']
    """
    names = [
        field
        for _, field, spec, _ in string.Formatter().parse(template)
        if field and (with_choices or "/" not in (spec or ""))
    ]
    return [name for name in names if "." not in name]


def literal(template: str) -> str:
    """Return the words of a template: the text outside braces.

    Example:

        >>> literal("{person_count:persons} of {record_count}.")
        ' of .'
    """
    return "".join(text for text, *_ in string.Formatter().parse(template))
