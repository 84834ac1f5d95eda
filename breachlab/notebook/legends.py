"""The legends above a drawing in a notebook: for colours and for the sides of the pyramid."""

import html
from collections import Counter

from breachlab.drawing.area_map import COLOURS
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.rate_map import ranges
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface

KEY = '<span style="white-space:nowrap;margin-right:1em"><span style="color:{}">■</span> {}</span> '


def legend(query: str, rows: Rows, canvas: Canvas) -> str:
    """Return the HTML of a legend; empty for a drawing that needs no legend."""
    if query in ("exposure/rate_by_departement", "exposure/rate_by_region"):
        return _rates(rows, canvas)
    if query == "exposure/rate_by_age_and_sex":
        return _sides(rows, canvas)
    return ""


def ratios(canvas: Canvas) -> str:
    """Return the legend of a map of ratios to the country."""
    return _keys(ranges(1, canvas.language))


def _rates(rows: Rows, canvas: Canvas) -> str:
    country = max(map(number_of, rows["france_persons_per_thousand"]), default=0)
    if not country > 0:
        return ""
    residents = canvas.words.label("residents_id", rows["residents_id"][0])
    thousand = f"{numbers.whole(1_000, canvas.language)} {residents}"
    title = interface(canvas.language)["notebook"]["persons_per_thousand"].format(thousand)
    return f"<p>{html.escape(title)}</p>{_keys(ranges(country, canvas.language))}"


def _keys(ranges: list[str]) -> str:
    keys = "".join(
        KEY.format(f"var(--ratio-{number},{colour})", html.escape(text))
        for number, (colour, text) in enumerate(zip(COLOURS, ranges, strict=True), 1)
    )
    return f"<p>{keys}</p>"


def _sides(rows: Rows, canvas: Canvas) -> str:
    """Return the headings of the pyramid's sides, the left one first."""
    sexes = canvas.dimensions["sexes"]
    counts: Counter = Counter()
    for row in rows.dicts():
        counts[row["sex"]] += row["living_here_person_count"]
    left, right = (
        f"{sexes.heading(sex)} · {numbers.compact(counts[sex], canvas.language)}"
        for sex in sexes.values
    )
    return f"<p>◀ {html.escape(left)} &emsp; {html.escape(right)} ▶</p>"
