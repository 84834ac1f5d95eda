"""Whether what is drawn is as long, and stands where, its numbers say: `measure(page)`.

In one card all bars and segments have one scale: their lengths are in the ratio of the numbers that
stand beside them, and they begin on one line or where another one ends. A range goes from its
lesser number to its larger one on that scale, and a dot or a tick stands at its number. Numbers are
those of the mark itself, of its entry in a legend, or of its row; which of them, is the same in all
rows of a card. A new card is held without a word here.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from breachlab.paths import read
from dashboard.pages.who.rates import COLUMNS

SCRIPT = f"() => {{ {read(Path(__file__).with_suffix('.js'))} }}"
NEAR = 1.5  # pixels: a place is a hundredth of a per cent of its room, and has a gap beside it
LEAST = 4  # pixels: what would be shorter is as long as this at most, so that it is seen
POINTS = (".taken", "> em", ".age-track > b", ".reach::after")


@dataclass
class Measured:
    """What was found on a page: how many marks were held of each card, and what is wrong."""

    held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    troubles: list[str] = field(default_factory=list)


def measure(page) -> Measured:
    """Return how many marks of each card of an open page are held to their numbers, and how."""
    found = Measured()
    for card in page.evaluate(SCRIPT):
        for hold in (_hold_marks, _hold_charts, _hold_matrices):
            for count, trouble in hold(card):
                found.held[card["name"]] += count
                found.troubles += [f"{card['name']}: {trouble}"] if trouble else []
    found.held = {name: count for name, count in found.held.items() if count}
    return found


@dataclass(frozen=True)
class Scale:
    """Pixels of a unit, between two bounds, and the pixel of zero where it is known."""

    low: float = 0.0
    high: float = float("inf")
    zero: float | None = None

    def narrowed(self, length: float, number: float, slack: float) -> "Scale | None":
        """Return the scale on which a number has this length; none if no scale has."""
        low, high = (length - NEAR) / (number + slack), float("inf")
        if number > slack:
            high = (length + NEAR) / (number - slack)
        low = 0 if length <= LEAST else low
        both = max(self.low, low), min(self.high, high)
        return Scale(*both, self.zero) if both[0] <= both[1] else None

    def starting(self, zeros: list[float], said: list[dict]) -> "Scale | None":
        """Return the scale on which zero is at all these pixels; none if they are far apart.

        They were found from numbers, which may be rounded, on a scale that is not quite known.
        """
        known = [*zeros, *([] if self.zero is None else [self.zero])]
        spread = 0 if self.high == float("inf") else self.high - self.low
        loose = max(each["slack"] for each in said) * self.middle
        far = max(abs(each["value"]) for each in said)
        if max(known) - min(known) > NEAR + spread * far + 2 * loose:
            return None
        return Scale(self.low, self.high, self.zero if loose else sum(known) / len(known))

    @property
    def middle(self) -> float:
        return self.low if self.high == float("inf") else (self.low + self.high) / 2


def _hold_marks(card: dict) -> Iterator[tuple[int, str]]:
    kinds: dict[str, list[dict]] = defaultdict(list)
    for mark in card["marks"]:
        kinds[mark["kind"]].append(mark)
    for kind in [kind for kind, marks in kinds.items() if not all(_numbers(m) for m in marks)]:
        yield 0, f"no number stands beside {kind}"
        del kinds[kind]
    for kind in filter(_is_point, kinds):
        if not all(_is_within(point, card["marks"]) for point in kinds[kind]):
            yield 0, f"{kind} stands beside its bar"
    # Bars first, as the dots stand on their scale; of them those of which there are most.
    order = sorted(kinds, key=lambda kind: (_is_point(kind), -len(kinds[kind])))
    count = sum(map(len, kinds.values()))
    if _fits(order, kinds, Scale(), card["marks"]):
        yield count if count > 1 else 0, ""
    else:
        said = {each: [(m["start"], m["end"], m["columns"]) for m in kinds[each]] for each in order}
        yield 0, f"no scale on which all is as long, and stands where, its numbers say: {said}"


def _is_within(point: dict, marks: list[dict]) -> bool:
    """Return whether a point stands on the bar of its row, if that has one."""
    bars = [each for each in marks if each["row"] == point["row"] and not _is_point(each["kind"])]
    at = (point["start"] + point["end"]) / 2
    return not bars or any(each["start"] - NEAR < at < each["end"] + NEAR for each in bars)


def _numbers(mark: dict) -> dict[str, Any]:
    return mark["columns"] or (mark["more"] if _is_point(mark["kind"]) else {})


def _is_point(kind: str) -> bool:
    return kind.endswith(POINTS)


def _fits(kinds: list[str], marks: dict, scale: Scale, all_marks: list[dict]) -> bool:
    """Return whether there is a scale for all kinds: one reading of its numbers for each."""
    if not kinds:
        return True
    kind, *others = kinds
    place = _place_points if _is_point(kind) else _place_bars
    return any(
        _fits(others, marks, narrowed, all_marks)
        for narrowed in place(marks[kind], scale, all_marks)
        if narrowed
    )


def _place_points(marks: list[dict], scale: Scale, _: list[dict]) -> Iterator[Scale | None]:
    """Yield the scales on which these points stand at one of their numbers."""
    names = set.intersection(*({*mark["columns"], *mark["more"]} for mark in marks))
    for name in sorted(names):
        said = [{**mark["more"], **mark["columns"]}[name] for mark in marks]
        at = [(mark["start"] + mark["end"]) / 2 for mark in marks]
        order = sorted(range(len(marks)), key=lambda place: said[place]["value"])
        found: Scale | None = scale
        first = order[0]
        for place in order[1:]:
            if found:
                apart = said[place]["value"] - said[first]["value"]
                slack = said[place]["slack"] + said[first]["slack"]
                found = found.narrowed(at[place] - at[first], apart, slack or 1e-9)
        if found:
            zeros = [x - found.middle * each["value"] for x, each in zip(at, said, strict=True)]
            yield found.starting(zeros, said)


def _place_bars(marks: list[dict], scale: Scale, others: list[dict]) -> Iterator[Scale | None]:
    """Yield the scales on which these bars are as long as one of their numbers, or as two of them.

    Two are the ends of a range, or a length to each side of no change.
    """
    names = [*dict.fromkeys(name for mark in marks for name in mark["columns"])]
    for name in names:
        if all(name in mark["columns"] for mark in marks):
            said = [mark["columns"][name] for mark in marks]
            yield _of_one(marks, said, scale, others)
    for low in names:
        for high in names:
            pairs = [_pair(mark["columns"], low, high) for mark in marks]
            if all(pairs):
                yield _of_two(marks, pairs, scale, others, -1) if low != high else None
                yield _of_two(marks, pairs, scale, others, 1)


def _pair(columns: dict, low: str, high: str) -> tuple[dict, dict] | None:
    """Return both ends; a range that is one number has it alone."""
    one, other = columns.get(low, columns.get(high)), columns.get(high, columns.get(low))
    return (one, other) if one and other else None


def _of_one(marks: list, said: list, scale: Scale, others: list) -> Scale | None:
    found: Scale | None = scale
    for mark, each in zip(marks, said, strict=True):
        long = mark["end"] - mark["start"]
        found = found and found.narrowed(long, abs(each["value"]), each["slack"] or 1e-9)
    if not found:
        return None
    starts = [mark["start"] for mark in marks]
    if max(starts) <= NEAR or (len(marks) > 1 and max(starts) - min(starts) <= NEAR):
        return found.starting(starts, [{"value": 0, "slack": 0}])
    return found if all(_is_joined(mark, others) for mark in marks) else None


def _is_joined(mark: dict, others: list) -> bool:
    """Return whether a bar begins at zero or where another one ends, or ends where one begins."""
    return mark["start"] < NEAR or any(
        abs(mark["start"] - each["end"]) < 2 * NEAR or abs(mark["end"] - each["start"]) < 2 * NEAR
        for each in others
        if each is not mark
    )


def _of_two(marks: list, pairs: list, scale: Scale, others: list, sign: int) -> Scale | None:
    found: Scale | None = scale
    if sign < 0:
        pairs = [sorted(pair, key=lambda each: each["value"]) for pair in pairs]
    for mark, (low, high) in zip(marks, pairs, strict=True):
        number = high["value"] + sign * low["value"]
        slack = high["slack"] + low["slack"]
        long = mark["end"] - mark["start"]
        found = found and found.narrowed(long, abs(number), slack or 1e-9)
    if not found:
        return None
    zeros = [
        mark["start"] + sign * found.middle * low["value"]
        for mark, (low, _) in zip(marks, pairs, strict=True)
    ]
    if begun := found.starting(zeros, [low for low, _ in pairs]):
        return begun
    of_row = [
        any(abs(zero - each["start"]) < 2 * NEAR for each in others
            if each is not mark and each["row"] == mark["row"])
        for mark, zero in zip(marks, zeros, strict=True)
    ]  # fmt: skip
    return found if all(of_row) else None


def _hold_charts(card: dict) -> Iterator[tuple[int, str]]:
    charts: dict[tuple, list[dict]] = defaultdict(list)
    for mark in card["svg"]:
        charts[mark["chart"], mark["what"]].append(mark)
    for (chart, what), marks in charts.items():
        if what == "bar":
            scales = (_narrow_all(marks, side) for side in ("tall", "wide"))
            wrong = f"bars not in the ratio of their numbers: {marks[:5]}"
            yield (len(marks), "") if any(scales) else (0, wrong)
        elif what == "point":
            hits = charts.get((chart, "hit"), [])
            lost = [m for m in marks if not any(_is_near(m, hit) for hit in hits)]
            yield len(marks), f"points where no number is: {lost}" if hits and lost else ""
        else:
            yield from _hold_places(marks, what)


def _narrow_all(marks: list[dict], side: str) -> Scale | None:
    """Return the scale on which all bars have the lengths of this side; none if no scale has."""
    found: Scale | None = Scale()
    for mark in marks:
        found = found and found.narrowed(mark[side], mark["value"], 1e-9)
    return found


def _is_near(point: dict, hit: dict) -> bool:
    return abs(point["x"] - hit["x"]) < 1 and abs(point["y"] - hit["y"]) < 1


def _hold_places(marks: list[dict], what: str) -> Iterator[tuple[int, str]]:
    """Hold the places of dots along one side of their chart to their numbers, all on one line."""
    known = [mark for mark in marks if mark["value"] == mark["value"]]  # no NaN
    if len({mark["value"] for mark in known}) < 3:
        return
    side = "x" if what == "dot" else "y"
    least, most = (f(known, key=lambda mark: mark["value"]) for f in (min, max))
    unit = (most[side] - least[side]) / (most["value"] - least["value"])
    near = NEAR if what == "hit" else NEAR + abs(most["x"] - least["x"]) / COLUMNS * 2
    off = [
        mark for mark in known
        if abs(least[side] + unit * (mark["value"] - least["value"]) - mark[side]) > near
    ]  # fmt: skip
    yield len(known), f"{len(off)} dots not where their numbers are: {off[:5]}" if off else ""


def _hold_matrices(card: dict) -> Iterator[tuple[int, str]]:
    for grid in card["matrices"]:
        said = 100 if grid["said"] is None else grid["said"]
        is_so = abs(grid["filled"] - said) < 1
        yield 100, "" if is_so else f"{grid['filled']} of a hundred dots filled, {said} said"
