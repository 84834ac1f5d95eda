"""Few persons: so few that pages and sheets give no rate, rank, cost or share of them.

What counts is the base of a figure: the persons that a rate, rank, cost or share is of; of plans,
costs and messages those to inform. Below `find_limit` a page shows their count alone, and below
TOO_FEW not even that. Cards, tiles, titles, drawings, drawers and sheets ask here; files have every
number. A list of one's own is counted, not modelled: it shows every count, and no rate of a place
or an age of few.

Beside it stand the lowest and the highest number of a headline, in all runs of the ledger's ends:
a page gives them of everybody alone.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from breachlab.drawing.canvas import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, Words
from breachlab.words.vocabulary import SYNTHETIC
from dashboard.state.page_state import TAB, State

if TYPE_CHECKING:
    from dashboard.database.served_world import World
    from dashboard.words import PageWords

FEW = 500  # persons in a world of the size of its breach
LEAST = 30  # persons in a small world
TOO_FEW = 10  # persons in any world
# {question: the persons that the measures of a row are of}; those of other questions are of all.
OF_ROWS = {
    "area/by_age_group": RESIDENTS,
    "area/channels": "to_inform_living_here_person_count",
    "area/communes": RESIDENTS,
    "area/neighbours": RESIDENTS,
    "area/seniors": RESIDENTS,
    "exposure/compare": RESIDENTS,
    "exposure/rate_by_age_and_sex": RESIDENTS,
    "exposure/rate_by_departement": RESIDENTS,
    "exposure/rate_by_region": RESIDENTS,
    "notification/channels_by_age_band": "person_count",
    "notification/unreachable_by_end_band": "to_inform_person_count",
    "notification/vulnerable_groups": "person_count",
}
RATE = "persons_per_thousand"
MEASURES = {
    RATE,
    "location_quotient",
    "standardised_ratio",
    "registered_living_here_share",
    "left_six_years_person_share",
    "candidate_space_living_here_share",
    "deliverable_email_share",
    "email_share",
    "public_notice_share",
    "reached_share",
    "expected_excluded_share",
    "unreachable_share",
    "exposed_inhabitant_share",
}
TO_INFORM = "to_inform"  # the base of plans, costs and messages
DRIVERS = "method/drivers"
MEASURED = ("share", "per_thousand")  # kinds of columns that are no counts
ENDS = {f"lowest_{RATE}": min, f"highest_{RATE}": max}  # {column of all rows: how it is found}


def find_limit(words: Words) -> int:
    """Return below how many persons there is no rate: FEW, in a smaller world its part, or LEAST.

    Example:

        >>> sizes = {"row_count": 4_300_000, "announced_record_count": 43_000_000}
        >>> find_limit(Words("en", {}, sizes=sizes)), find_limit(Words("en", {}))
        (50, 500)
    """
    if words.data_kind != SYNTHETIC:
        return round(words.persons.least_rated) if words.persons else 0
    part = words.sizes.get("row_count", 1) / words.sizes.get("announced_record_count", 1)
    return max(LEAST, min(FEW, round(FEW * part)))


def grade_count(persons: float | None, words: Words) -> str:
    """Return "few" or "too_few" for a base of so few persons, "nobody" of none; else empty.

    Example:

        >>> [grade_count(count, Words("en", {})) for count in (None, 0, 9, 10, 499, 500)]
        ['nobody', 'nobody', 'too_few', 'few', 'few', '']
    """
    count = 0 if persons is None or persons != persons else persons
    if count >= find_limit(words):
        return ""
    return "few" if count >= TOO_FEW else "too_few" if count else "nobody"


def say_few(
    selection: Mapping[str, tuple[str, ...]], world: "World", words: "PageWords", base: str = ""
) -> Sentence | None:
    """Return the sentence on a selection of few persons; nothing for everybody, or for enough.

    Of the base TO_INFORM these may be the persons to inform. If there are none, nothing is of them.
    """
    known = words.canvas.words
    if not selection or known.data_kind != SYNTHETIC or not find_limit(known):
        return None
    total, is_here = world.answers.total(selection), "departements" in selection
    counts: dict[str, Any] = {
        "few": total.residents if is_here else total.persons,
        "living_here_person_count": total.residents,
        "living_person_count": total.persons,
    }
    key = "few" if is_here else "few_living"
    grade = grade_count(counts["few"], words.canvas.words)
    if not grade and base == TO_INFORM:
        counts |= next(iter(world.answers.rows("notification/bridge", selection).dicts()), {})
        key, due = "few_to_inform", counts.get("to_inform_person_count", 0)
        grade = grade_count(due, words.canvas.words) if due else ""
    if not grade:
        return None
    key = {"few": key, "too_few": "few_too_few", "nobody": "few_nobody"}[grade]
    return words.sentence(key, **counts, selection=words.describe(selection))


def hide_few(rows: Rows, query: str, words: Words) -> Rows:
    """Return rows without the rates, ranks and shares of those with few persons.

    The lowest and the highest rate of the answer are then those of the other rows.
    """
    base, limit = OF_ROWS.get(query), find_limit(words)
    if base is None or base not in rows:
        return rows
    is_few = [(count or 0) < limit for count in rows[base]]
    if not any(is_few):
        return rows
    hidden = {
        column: [None if few else each for few, each in zip(is_few, rows[column], strict=True)]
        for column in MEASURES.intersection(rows.columns)
    }
    rates = [each for each in hidden.get(RATE, []) if each is not None]
    ends = {column: find(rates, default=None) for column, find in ENDS.items() if column in rows}
    return rows.assign(**hidden, **ends)


def has_ends(
    state: State, world: "World", words: "PageWords", unmoved: Collection[str] = ()
) -> bool:
    """Return whether the ends hold: only of everybody, at full size, with no lever moved.

    The runs that gave them were made so, with all other figures at their centre. `unmoved` are
    options that do not move the number.
    """
    is_moved = state.selection or state.options.keys() - {TAB, *unmoved}
    return not is_moved and not words.size() and world.made["setting"] == "central"


def find_ends(question: str, part: str, value: float, world: "World") -> dict[str, float]:
    """Return the ends of a headline's number, by key; `part` is the kind of its column."""
    driver = world.answers.rows(DRIVERS, {"headline": question}).dicts()[0]
    if not driver["is_moved"]:
        return {}
    ends = {
        f"low_end_{part}": value * (1 - driver["lowest_share"]),
        f"high_end_{part}": value * (1 + driver["highest_share"]),
    }
    return ends if part in MEASURED else {name: round(end) for name, end in ends.items()}
