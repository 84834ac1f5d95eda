"""What must hold between the numbers that one dashboard tells; each check yields contradictions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from breachlab.query import counts
from breachlab.query.repeat import LETTERS
from breachlab.words.language import interface
from dashboard.cards.card import Card
from tools.coherence.numbers import (
    Document,
    Number,
    drop,
    list_filters,
    read_numbers,
)

# Files and cards of breaches that have other people too, and of the stages themselves.
APART = re.compile(r"other_breaches|notification.bridge")
# The stages of the bridge from the whole to its parts, and that of each base.
CHAIN = ("records", "persons", "living", "to_inform", "public_notice")
SUMS = {
    "person_count": "living",
    "record_count": "records",
    "to_inform_person_count": "to_inform",
    "public_notice_person_count": "public_notice",
}
STAGE = {"persons": "persons", "living": "living", "residents": "exposed_residents"}
COUNTED = re.compile(r"_(person|record|resident|call|told)_count$|^(person|record)_count$")
PEOPLE = re.compile(r"person|resident|_thousand|call_count|_eur$")
PERSONS = re.compile(r"(^|_)person_count$")
# What is no part of the selection: of a source, of another breach, of the country, of some year.
ELSEWHERE = re.compile(
    r"france|published|announced|register|model|member|breach_person|account|advert|settled|end_"
    r"|full_year|flatter|steeper"
)
# Numbers of a class, of a gap, of a fold, of what is picked: several of a card have the key.
SEVERAL = {
    "class_place_count",
    "gap_days",
    "more_count",
    "neighbour_count",
    "other_combination_count",
}
# Of the places that a page shows: those of few persons are left out, and stand in files alone.
OF_SHOWN = re.compile(r"^(lowest|highest)_|^place_count$")
PLACES = {101 + 1, 18 + 1}  # départements or régions, and the line without a place
KEPT = "most_kept_beyond_term_person_count"  # of spaces that the model takes for other persons
ELSEWHERE_LINE = "abroad_person_count"  # the key of its count, where that differs from theirs
NEAR = 1e-9


def check_one_value(numbers: Iterable[Number]) -> Iterator[str]:
    """Yield whom two numbers of one key count, if these differ."""
    found: dict[tuple, dict[float, Number]] = defaultdict(dict)
    for each in numbers:
        is_whole = counts.keys()[each.key] == "whole" and each.key not in SEVERAL
        is_kept = each.row is None or not OF_SHOWN.search(each.key)
        if is_kept and (each.row is not None or is_whole):
            same = [value for value in found[each.whom] if _is_near(value, each.value)]
            if not same:
                found[each.whom][each.value] = each
    for values in found.values():
        if len(values) > 1:
            yield "one number twice: " + " | ".join(map(str, values.values()))


def check_chain(numbers: Sequence[Number]) -> Iterator[str]:
    """Yield the parts of a selection that exceed their whole: a stage of the bridge, by their base.

    The first stage counts records, the others persons.
    """
    stages = _list_stages(numbers)
    for of_stage in stages.values():
        for whole, part in pairwise(of_stage[each] for each in CHAIN if each in of_stage):
            if part.value > whole.value:
                yield f"a part exceeds its whole: {part} | {whole}"
    for part in numbers:
        _, base, applied, _ = part.whom
        if APART.search(f"{part.address} {part.place}") or "to_inform=" in applied:
            continue
        if PERSONS.search(part.key) and not ELSEWHERE.search(part.key) and part.key != KEPT:
            bound = stages.get(_selected(applied), {}).get(STAGE.get(base, base))
            if bound and part.value > bound.value * (1 + NEAR):
                yield f"more than all {base}: {part} | {bound}"


def check_filters(numbers: Iterable[Number]) -> Iterator[str]:
    """Yield the numbers that are larger with a filter than without it."""
    known = _of_all(numbers)
    for applied, of_key in known.items():
        for letters in list_filters(applied):
            wider = known.get(drop(applied, letters), {})
            for key, part in of_key.items():
                if not COUNTED.search(key) or ELSEWHERE.search(key) or key not in wider:
                    continue
                if part.value > wider[key].value * (1 + NEAR):
                    yield f"larger with a filter: {part} | {wider[key]}"


def check_scopes(page: Document, cards: Mapping[str, Card]) -> Iterator[str]:
    """Yield the cards that do not say that they count others than the page; `cards` are by slug."""
    everybody = interface(page.language)["page"]["of_everybody"].partition(" {")[0]
    chosen = list_filters(page.address)
    for key in page.unmarked:
        yield f"no scope: {page.address} · {key}"
    for slug, shown in page.cards.items():
        if shown.is_line or slug not in cards:
            continue
        applied, own = list_filters(shown.applied), list_own(page, cards[slug])
        dropped = {name for name in chosen if name not in applied} - own
        titled = [each for each in page.told if each.card == slug and each.is_title]
        counts_people = any(PEOPLE.search(each.number.key) for each in titled)
        if dropped and counts_people and not shown.title.startswith(everybody):
            yield (
                f"scope not named: {page.address} · {slug} · “{shown.title}” counts by "
                f"“{shown.applied}”, without {', '.join(sorted(dropped))}"
            )


def list_own(page: Document, card: Card | None) -> set[str]:
    """Return the letters of the filters of a page that a card shows, and does not filter by."""
    own = {LETTERS[name] for name in card.own} if card else set()
    return own & {*list_filters(page.address)}


def check_titles(page: Document, files: Mapping[str, Sequence[Number]]) -> Iterator[str]:
    """Yield the numbers of titles that are in no row of their card; `files` has those by slug."""
    for each in page.told:
        if not each.is_title or each.card not in files or OF_SHOWN.search(each.number.key):
            continue
        rows = [other.value for other in files[each.card] if other.key == each.number.key]
        drawn = [
            other.number.value
            for other in page.told
            if other.card == each.card
            and other.is_drawn
            and counts.base(other.number.key, "") == counts.base(each.number.key, "")
        ]
        if rows and not any(_is_near(each.number.value, value) for value in (*rows, *drawn)):
            yield f"a title of other rows: {each.number} | {page.cards[each.card].title}"


def check_rounding(page: Document) -> Iterator[str]:
    """Yield the numbers that are not written as their value, rounded to the nearest."""
    for each in page.told:
        reads = read_numbers(each.text, page.language)
        values = [each.number.value]
        values += [100 * each.number.value] if each.number.key.endswith("_ratio") else []
        if len(reads) >= each.count and not any(read.is_of(of) for read in reads for of in values):
            yield f"written otherwise: {each.number} | “{each.text.strip()}”"


def check_sums(tables: Iterable[Sequence[Number]], numbers: Sequence[Number]) -> Iterator[str]:
    """Yield the counts of which the places and the line without a place do not add up to all.

    It holds the tables and answers that have this line: a number more than there are places. All
    are the living of the bridge, their records, or whom it informs.
    """
    stages = _list_stages(numbers)
    for table in tables:
        of_key: dict[str, list[Number]] = defaultdict(list)
        for each in table:
            of_key[each.key].append(each)
        elsewhere = of_key.pop(ELSEWHERE_LINE, [])
        for key, cells in of_key.items():
            cells = [*cells, *elsewhere] if PERSONS.search(key) else cells
            stage = SUMS.get(key.replace("living_here_", ""), "")
            whole = stages.get(drop(cells[0].applied, "d"), {}).get(stage)
            total = sum(each.value for each in cells)
            if len(cells) in PLACES and whole and not _is_near(total, whole.value):
                yield f"no sum: {cells[0]} and its column = {total:.10g} | {whole}"


def _list_stages(numbers: Iterable[Number]) -> dict[str, dict[str, Number]]:
    """Return {what applies: {stage of the bridge: its number}}."""
    stages: dict[str, dict[str, Number]] = defaultdict(dict)
    for each in numbers:
        stage = dict(each.row or ()).get("count_id", "")
        if stage and each.key == ("record_count" if stage == "records" else "person_count"):
            stages[each.applied][stage] = each
    return stages


def _of_all(numbers: Iterable[Number]) -> dict[str, dict[str, Number]]:
    """Return {what applies: {key: a number of the whole selection}}."""
    known: dict[str, dict[str, Number]] = defaultdict(dict)
    for each in numbers:
        if each.row == () or counts.keys()[each.key] == "whole":
            known[each.applied].setdefault(each.key, each)
    return known


def _selected(applied: str) -> str:
    filters = list_filters(applied)
    return "&".join(each for each in applied.split("&") if each.partition("=")[0] in filters)


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))
