"""Events of the breach along days, with the number of persons known on each day.

Days between two distant events are left out: the axis has a break there, and a day is equally wide
on either side. The rows end with the day asked for, so no later event is drawn.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.figure_template import BAR, LATE, QUIET_AXIS, figure, note, tick_counts
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface, typeset
from breachlab.words.numbers import write_day, write_day_and_month, write_month
from breachlab.words.values import is_null

STEM = {"color": "rgba(128,138,148,1)", "width": 1}


def bands(
    pieces: Sequence[tuple[float, float]], height: float, colour: str, text: str, keys: list[str]
) -> dict[str, Any]:
    """Return bars between these places, all of one height."""
    return {
        "type": "bar",
        "x": [(left + right) / 2 for left, right in pieces],
        "width": [right - left for left, right in pieces],
        "y": [height] * len(pieces),
        "marker": {"color": colour},
        "hovertext": [text] * len(pieces),
        "hoverinfo": "text",
        "meta": {"counts": keys},
    }


def points(
    x: list[float], y: list[float], texts: list[str], marker: dict[str, Any], keys: list[str]
) -> dict[str, Any]:
    """Return points with their tooltips."""
    marks: dict[str, Any] = {"type": "scatter", "mode": "markers", "x": x, "y": y}
    tooltip = {"hovertext": texts, "hoverinfo": "text", "meta": {"counts": keys}}
    return marks | tooltip | {"marker": marker}


FAR = 120  # days between two; beyond, the axis has a break
BEFORE, AFTER, GAP = 30, 16, 5  # days of room before and after a break, and its width in days


@dataclass(frozen=True)
class Days:
    """The days of the axis: continuous parts side by side, with a break between them."""

    parts: tuple[tuple[date, date], ...]

    def place(self, day: date) -> float:
        """Return the place of a day, in days from the left; in a break, its right end."""
        left = 0
        for first, last in self.parts:
            if day <= last:
                return left + max((day - first).days, 0)
            left += (last - first).days + GAP
        return left - GAP

    def pieces(self, start: date, end: date) -> list[tuple[float, float]]:
        """Return the places of the ends of a period, in each part that it touches."""
        within = [(max(start, first), min(end, last)) for first, last in self.parts]
        return [(self.place(one), self.place(other)) for one, other in within if one < other]

    @property
    def breaks(self) -> list[float]:
        """The place of each break."""
        return [self.place(last) for _, last in self.parts[:-1]]

    @property
    def end(self) -> float:
        """The place of the last day."""
        return self.place(self.parts[-1][1])

    def months(self, language: str) -> dict[float, str]:
        """Return {place: name} of each month; the first of a part and each later January have the
        year, but for a January right behind it."""
        days = (
            first + timedelta(number)
            for first, last in self.parts
            for number in range((last - first).days + 1)
        )
        firsts = [day for day in days if day.day == 1]
        names = {self.place(day): write_month(day, language) for day in firsts}
        begins = {first for first, _ in self.parts}
        second = {(first + timedelta(31)).replace(day=1) for first in begins}
        years = [day for day in firsts if day in begins or (day.month == 1 and day not in second)]
        with_year = {self.place(day) for day in years}
        return {
            place: name if place in with_year else name.rsplit(" ", 1)[0]
            for place, name in names.items()
        }

    @classmethod
    def around(cls, days: Iterable[date]) -> "Days":
        """Return an axis around these days: parts begin on the first of a month, end days later.

        Example:

            >>> Days.around([date(2024, 3, 5), date(2026, 1, 29), date(2024, 2, 6)]).parts[1]
            (datetime.date(2025, 12, 1), datetime.date(2026, 2, 14))
        """
        named = sorted({*days})
        breaks = [each for each in pairwise(named) if (each[1] - each[0]).days > FAR]
        starts = [named[0], *(after - timedelta(BEFORE) for _, after in breaks)]
        ends = [*(before for before, _ in breaks), named[-1]]
        return cls(
            tuple(
                (start.replace(day=1), end + timedelta(AFTER))
                for start, end in zip(starts, ends, strict=True)
            )
        )


ATTACK, POSSIBLE = "rgba(128,138,148,0.18)", "rgba(76,110,245,0.30)"
BREAK = "//"
ROOM = 1.32  # height of the drawing over the most persons: room for texts
SECOND = 0.78  # share of the height below the three lines of the attack, for a text left of its day
TOP, FOOT, BELOW = 0.98, 0.06, 0.02  # shares of the height: texts at the top, of a break, of a dot
FIRST_USE, LAST_USE = "first_use", "last_use"
LEVELS = (0.45, 0.30, 0.15)  # shares of the height of stems, in turn, so that texts do not touch

Row = dict[str, Any]
Trace = dict[str, Any]


def known_axis(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw the rows of exposure/known_axis: attack, events, and the range until it is settled."""
    events = rows.dicts()
    if not events:
        return figure([], height=60)
    named = [_date(row["happened_on"]) for row in events if row["is_on_axis"]]
    return _Drawing(events, Days.around([*named, _date(events[0]["as_of"])]), canvas).figure()


@dataclass(frozen=True)
class _Drawing:
    """The events to draw, the days of the axis, and the words."""

    events: list[Row]
    days: Days
    canvas: Canvas

    def figure(self) -> dict[str, Any]:
        stems, language = [*self._stems()], self.canvas.language
        months = self.days.months(language)
        upright: dict[str, Any] = {"visible": False}
        if self.most is not None:
            upright = {"showgrid": True, **tick_counts(self.most, language)}
        traces = [*self._attack(), *self._range(), *self._dots(stems), *self._settled_dot()]
        notes = [*self._texts(), *((each, key) for _, _, each, key in stems)]
        return figure(
            traces,
            shapes=[
                {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": share * self.top, "line": STEM}
                for x, share, _, _ in stems
            ],
            annotations=[each for each, _ in notes],
            meta={
                "counts": self.canvas.list_keys([key for _, key in notes if key]),
                "spoken": " ".join(self._sentences()),
            },
            height=280,
            hovermode="closest",
            margin={"l": 43, "r": 8, "t": 4, "b": 24},
            xaxis={
                **QUIET_AXIS,
                "range": [0, self.days.end],
                "tickvals": [*months],
                "ticktext": [*months.values()],
            },
            yaxis={**QUIET_AXIS, "range": [0, self.top], **upright},
        )

    @property
    def most(self) -> float | None:
        """The most persons announced; null if no number had been announced."""
        most = self.events[0]["announced_person_count"]
        return None if is_null(most) else most

    @property
    def top(self) -> float:
        """The number of persons at the upper end of the drawing."""
        return ROOM * (self.most or 1)

    def _first(self, column: str) -> Row | None:
        """Return the first event with a value in a column that is neither null nor false."""
        rows = self.events
        return next((row for row in rows if not is_null(row[column]) and row[column]), None)

    def _uses(self) -> list[date]:
        """Return the days of the first and last use; empty before both are known."""
        known = {row["event_id"]: _date(row["happened_on"]) for row in self.events}
        both = [known[each] for each in (FIRST_USE, LAST_USE) if each in known]
        return both if len(both) == 2 else []

    def _attack(self) -> Iterator[Trace]:
        """Yield the band between the first and the last known use."""
        if uses := self._uses():
            days = " – ".join(write_day(each, self.canvas.language) for each in uses)
            text = f"<b>{self._words('attack')}</b><br>{days}"
            start, end = map(self.days.place, uses)
            yield bands([(start, end)], self.top, ATTACK, text, [])

    def _range(self) -> Iterator[Trace]:
        """Yield the hatched range of possible numbers, until the number is settled."""
        announced, settled = self._first("person_count_high"), self._first("is_settled")
        if announced is None or self.most is None:
            return
        start = _date(announced["happened_on"])
        end = _date(settled["happened_on"] if settled else announced["as_of"])
        left = self.days.place(start)
        pieces = self.days.pieces(start, end) or [(left, left + 1)]
        text = self._words("possible", numbers.whole(self.most, self.canvas.language))
        keys = self.canvas.list_keys(["announced_person_count"])
        hatched = bands(pieces, self.most, POSSIBLE, text, keys)
        hatched["marker"]["pattern"] = {"shape": ["/"] * len(pieces)}
        yield hatched

    def _settled_dot(self) -> Iterator[Trace]:
        if row := self._first("is_settled"):
            count = row["settled_person_count"]
            day = write_day(row["happened_on"], self.canvas.language)
            (told,) = self.canvas.write_lines(row, {"settled_person_count": "persons"})
            text = f"<b>{day}</b><br>{told}"
            keys = self.canvas.list_keys(["settled_person_count"])
            place = self.days.place(_date(row["happened_on"]))
            yield points([place], [count], [text], {"size": 10, "color": BAR}, keys)

    def _stems(self) -> Iterator[tuple[float, float, dict[str, Any], str]]:
        """Yield place, height, text and key of each event that has a stem."""
        short = interface(self.canvas.language)["known_axis_events"]
        stems = [
            (row, short[row["event_id"]], "") for row in self.events if row["event_id"] in short
        ]
        if fine := self._first("fine_eur"):
            euros = self._compact(fine["fine_eur"])
            stems.append((fine, self._words("fine", euros), "fine_eur"))
        for number, (row, text, key) in enumerate(stems):
            share, place = LEVELS[number % len(LEVELS)], self.days.place(_date(row["happened_on"]))
            yield place, share, note(place / self.days.end, share, text), key

    def _sentences(self) -> Iterator[str]:
        """Yield the events of the axis as sentences, for those who hear the drawing."""
        for row in self.events:
            if row["is_on_axis"]:
                day = write_day(row["happened_on"], self.canvas.language)
                said = [self.canvas.words.label("event_id", row["event_id"]) or ""]
                if not is_null(row["fine_eur"]):
                    said.append(self._words("fine", self._compact(row["fine_eur"])))
                text = self._words("spoken", day, ", ".join(said))
                yield typeset(text, self.canvas.language)

    def _dots(self, stems: list[tuple[float, float, dict[str, Any], str]]) -> Iterator[Trace]:
        """Yield the dots at the feet of the stems."""
        if stems:
            marker = {"size": 8, "color": STEM["color"]}
            texts = [each["text"] for _, _, each, _ in stems]
            keys = self.canvas.list_keys([key for *_, key in stems if key])
            yield points([x for x, *_ in stems], [0] * len(stems), texts, marker, keys)

    def _texts(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield the texts at band, breaks, range and settled number, each with its key."""
        if uses := self._uses():
            days = " –<br>".join(write_day_and_month(each, self.canvas.language) for each in uses)
            yield note(self._share(uses[0]), TOP, f"{self._words('attack')}<br>{days}"), ""
        for place in self.days.breaks:
            yield note(place / self.days.end, FOOT, BREAK), ""
        if announced := self._first("person_count_high"):
            share = self._share(_date(announced["happened_on"]))
            height = SECOND if share > LATE else TOP
            text = self._count_text("announced", announced)
            yield note(share, height, text), "announced_person_count"
        if settled := self._first("is_settled"):
            share = self._share(_date(settled["happened_on"]))
            height = settled["settled_person_count"] / self.top - BELOW
            text = self._count_text("settled", settled)
            yield note(share, height, text, is_left=True), "settled_person_count"

    def _share(self, day: date) -> float:
        return self.days.place(day) / self.days.end

    def _count_text(self, key: str, row: Row) -> str:
        """Return a number of persons with the day of its announcement."""
        day = write_day_and_month(row["happened_on"], self.canvas.language)
        return self._words(key, self._compact(row[f"{key}_person_count"]), day)

    def _compact(self, number: float) -> str:
        """Return a number in three figures, without decimals of zeros."""
        return re.sub(r"[.,]0+(?=\D)", "", numbers.compact(number, self.canvas.language))

    def _words(self, key: str, *values: str) -> str:
        text: str = interface(self.canvas.language)["known_axis"][key]
        return text.format(*values)


def _date(value: Any) -> date:
    """Return a day of a row as a date; in a DataFrame it is a Timestamp."""
    return date(value.year, value.month, value.day)
