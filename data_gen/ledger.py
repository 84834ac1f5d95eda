"""The ledger of every figure, read at one of its three settings.

Figures that all breaches share stand in reference/assumptions.toml, those of one breach in the
ledger of its folder.

A setting is low, central or high: every assumed figure at that end of its range, except the single
figures that it names. Every function that depends on an assumption takes the setting as an
argument, so that a cache never mixes two worlds.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from breachlab.errors import BadWorld
from data_gen import breach
from data_gen.draws.blocks import BLOCK_PERSONS, BLOCK_RECORDS
from data_gen.reference import REFERENCE

LEDGER = "assumptions.toml"
SETTINGS = ("low", "central", "high")
LANGUAGES = ("en", "fr")  # of units, sources and reasons
CASES = ("age_shape_per_mille", "status_reveals")  # ends that are neither less nor more
UNDATED = "undated"  # where the day is not known on which a source was published
READ = ("in full", "excerpt", "secondary", "memory", "none")  # how a source was read
NO_SOURCE = {"en": "assumption", "fr": "hypothèse"}
Ends = Mapping[str, str] | Iterable[tuple[str, str]]  # {name of a figure: its end}


class BadReference(BadWorld):
    """A source table or the ledger is invalid: the file, the figure, the expected value."""


@dataclass(frozen=True)
class Setting:
    """Every figure at one end of its range or in the middle of it, except the single `ends`.

    Cases stay in the middle, unless they are among the ends.

    Example:

        >>> Setting("central", {"candidate_space_persons": "low"}).figure("candidate_space_persons")
        1500000
    """

    name: str
    ends: Ends = ()

    def __post_init__(self) -> None:
        ends = dict(self.ends)
        # Sorted: a setting is part of cache keys.
        object.__setattr__(self, "ends", tuple(sorted(ends.items())))
        for end in (self.name, *ends.values()):
            if end not in SETTINGS:
                raise BadReference(f"Setting {end!r}: expected one of {', '.join(SETTINGS)}.")
        for name in ends:
            if "value" in find_figure(name):
                raise _bad(name, "is published; expected an assumed figure, which has ends.")

    def __str__(self) -> str:
        """Return the text in `provenance`: the name, then each single figure and its end."""
        return ", ".join([self.name, *(f"{name} {end}" for name, end in dict(self.ends).items())])

    def figure(self, name: str) -> int:
        """Return the value of a figure; a published one is the same in every setting."""
        figure = find_figure(name)
        end = "central" if name in CASES else self.name
        return figure["value" if "value" in figure else dict(self.ends).get(name, end)]

    def share(self, name: str) -> float:
        """Return a figure in per mille as a fraction."""
        return self.figure(f"{name}_per_mille") / 1_000


def rows(setting: Setting) -> list[dict]:
    """Return one row per figure, in the order of the file; a published one has no range."""
    listed = []
    for name, figure in figures().items():
        row = {"name": name, "is_published": "value" in figure}
        row |= {end: figure.get(end) for end in SETTINGS} | {"value": setting.figure(name)}
        for language in LANGUAGES:
            row[f"unit_{language}"] = figure[f"unit_{language}"]
            # An assumption is its own source.
            row[f"source_{language}"] = figure.get(f"source_{language}", NO_SOURCE[language])
            row[f"reason_{language}"] = figure.get(f"reason_{language}")
        day = figure.get("known_from")
        row |= {"read": figure["read"], "read_on": figure.get("read_on")}
        row["known_from"] = None if day == UNDATED else day
        listed.append(row | {"used_by": figure["used_by"]})
    return listed


LOW, CENTRAL, HIGH = (Setting(name) for name in SETTINGS)


@cache
def figures() -> dict[str, dict]:
    """Return {name: figure} of the ledger, checked: shared figures first, then this breach's.

    Raises BadReference for a figure that stands in both files.
    """
    shared, own = of_folder(REFERENCE), of_folder(breach.FOLDER)
    for name in shared.keys() & own.keys():
        raise _bad(name, f"is in {breach.FOLDER.name} too; expected each figure once.")
    entries = shared | own
    for name, figure in entries.items():
        check(name, figure)
    check_size(entries["records_announced"]["value"], entries["persons_final"]["value"])
    return entries


def of_folder(folder: Path) -> dict[str, dict]:
    """Return {name: figure} of the ledger of a folder, unchecked."""
    return tomllib.loads((folder / LEDGER).read_text(encoding="utf-8"))


def read_published(name: str) -> int:
    """Return the value of a published figure; raise BadReference for an assumed one."""
    figure = find_figure(name)
    if "value" not in figure:
        raise _bad(name, "is assumed; expected a published figure, with a value and a source.")
    return figure["value"]


def find_figure(name: str) -> dict:
    """Return the entry of a figure in the ledger; raise BadReference if it is missing."""
    if name not in figures():
        raise _bad(name, "is not in the ledger; expected a figure of this name.")
    return figures()[name]


def check(name: str, figure: dict) -> None:
    """Raise if a figure lacks a part or a language, its ends do not rise, or a share exceeds 1,000.

    >>> check("half", {"value": 1_500, "unit_en": "per mille", "unit_fr": "pour mille",
    ...     "source_en": "a book", "source_fr": "un livre", "read": "excerpt",
    ...     "known_from": "undated", "used_by": "you"})
    Traceback (most recent call last):
    ...
    data_gen.ledger.BadReference: assumptions.toml, half: value 1,500 is no share; \
expected 0 to 1,000 per mille.
    """
    _check_keys(name, figure)
    _check_read(name, figure)
    values = {key: figure[key] for key in ("value", *SETTINGS) if key in figure}
    for key, value in values.items():
        if type(value) is not int or value < 0:
            raise _bad(name, f"{key} {value!r}; expected a whole number from 0.")
        if figure["unit_en"].startswith("per mille") and value > 1_000:
            raise _bad(name, f"{key} {value:,} is no share; expected 0 to 1,000 per mille.")
    if list(values.values()) != sorted(values.values()):
        listed = ", ".join(f"{key} {value:,}" for key, value in values.items())
        raise _bad(name, f"{listed} do not rise; expected low <= central <= high.")


def _check_keys(name: str, figure: dict) -> None:
    values, basis = (("value",), "source") if "value" in figure else (SETTINGS, "reason")
    texts = [f"{each}_{language}" for each in ("unit", basis) for language in LANGUAGES]
    days = ["read_on"] if figure.get("read") == "in full" else []
    days += ["known_from"] if "value" in figure else []
    expected = {*values, *texts, "read", *days, "used_by"}
    for text in texts:
        if not figure.get(text):
            raise _bad(name, f"has no {text}; expected it in English (_en) and in French (_fr).")
    if set(figure) != expected:
        raise _bad(name, f"has {', '.join(figure)}; expected {', '.join(sorted(expected))}.")


def _check_read(name: str, figure: dict) -> None:
    read = figure["read"]
    if read not in READ:
        raise _bad(name, f"read {read!r}; expected one of {', '.join(READ)}.")
    if read == "in full" and type(figure["read_on"]) is not date:
        raise _bad(name, f"read_on {figure['read_on']!r}; expected a day, such as 2026-11-28.")
    known_from = figure.get("known_from", UNDATED)
    if known_from != UNDATED and type(known_from) is not date:
        raise _bad(name, f"known_from {known_from!r}; expected a day, or {UNDATED!r}.")
    if read == "none" and ("value" in figure or "https://" in figure["reason_en"]):
        raise _bad(name, "read none, but it has a source; expected how that was read.")


def check_size(records: int, persons: int) -> None:
    """Raise for more persons than records, or for other totals than those of this model."""
    if persons > records or (records, persons) != (BLOCK_RECORDS, BLOCK_PERSONS):
        raise BadReference(
            f"{breach.FOLDER / LEDGER}, persons_final: {persons:,} persons in {records:,} records; "
            f"expected {BLOCK_PERSONS:,} in {BLOCK_RECORDS:,}, as groups of records hold so many. "
            f"Example: value = {BLOCK_PERSONS}; --rows makes a smaller world"
        )


def _bad(name: str, what: str) -> BadReference:
    return BadReference(f"{LEDGER}, {name}: {what}")
