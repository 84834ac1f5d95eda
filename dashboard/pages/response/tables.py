"""The tables of Response: channels, groups, segments, messages, costs."""

from collections.abc import Callable, Iterator
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.query.message_drafts import draft
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.values import NULL, is_null, write_in_words
from dashboard.layout import html
from dashboard.layout.marks import aria, copier
from dashboard.pages.response.messages import NUMBERS, language, pick
from dashboard.pages.response.plan import LISTED, rank_swings
from dashboard.tables import (
    bar,
    count,
    heads,
    key_columns,
    label,
    law_mark,
    number,
    sentence,
    share,
    text,
)

TO_INFORM, SHARE = "to_inform_person_count", "of_to_inform_share"

Row = dict[str, Any]


def channels(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return all persons to inform, then a row for each channel: persons reached, and their share.

    A bar begins where the bar above it ends. The space to its left is left for the next channels.
    """
    steps = rows.dicts()
    # An empty selection has no steps.
    everybody = steps[0] if steps else {TO_INFORM: 0}
    is_due = canvas.options.get("to_inform") != "living"
    name = text(canvas, "to_inform" if is_due else "informed_living")
    whole = _row(name, everybody, TO_INFORM, (0, 1), "is-whole", canvas)
    falls = [
        _row(label(canvas, "channel", row["channel"]), row, "person_count", _span(row), _name(row),
             canvas)
        for row in steps
    ]  # fmt: skip
    head = heads(canvas, channel=1, persons=2, share=1)
    return html.Table([head, html.Tbody([whole, *falls])], className="channels")


def _row(
    name: str, row: Row, column: str, span: tuple[float, float], kind: str, canvas: Canvas
) -> html.Markup:
    part = {SHARE: row[column] / row[TO_INFORM] if row[TO_INFORM] else 0}
    return html.Tr(
        [
            html.Th(name, scope="row"),
            bar(*span, kind),
            count(canvas, row, column),
            share(canvas, part, SHARE),
        ]
    )


def _span(row: Row) -> tuple[float, float]:
    """Return the start and the end of a channel's bar, as shares of the persons to inform."""
    whole = max(number_of(row[TO_INFORM]), 1)
    count = number_of(row["person_count"])
    # The last step is the public notice: it takes all persons that are left.
    left = 0 if row["channel"] == "public_notice" else number_of(row["left_person_count"])
    return left / whole, min((left + count) / whole, 1)


def _name(row: Row) -> str:
    if not number_of(row["person_count"]):
        return "is-none"
    return "is-unreached" if row["channel"] == "public_notice" else ""


CHANGE = "change_eur"


def choices(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each choice: its alternative, and the change of the total."""
    lines = [_choice_row(row, canvas) for row in rows.dicts()]
    return html.Table(html.Tbody(lines), className="choices")


def _choice_row(row: Row, canvas: Canvas) -> html.Markup:
    sign = "" if not row[CHANGE] else "−" if row[CHANGE] < 0 else "+"
    written = (
        f"{sign}{numbers.euros(canvas.limit_digits(abs(row[CHANGE]), CHANGE), 0, canvas.language)}"
    )
    name = html.Th(label(canvas, "choice_id", row["choice_id"]), scope="row")
    return html.Tr([name, number(canvas, row, CHANGE, written)])


def message_parts(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each part: what the draft misses, leaves blank or leaves to another text."""
    parts = pick(rows.dicts(), canvas.options)
    if not parts:
        return html.Div()
    lines = [_requirement_row(row, canvas) for row in parts]
    head = heads(canvas, part=1, is_said=1)
    return html.Table([head, html.Tbody(lines)], className="message-parts")


def _requirement_row(row: Row, canvas: Canvas) -> html.Markup:
    name = label(canvas, "message_item_id", row["message_item_id"])
    return html.Tr([html.Th(name, scope="row"), html.Td(_write_part(row, canvas))])


def _write_part(row: Row, canvas: Canvas) -> list[html.Markup]:
    if not is_null(missing := row["missing_requirement_ids"]):
        names = write_in_words("missing_requirement_ids", missing, canvas.words)
        return [html.B(names, className="missing")]
    referred = row["referred_requirement_ids"]
    if is_null(referred):
        if row["is_to_fill"]:
            return [html.B(text(canvas, "to_fill_in"), className="missing")]
        return [html.B(text(canvas, "yes"))]
    names = write_in_words("referred_requirement_ids", referred, canvas.words)
    place = f"referred-{row['message_item_id']}"
    blank = html.B(text(canvas, "to_fill_in_here"), className="missing")
    return [
        html.Details([html.Summary(text(canvas, "where_all_is_read")), html.P(names)], id=place),
        *([blank] if row["is_to_fill"] else []),
    ]


def messages(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the draft of the picked message: an SMS in a phone, other messages on paper."""
    return html.Div([_show(row, canvas) for row in pick(rows.dicts(), canvas.options)[:1]])


def _show(row: Row, canvas: Canvas) -> html.Markup:
    spoken = canvas.spoken[language(canvas)]
    written = draft(row, spoken)
    place = f"draft-{spoken.language}"
    body = html.Pre(
        written,
        id=place,
        lang=spoken.language,
        tabIndex=0,
        role="region",
        **aria(labelledby=f"{place}-title"),
    )
    name = "phone" if row["channel"] == "sms" else "paper"
    meter, lengths = _meter(row, canvas), _lengths(row, written, canvas)
    words = interface(canvas.language)["drawer"]
    foot = [
        html.P(**lengths, id=f"{place}-title", className="lengths"),
        copier(place, words["copy"], words["copied"]),
    ]
    whose = [label(canvas, "segment_id", row["segment_id"]), text(canvas, NUMBERS[row["nir_id"]])]
    return html.Div(
        [
            html.P(text(canvas, "between").join(whose), className="printed"),
            html.Div(body, className=name),
            *meter,
            html.Div(foot, className="foot"),
        ]
    )


def _meter(row: Row, canvas: Canvas) -> list[html.Markup]:
    """Return a bar for each part of an SMS, out of the most that any SMS takes."""
    if row["channel"] != "sms":
        return []
    parts, most = row[_columns(row, canvas)[1]], row["most_sms_part_count"]
    bars = [html.I(className="is-taken" if number < parts else "") for number in range(most)]
    return [html.Div(bars, className="meter", **aria(hidden=True))]


def _columns(row: Row, canvas: Canvas) -> tuple[str, str, str]:
    """Return the columns of length, parts and price of the displayed text."""
    code = language(canvas)
    return f"character_count_{code}", f"sms_part_count_{code}", f"sms_price_{code}_eur"


def _lengths(row: Row, written: str, canvas: Canvas) -> dict[str, Any]:
    """Return the length and the number of recipients; for an SMS also its parts and its price.

    The parts are those of the text as sent, without our marks.
    """
    length, parts, price = _columns(row, canvas)
    shown: Row = {length: len(written)}
    texts = [numbers.count_noun(len(written), "characters", canvas.language)]
    if row["channel"] == "sms":
        shown |= {parts: row[parts]}
        texts.append(numbers.count_noun(row[parts], "sms_parts", canvas.language))
    shown |= {"person_count": row["person_count"]}
    texts.append(numbers.count_noun(row["person_count"], "recipients", canvas.language))
    if row["channel"] == "sms":
        shown |= {price: row[price]}
        texts.append(numbers.euros(row[price], 0, canvas.language))
    return {"children": text(canvas, "between").join(texts), **key_columns(canvas, shown, *shown)}


def reached_groups(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each group: the persons to inform, and the shares that each way reaches."""
    head = heads(canvas, group=1, to_inform_count=1, email_reaches=1, by_notice=1)
    shown = [row for row in rows.dicts() if row["group_id"] in LISTED or _is_unknown(row)]
    body = [_group_row(row, canvas) for row in shown]
    return html.Table([head, html.Tbody(body)], className="reached-groups")


def _is_unknown(row: Row) -> bool:
    return not is_null(row["published_person_count"])


def _group_row(row: Row, canvas: Canvas) -> html.Markup:
    name = html.Th(label(canvas, "group_id", row["group_id"]), scope="row")
    if _is_unknown(row):
        text = sentence(canvas, "not_on_file", **row)
        return html.Tr([name, html.Td(**text, colSpan=3, className="not-known")])
    return html.Tr(
        [
            name,
            count(canvas, row, "person_count"),
            share(canvas, row, "email_share"),
            share(canvas, row, "public_notice_share"),
        ]
    )


def segments(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each segment, the most urgent first: group, persons to tell, sum so far."""
    head = heads(canvas, rank=1, segment=1, can_be_told=1, so_far=1)
    lines = [_segment_row(row, canvas) for row in rows.dicts() if row["person_count"]]
    return html.Table([head, html.Tbody(lines)], className="segments")


def _segment_row(row: Row, canvas: Canvas) -> html.Markup:
    rank = numbers.whole(row["priority_rank"], canvas.language)
    group = label(canvas, "age_group", row["age_group"])
    return html.Tr(
        [
            number(canvas, row, "priority_rank", rank, name="number rank"),
            html.Th([group, html.Small(label(canvas, "status", row["status"]))], scope="row"),
            count(canvas, row, "told_person_count"),
            count(canvas, row, "cumulative_person_count"),
        ]
    )


MOST = 5  # components: those with the largest range
BELOW, ABOVE = "below_mean_eur", "above_mean_eur"


def swings(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each component: its change of the total, both ways, in 8 of 10 draws."""
    shown = [row for row in rank_swings(rows.dicts()) if row["swing_eur"]][:MOST]
    most = max((max(row[BELOW], row[ABOVE]) for row in shown), default=1)
    head = heads(canvas, component=2, takes_off=1, adds=1)
    return html.Table(
        [head, html.Tbody([_swing_row(row, most, canvas) for row in shown])], className="swings"
    )


def _swing_row(row: Row, most: float, canvas: Canvas) -> html.Markup:
    places = {"--start": 0.5 - row[BELOW] / most / 2, "--end": 0.5 + row[ABOVE] / most / 2}
    style = {name: f"{place:.2%}" for name, place in places.items()}
    return html.Tr(
        [
            html.Th(label(canvas, "component_id", row["component_id"]), scope="row"),
            html.Td(html.Div(html.B(), className="swing", style=style), className="bars"),
            *(_sign(row, column, sign, canvas) for column, sign in ((BELOW, "−"), (ABOVE, "+"))),
        ]
    )


def _sign(row: Row, column: str, sign: str, canvas: Canvas) -> html.Markup:
    written = numbers.euros(canvas.limit_digits(row[column], column), 0, canvas.language)
    return number(canvas, row, column, f"{sign}{written}")


def draw_unreached(column: str, counted: str, shared: str, heading: str) -> Callable:
    """Return the function that draws a row for each group of this column, in the order of rows.

    `counted` and `shared` are the columns of the persons that no channel reaches; `heading` is the
    text above the groups. The longest bar is that of the highest share.
    """

    def draw(rows: Rows, canvas: Canvas) -> html.Markup:
        groups = rows.dicts()
        most = max((number_of(row[shared]) for row in groups), default=0) or 1
        lines = [
            html.Tr(
                [
                    html.Th(label(canvas, column, row[column]), scope="row"),
                    bar(0, number_of(row[shared]) / most, "is-unreached"),
                    share(canvas, row, shared),
                    count(canvas, row, counted),
                ]
            )
            for row in groups
        ]
        head = heads(canvas, **{heading: 1, "unreached_share": 2, "persons": 1})
        return html.Table([head, html.Tbody(lines)], className="unreached")

    return draw


CLAIMS = "cost/claims"  # a query beside
SUMS = {"telling": "notification", "whole": "all"}  # {name of a sum: prefix of its columns}
ROOM = 1.02  # width of the chart, in lengths of the longest line


def waterfall(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each component with a cost and for each sum: bar, mean, range."""
    parts = [row for row in rows.dicts() if number_of(row["p90_eur"])]
    if not parts:
        return html.Div()
    telling = [row for row in parts if row["is_notification"]]
    others = sorted(
        (row for row in parts if not row["is_notification"]),
        key=lambda row: (row["p10_eur"] == row["p90_eur"], -row["mean_eur"]),
    )
    most = ROOM * max(parts[0]["all_p90_eur"], parts[0]["all_mean_eur"])
    lines = [
        *_parts(telling, 0, most, canvas),
        _sum("telling", parts[0], most, canvas),
        *_parts(others, number_of(parts[0]["notification_mean_eur"]), most, canvas),
        _sum("whole", parts[0], most, canvas),
        *_claims(canvas),
    ]
    head = heads(canvas, component=2, about=1, eight_in_ten=1)
    return html.Table([head, html.Tbody(lines)], className="waterfall")


def _parts(rows: list[Row], start: float, most: float, canvas: Canvas) -> Iterator[html.Markup]:
    for row in rows:
        mean = number_of(row["mean_eur"])
        name = [label(canvas, "component_id", row["component_id"]), *_product(row, canvas)]
        ends = [start + row[each] for each in ("p10_eur", "p90_eur")]
        yield _line(
            name, _bar(start, start + mean, ends, most, _kind(row)), row, ("mean", "p10", "p90"),
            canvas,
        )  # fmt: skip
        start += mean


def _sum(key: str, row: Row, most: float, canvas: Canvas) -> html.Markup:
    columns = tuple(f"{SUMS[key]}_{each}" for each in ("mean", "p10", "p90"))
    mean, *ends = (number_of(row[f"{each}_eur"]) for each in columns)
    return _line(
        [text(canvas, key)], _bar(0, mean, ends, most, "is-sum"), row, columns, canvas, "is-sum"
    )


def _claims(canvas: Canvas) -> Iterator[html.Markup]:
    """Yield a row with the range of claims for compensation, which are part of no sum."""
    for row in canvas.beside[CLAIMS].dicts()[:1] if CLAIMS in canvas.beside else []:
        name = html.Th([text(canvas, "claims")], scope="row")
        ends = _ends(row, "least_claims_eur", "most_claims_eur", canvas)
        yield html.Tr([name, html.Td(className="bars"), html.Td(NULL, className="number"), ends])


def _line(
    name: list, bar: html.Markup, row: Row, columns: tuple[str, ...], canvas: Canvas, kind: str = ""
) -> html.Markup:
    mean, low, high = (f"{each}_eur" for each in columns)
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(bar, className="bars"),
            number(canvas, row, mean, _write(row, mean, canvas)),
            _ends(row, low, high, canvas),
        ],
        className=kind or None,
    )


def _kind(row: Row) -> str:
    if row["p10_eur"] == row["p90_eur"]:
        return "is-fixed"
    return "" if row["is_notification"] else "is-crisis"


def _bar(start: float, end: float, ends: list[float], most: float, kind: str) -> html.Markup:
    places = {"--start": start, "--end": end, "--low": ends[0], "--high": ends[1]}
    style = {name: f"{place / most:.2%}" for name, place in places.items()}
    whisker = [html.I()] if ends[0] < ends[1] else []
    return html.Div([html.B(), *whisker], className=f"fall {kind}".strip(), style=style)


def _product(row: Row, canvas: Canvas) -> list[html.Markup]:
    """Return the quantity and the price behind the mean, and of a penalty that none is known.

    Of a cost that is paid once a part has its share, which is said; the whole has nothing to say.
    """
    if row["counted_by"] != "breach":
        return [html.Small(**sentence(canvas, "cost_product", **row))]
    said = []
    if row["component_id"] == "penalty":
        said.append(html.Small([law_mark("authority", canvas), " ", text(canvas, "if_late")]))
    return [*said, html.Small(text(canvas, "shared_out"))] if _is_share(row) else said


def _is_share(row: Row) -> bool:
    return row["counted_by"] == "breach" and row["quantity"] < 1


def _ends(row: Row, low: str, high: str, canvas: Canvas) -> html.Markup:
    if row[low] == row[high]:
        key = "of_that_imposed" if _is_share(row) else "as_imposed"
        said = [law_mark("authority", canvas), " ", text(canvas, key)]
        return html.Td(said, className="number range")
    ends = " – ".join(_write(row, each, canvas) for each in (low, high))
    return html.Td(ends, className="number range", **key_columns(canvas, row, low, high))


def _write(row: Row, column: str, canvas: Canvas) -> str:
    return numbers.euros(canvas.limit_digits(row[column], column), 0, canvas.language)
