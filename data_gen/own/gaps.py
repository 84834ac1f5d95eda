"""Gaps of a mapping, listed in one message: formats of dates, meanings of words, names."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from breachlab.errors import BadMapping
from data_gen.own.roles import CODES, DATES, NOT_KNOWN, UNDECIDED
from data_gen.own.text import join_named

if TYPE_CHECKING:
    from data_gen.own.mapping import Mapping  # which is checked when it is read

NAMES = ("organisation", "name_en", "name_fr")


def check_gaps(mapping: "Mapping", needs_names: bool) -> None:
    """Raise BadMapping that lists all that is left to fill in.

    The breach and the organisation may have no name yet, unless names are needed.
    """
    gaps = [*_list_formats(mapping), *_list_words(mapping)]
    gaps += _list_names(mapping) if needs_names else ()
    if gaps:
        raise BadMapping(
            f"{mapping.file.name}: {'. '.join(gaps)}. Write it there, then run this again"
        )


def _list_formats(mapping: "Mapping") -> Iterator[str]:
    """Yield the columns of dates that have no format yet."""
    for role, label in mapping.roles.items():
        if role in DATES and not mapping.date_formats.get(role):
            yield (
                f'[{role}] does not say the format of "{label}"; take the # away from the line '
                f'that is right, or add [{role}] at the end, and below it format = "%d/%m/%Y"'
            )


def _list_words(mapping: "Mapping") -> Iterator[str]:
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


def _list_names(mapping: "Mapping") -> Iterator[str]:
    """Yield the names that the breach and the organisation do not have yet."""
    empty = [key for key in NAMES if getattr(mapping, key).strip() in ("", UNDECIDED)]
    if empty:
        yield f'{join_named(empty)} empty under [list]; {empty[0]} = "…" was expected'
