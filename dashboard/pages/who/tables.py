"""The tables of Who: rates by age, places beside each other, stocks and durations."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import floor, log10
from typing import Any

from breachlab.drawing.bars import pyramid
from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of
from breachlab.query.addresses import REGION
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface, join_words
from breachlab.words.values import NULL, is_null
from dashboard.database.few import grade_count
from dashboard.layout import html
from dashboard.layout.marks import aria, button, data, icon, mark_counts
from dashboard.layout.words import PageWords
from dashboard.pages.who.findings import by_age, name_place
from dashboard.state.page_state import State
from dashboard.tables import column_head, key_columns, label, name_row, standing, text

WIDE = 0.045  # share of the whole: a narrower part has no room for its number
SELECTION, FRANCE = "living_here_person_share", "france_living_here_person_share"
SHOWN = ("statuses", "end_bands")
LONG = "is_left_six_years"  # rows of persons gone longest: they make one part
Row = Mapping[str, Any]
Parts = Sequence[html.Markup]


def stock_bars(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar of the selection and its legend; under a filter on places, France's too."""
    parts = [*_parts(rows.dicts(), canvas)]
    keys = [html.Li(part["label"], className=f"part-{part['kind']}") for part in parts]
    bars = {share: [_part(part, share, canvas) for part in parts] for share in (SELECTION, FRANCE)}
    # All statuses and years are shown, whichever are selected.
    kept = {name: each for name, each in canvas.selection.items() if name not in SHOWN}
    return draw_bars(replace(canvas, selection=kept), bars[SELECTION], bars[FRANCE], keys)


def draw_bars(canvas: Canvas, selection: Parts, france: Parts, keys: Parts) -> html.Markup:
    """Return a bar of these parts for the selection, one for France under a filter on places."""
    country = text(canvas, "in_france")
    bars = [(name_selection(canvas) if canvas.selection else country, selection)]
    if "departements" in canvas.selection:
        bars.append((country, france))
    lines = [
        html.Tr([html.Th(name, scope="row"), html.Td(html.Div(parts, className="parts"))])
        for name, parts in bars
    ]
    table = html.Table(html.Tbody(lines), className="stock")
    return html.Div([table, html.Ul(keys, className="stock-keys", **aria(hidden=True))])


def name_selection(canvas: Canvas) -> str:
    """Return the name of the selection: its place if it is one place, else "selection"."""
    match canvas.selection:
        case {"departements": (code,), **rest} if not rest:
            return canvas.dimensions["departements"].heading(code)
    return text(canvas, "selection")


def _part(part: Row, share: str, canvas: Canvas) -> html.Markup:
    written = numbers.share(part[share], 0, canvas.language)
    tooltip = f"{part['label']}: {written}"
    if share == SELECTION:
        tooltip += f"\n{numbers.count_noun(part[RESIDENTS], 'exposed_residents', canvas.language)}"
    return button(
        html.Span(written, **key_columns(canvas, part, share)) if part[share] >= WIDE else None,
        part["act"],
        className=f"part-{part['kind']}",
        style={"--part": f"{part[share]:.2%}"},
        **data(hover=tooltip),
        **aria(label=tooltip.replace("\n", ". "), pressed=part["is_selected"]),
    )


def _parts(rows: list[dict[str, Any]], canvas: Canvas) -> Iterator[dict[str, Any]]:
    """Yield a part for each row, the longest gone as one: its shares, its words, its act."""
    short = [row for row in rows if not row[LONG]]
    long = [row for row in rows if row[LONG]]
    groups = [*([row] for row in short if row["status"] != "candidate_space"), long]
    groups += [[row] for row in short if row["status"] == "candidate_space"]
    for group in filter(None, groups):
        sums = {
            each: sum(number_of(row[each]) for row in group)
            for each in (SELECTION, FRANCE, RESIDENTS)
        }
        yield {**sums, "kind": _kind(group[0]), **_words(group, canvas)}


def _kind(row: Row) -> str:
    """Return the suffix of a part's CSS class, which sets its colour.

    >>> _kind({"status": "registered", "end_band": None, LONG: False})
    'registered'
    >>> _kind({"status": "formerly_registered", "end_band": "3-5", LONG: False})
    '3-5'
    """
    if row[LONG]:
        return "long"
    return row["status"] if is_null(row["end_band"]) else row["end_band"]


def _words(group: list[dict[str, Any]], canvas: Canvas) -> dict[str, Any]:
    first, name = group[0], "statuses"
    values = [row["end_band"] for row in group]
    if is_null(values[0]):
        values = [first["status"]]
        title = label(canvas, "status", first["status"]).partition(" (")[0]
    elif first[LONG]:
        name, title = "end_bands", text(canvas, "left_six_years")
    else:
        name = "end_bands"
        title = canvas.dimensions[name].labels[values[0]]
    chosen = canvas.selection.get(name, ())
    act = f"toggle:{name}={'.'.join(values)}"
    title = title[:1].upper() + title[1:]
    return {"label": title, "act": act, "is_selected": {*values} <= {*chosen}}


OF_DURATION, FRANCE_OF_DURATION = "person_share", "france_person_share"


def duration_bars(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the bar of the selection and its legend; under a filter on places, France's too."""
    bands = rows.dicts()
    keys = [html.Li(_key(band), className=_duration_kind(band)) for band in bands]
    bars = {
        share: [_duration_part(band, share, canvas) for band in bands]
        for share in (OF_DURATION, FRANCE_OF_DURATION)
    }
    return draw_bars(canvas, bars[OF_DURATION], bars[FRANCE_OF_DURATION], keys)


def _duration_part(row: Row, share: str, canvas: Canvas) -> html.Markup:
    """Return a part of a bar; its words are its tooltip, and what a screen reader says."""
    written = numbers.share(row[share], 0, canvas.language)
    tooltip = f"{_name(row, canvas)}: {written}"
    if share == OF_DURATION:
        tooltip += f"\n{numbers.count_noun(row['person_count'], 'persons', canvas.language)}"
    return html.Span(
        html.Span(written, **key_columns(canvas, row, share)) if row[share] >= WIDE else None,
        className=_duration_kind(row),
        style={"--part": f"{row[share]:.2%}"},
        role="img",
        **data(hover=tooltip),
        **aria(label=tooltip.replace("\n", ". ")),
    )


def _name(row: Row, canvas: Canvas) -> str:
    return label(canvas, "duration_band", row["duration_band"])


def _key(row: Row) -> str:
    """Return the months of a band, for the legend: its caption says that they are months."""
    return str(row["duration_band"]).replace("-", "–")


def _duration_kind(row: Row) -> str:
    """Return the CSS class of a band, which sets its colour."""
    return f"part-for-{row['duration_band'].rstrip('+')}"


TICK = "axis_per_thousand"  # the key of a number on the axis
ALL = 1_000  # per thousand: the end of the axis
FEW = 50  # per thousand: below, as of a small list, the axis ends near the highest rate
LINES = 4  # of the grid, equally far from each other


def age_caption(state: State) -> str:
    """Return the key of the caption."""
    return "caption_places" if "departements" in state.selection else "caption"


def ages(rows: Rows, canvas: Canvas) -> Any:
    """Return the rates by age if a place is selected; otherwise the pyramid of women and men."""
    return age_rates(rows, canvas) if "departements" in canvas.selection else pyramid(rows, canvas)


def age_rates(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a table with a row for each age: a button that selects it, and both rates as marks."""
    here, france = by_age(rows), by_age(canvas.everyone)
    rates = {age: (_rate(here[age], canvas), _rate(france.get(age), canvas)) for age in here}
    most = _find_end(max((rate or 0 for pair in rates.values() for rate in pair), default=0))
    lines = [_line(age, *pair, most, canvas) for age, pair in rates.items()]
    keys = [
        html.Li(name_selection(canvas), className="is-place"),
        html.Li(text(canvas, "in_france"), className="is-france"),
    ]
    grid = [
        html.Span(
            numbers.decimal(each, _count_places(most), canvas.language),
            style={"--at": f"{each / most:.2%}"},
            **mark_counts([(TICK, each)]),
        )
        for each in (most * line / LINES for line in range(LINES + 1))
    ]
    axis = html.Tr([html.Td(), html.Td(html.Div(grid, className="axis"))])
    body = html.Tbody([*lines])
    foot = html.Tfoot(axis, **aria(hidden=True))
    table = html.Table([body, foot], className="age-rates")
    return html.Div([table, html.Ul(keys, className="age-keys")])


def _find_end(highest: float) -> float:
    """Return the end of the axis, in per thousand.

    >>> _find_end(620), _find_end(7.2), _find_end(0.0)
    (1000, 8, 1000)
    """
    if not 0 < highest < FEW:
        return max(ALL, highest)
    scale = 10 ** floor(log10(highest))
    return next(scale * each for each in (2, 4, 8, 20) if highest <= scale * each)


def _count_places(most: float) -> int:
    """Return how many decimals the numbers on the axis have.

    >>> _count_places(1000), _count_places(8), _count_places(2), _count_places(0.2)
    (0, 0, 1, 2)
    """
    return max(0, -floor(log10(most / LINES)))


def _rate(counts: tuple[int, int] | None, canvas: Canvas) -> float | None:
    """Return the rate of an age; nothing if its exposed residents are few."""
    if counts and grade_count(counts[0], canvas.words):
        return None
    return 1000 * counts[0] / counts[1] if counts and counts[1] else 0.0


def _say_rate(rate: float | None, canvas: Canvas) -> str:
    if rate is None:
        return canvas.words.text("page", "too_few")
    return numbers.per_thousand(rate, canvas.language)


def _line(
    age: str, rate: float | None, country: float | None, most: float, canvas: Canvas
) -> html.Markup:
    ages, chosen = canvas.dimensions["age_bands"], canvas.selection.get("age_bands", ())
    in_france = interface(canvas.language)["drawing"]["in_france"]
    tooltip = f"{ages.heading(age)}: {_say_rate(rate, canvas)}\n"
    tooltip += in_france.format(_say_rate(country, canvas))
    name = button(
        ages.heading(age),
        f"toggle:age_bands={age}",
        **aria(label=tooltip.replace("\n", ". "), pressed=age in chosen),
    )
    known = [each for each in (rate, country) if each is not None]
    places = {"--dot": rate, "--tick": country}
    if len(known) == 2:
        places |= {"--low": min(known), "--high": max(known)}
    style = {key: f"{each / most:.2%}" for key, each in places.items() if each is not None}
    marks = [
        html.I() if len(known) == 2 else None,
        html.B() if rate is not None else None,
        html.Em() if country is not None else None,
    ]
    track = html.Div(marks, className="age-track", style=style)
    is_faded = canvas.is_faded("age_bands", age)
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(track),
        ],
        className="is-faded" if is_faded else None,
        **data(hover=tooltip),
    )


MOST = 3  # places
MOST_BUTTONS = 6  # of places, each to take one out
DUE, NOTICE = "to_inform_living_here_person_count", "public_notice_living_here_person_count"
STANDING = "standing"  # the class of the rate
REGISTERED, LEFT_SIX_YEARS = "registered_living_here_share", "left_six_years_person_share"
Writer = Callable[[float, str], str]


def find_idle(state: State) -> str:
    """Return the key of the text where nothing is compared: no place, or more than MOST."""
    count = len(state.named.get("departements", ()))
    return "" if 1 <= count <= MOST else "too_many" if count else "idle"


def comparison_caption(state: State) -> str:
    """Return the key of the caption: another where a département stands beside its région."""
    within = {code for region in state.named_regions for code in state.regions[region]}
    return "caption" if within.isdisjoint(state.places) else "caption_within"


def offer_fewer(canvas: Canvas) -> html.Markup:
    """Return a button for each place too many that takes it out, and one that keeps the first."""
    chosen = canvas.selection.get("departements", ())
    names = {code: name_place(code, canvas) for code in chosen}
    ways = []
    if len(chosen) <= MOST_BUTTONS:
        ways = [
            button([icon("close"), name], f"toggle:departements={code}", className="go")
            for code, name in names.items()
        ]
    if len(chosen) > MOST + 1:
        kept = join_words([*names.values()][:MOST], canvas.language)
        act = f"only:departements={'.'.join(chosen[:MOST])}"
        label = canvas.words.text("page", "keep_only").format(kept)
        ways.append(button(label, act, className="go"))
    return html.Div(ways, className="idle")


def comparison(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return exposure/compare as a table: a column for each place, and one for France.

    A row is a number. All départements, which add up to France, are `everyone` of the canvas.
    """
    places = rows.dicts()
    if canvas.everyone is None or canvas.everyone.is_empty:
        return html.Div()
    france = _france(canvas.everyone.dicts())
    lines = [_compared_line(column, places, france, canvas) for column in COMPARED]
    head = html.Thead(
        html.Tr(
            [
                html.Th(html.Span(text(canvas, "place"), className="unseen"), scope="col"),
                *(_head(row, canvas) for row in places),
                column_head(text(canvas, "in_france"), "number"),
            ]
        )
    )
    return html.Table([head, html.Tbody(lines)], className=f"comparison of-{len(places)}")


def offer_place(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the button that leads to the search box, if another place can be added."""
    if len(state.named.get("departements", ())) >= MOST:
        return []
    return [
        html.Button(words.text("add_place"), type="button", className="go", **data(find="place"))
    ]


def _whole(number: float, language: str) -> str:
    return numbers.whole(number, language)


def _percent(number: float, language: str) -> str:
    return numbers.share(number, 0, language)


def _of_hundred(ratio: float, language: str) -> str:
    return numbers.whole(100 * ratio, language)


# {column of the answer: the function that writes it}; its name is among the texts of tables.
COMPARED: Mapping[str, Writer] = {
    "persons_per_thousand": numbers.in_thousand,
    STANDING: _whole,  # a word of its own
    "standardised_ratio": _of_hundred,
    RESIDENTS: _whole,
    DUE: _whole,
    NOTICE: _whole,
    REGISTERED: _percent,
    LEFT_SIX_YEARS: _percent,
}


def _head(row: Row, canvas: Canvas) -> html.Markup:
    code = f"{REGION if row['place_kind'] == 'region' else ''}{row['place_code']}"
    out = canvas.words.text("page", "remove").format(name_place(code, canvas))
    act = f"toggle:departements={code}"
    cross = button(icon("close"), act, className="take-out", title=out, **aria(label=out))
    return column_head([html.Span(row["place_name"]), cross], "number")


def _compared_line(
    column: str, places: Sequence[Row], france: Mapping[str, Any], canvas: Canvas
) -> html.Markup:
    written = [_cell(column, row, canvas) for row in places]
    country: Any = france.get(column)
    if is_null(country):
        last = html.Td(NULL, className="number country")
    else:
        key = {f"france_{canvas.key(column)}": country}
        shown = COMPARED[column](canvas.limit_digits(country, column), canvas.language)
        last = html.Td(shown, className="number country", **key_columns(canvas, key, *key))
    return html.Tr([name_row(text(canvas, f"compared_{column}")), *written, last])


def _cell(column: str, row: Row, canvas: Canvas) -> html.Markup:
    if column == STANDING:
        return standing(canvas, row)
    if is_null(row[column]):
        return html.Td(NULL, className="number")
    shown = COMPARED[column](canvas.limit_digits(row[column], column), canvas.language)
    return html.Td(shown, className="number", **key_columns(canvas, row, column))


def _france(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the numbers of France: its counts, and its shares of the exposed."""
    counts = {each: sum(number_of(row[each]) for row in rows) for each in (RESIDENTS, DUE, NOTICE)}
    shares = {
        each: sum(number_of(row[each]) * row[RESIDENTS] for row in rows) / counts[RESIDENTS]
        for each in (REGISTERED, LEFT_SIX_YEARS)
        if counts[RESIDENTS]
    }
    rate = rows[0]["france_persons_per_thousand"]
    return {"persons_per_thousand": rate, "standardised_ratio": 1, **counts, **shares}
