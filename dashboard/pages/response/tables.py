"""The tables of Response: channels, groups, segments, costs, and the picked message."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.query.headlines import draft
from breachlab.words import LANGUAGES, numbers
from breachlab.words.language import interface
from breachlab.words.values import NULL, is_null, write_in_words
from dashboard import html
from dashboard.state.options import Option
from dashboard.state.page_state import State
from dashboard.tables import (
    PARTS,
    Column,
    Row,
    count,
    count_column,
    key_columns,
    label,
    law_mark,
    name_column,
    no_table,
    noted_column,
    number,
    number_column,
    sentence,
    share,
    share_column,
    table,
    text,
    text_column,
)
from dashboard.words import PageWords

CARDS = html.macros("response/cards.html")
SEGMENTS = ("registrants", "minors", "candidate_spaces_with_nir", "candidate_spaces_without_nir")
# {segment}.{is the NIR on file}.{channel}: the name of a message; the first is the default.
MESSAGES = (
    *(
        ".".join(each)
        for each in product(SEGMENTS, ("on_file", "not_on_file"), ("sms", "email", "letter"))
    ),
    "everybody.any.public_notice",
    "everybody.any.easy",
)
MESSAGE = Option("message", {each: {} for each in MESSAGES})
# Of the social security number.
NUMBERS = {"on_file": "with_number", "not_on_file": "without_number", "any": "any_number"}
RECIPIENTS = "fr"  # the language of those who get the message, whatever that of the page
DRAFT = Option("draft", {RECIPIENTS: {}, **{each: {} for each in LANGUAGES}})


def code(row: Row) -> str:
    """Return the name of a message in an address."""
    return ".".join(row[column] for column in ("segment_id", "nir_id", "channel"))


def pick(rows: Sequence[Row], options: Mapping[str, str]) -> list[Row]:
    """Return the rows of the picked message; of the first one if the picked one reaches no one."""
    known = {code(row) for row in rows}
    chosen = MESSAGE.read_choice(options)
    picked = chosen if chosen in known else next(filter(known.__contains__, MESSAGES), "")
    return [row for row in rows if code(row) == picked]


def language(canvas: Canvas) -> str:
    """Return the language of the displayed draft."""
    return DRAFT.read_choice(canvas.options)


def choosers(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the buttons that choose group, channel and language; the chosen ones are pressed.

    A button of a group keeps the channel if the group has it.
    """
    known = {code(row): row for row in rows.dicts()}
    picked = next(iter(pick([*known.values()], state.options)), None)
    if picked is None:
        return []
    canvas = replace(words.canvas, options=state.options)
    groups: dict[tuple[str, str], list[str]] = {}
    for each in filter(known.__contains__, MESSAGES):
        groups.setdefault((known[each]["segment_id"], known[each]["nir_id"]), []).append(each)
    group = picked["segment_id"], picked["nir_id"]

    def choose(option: Option, choice: str, told: Any, is_chosen: bool) -> dict[str, Any]:
        return {"text": told, "act": f"opt:{option.name}={choice}", "is_chosen": is_chosen}

    by_group = []
    for (segment, nir), codes in groups.items():
        same = [each for each in codes if known[each]["channel"] == picked["channel"]]
        name = PARTS.noted(label(canvas, "segment_id", segment), text(canvas, NUMBERS[nir]))
        by_group.append(choose(MESSAGE, (same or codes)[0], name, (segment, nir) == group))
    by_channel = []
    for each in groups[group]:
        name = label(canvas, "channel", known[each]["channel"])
        by_channel.append(choose(MESSAGE, each, name, known[each] is picked))
    by_language = [
        choose(DRAFT, each, text(canvas, f"draft_in_{each}"), each == language(canvas))
        for each in DRAFT.positions
    ]
    switches = {
        "message_group": by_group,
        "message_channel": by_channel,
        "message_language": by_language,
    }
    return [CARDS.choosers(switches, html.Texts(canvas.words, "tables"))]


def messages(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the draft of the picked message: an SMS in a phone, other messages on paper.

    Below it are its length and its recipients; of an SMS also its price, and its parts as sent,
    without our marks.
    """
    picked = pick(rows.dicts(), canvas.options)
    if not picked:
        return no_table(canvas)
    row, spoken = picked[0], canvas.spoken[language(canvas)]
    written, is_sms = draft(row, spoken), row["channel"] == "sms"
    length = f"character_count_{spoken.language}"
    parts, price = f"sms_part_count_{spoken.language}", f"sms_price_{spoken.language}_eur"
    nouns = {length: "characters", parts: "sms_parts", "person_count": "recipients"}
    if not is_sms:
        del nouns[parts]
    if is_null(row["person_count"]):  # on a day on which nobody had counted them
        del nouns["person_count"]
    counts = {column: row[column] for column in nouns} | {length: len(written)}
    said = [numbers.count_noun(counts[each], nouns[each], canvas.language) for each in nouns]
    if is_sms and not is_null(row[price]):
        counts[price] = row[price]
        said.append(numbers.euros(row[price], 0, canvas.language))
    between = text(canvas, "between")
    whose = [label(canvas, "segment_id", row["segment_id"]), text(canvas, NUMBERS[row["nir_id"]])]
    shown = {
        "is_sms": is_sms,
        "whose": between.join(whose),
        "place": f"draft-{spoken.language}",
        "language": spoken.language,
        "written": written,
        "parts": row[parts],
        "most_parts": row["most_sms_part_count"],
        "counted": interface(canvas.language)["own_texts"]["counted"],
        "lengths": {"children": between.join(said), **key_columns(canvas, counts, *counts)},
    }
    return CARDS.message(shown, interface(canvas.language)["drawer"])


def message_parts(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each part: what the draft misses, leaves blank or leaves to another text."""
    parts = pick(rows.dicts(), canvas.options)
    columns = [name_column("part", "message_item_id"), text_column("is_said", _write_part)]
    return table(canvas, parts, columns, "message-parts") if parts else no_table(canvas)


def _write_part(row: Row, canvas: Canvas) -> html.Markup:
    missing, referred = (
        "" if is_null(row[each]) else write_in_words(each, row[each], canvas.words)
        for each in ("missing_requirement_ids", "referred_requirement_ids")
    )
    place, texts = f"referred-{row['message_item_id']}", html.Texts(canvas.words, "tables")
    return CARDS.part(missing, referred, row["is_to_fill"], place, texts)


TO_INFORM, SHARE = "to_inform_person_count", "of_to_inform_share"


def channels(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return all persons to inform, then a row for each channel: persons reached, and their share.

    A bar begins where the bar above it ends. The space to its left is left for the next channels.
    """
    steps = rows.dicts()
    # An empty selection has no steps.
    everybody = steps[0] if steps else {TO_INFORM: 0}
    is_due = canvas.options.get("to_inform") != "living"
    name = text(canvas, "to_inform" if is_due else "informed_living")
    lines = [{**everybody, "name": name, "counted": TO_INFORM, "bar": (0, 1, "is-whole")}]
    for row in steps:
        name = label(canvas, "channel", row["channel"])
        lines.append({**row, "name": name, "counted": "person_count", "bar": _fall(row)})
    for line in lines:
        line[SHARE] = line[line["counted"]] / line[TO_INFORM] if line[TO_INFORM] else 0
    columns = [
        Column("channel", lambda row, canvas: PARTS.name(row["name"])),
        Column("persons", lambda row, canvas: PARTS.bar(*row["bar"]), 2),
        Column("", lambda row, canvas: count(canvas, row, row["counted"])),
        share_column("share", SHARE),
    ]
    return table(canvas, lines, columns, "channels")


def _fall(row: Row) -> tuple[float, float, str]:
    """Return the start and the end of a channel's bar, as shares of the whole, and its class."""
    whole = max(number_of(row[TO_INFORM]), 1)
    count = number_of(row["person_count"])
    # The last step is the public notice: it takes all persons that are left.
    is_last = row["channel"] == "public_notice"
    left = 0 if is_last else number_of(row["left_person_count"])
    name = "is-none" if not count else "is-unreached" if is_last else ""
    return left / whole, min((left + count) / whole, 1), name


def on_file(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each channel: persons with what it needs, those it is first for.

    What no column of a list says is a dash.
    """

    def having(row: Row, canvas: Canvas) -> html.Markup:
        is_known = not is_null(row["person_count"])
        return count(canvas, row, "person_count") if is_known else PARTS.number(NULL)

    columns = [
        name_column("channel", "channel"),
        Column("has_on_file", having),
        share_column("share", "on_file_share"),
        count_column("first_by_it", "first_person_count"),
    ]
    return table(canvas, rows.dicts(), columns, "on-file")


def on_file_by_age(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each group of ages: persons, by the first channel, and by none."""
    columns = [
        name_column("age", "age_group"),
        count_column("persons", "person_count"),
        count_column("by_email", "email_first_person_count"),
        count_column("by_sms", "mobile_first_person_count"),
        count_column("by_letter", "address_first_person_count"),
        count_column("by_none", "unwritable_person_count"),
    ]
    return table(canvas, rows.dicts(), columns, "on-file")


def cost_on_file(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each channel: persons, the likely cost, and its low and high end."""

    def ends(row: Row, canvas: Canvas) -> str:
        return " – ".join(_write(row[each], each, canvas) for each in ("least_eur", "most_eur"))

    columns = [
        name_column("channel", "channel"),
        count_column("persons", "person_count"),
        number_column("about", "mode_eur", lambda row, at: _write(row["mode_eur"], "mode_eur", at)),
        text_column("low_to_high", ends),
    ]
    return table(canvas, rows.dicts(), columns, "on-file")


LISTED = ("aged_75_and_over", "minors", "overseas")  # groups that may need another channel


def reached_groups(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each group: the persons to inform, and the shares that each way reaches."""
    shown = [row for row in rows.dicts() if row["group_id"] in LISTED or _is_unknown(row)]
    keys = ("group", "to_inform_count", "email_reaches", "by_notice")
    heads = [PARTS.head(text(canvas, key), 1) for key in keys]
    body = [
        [PARTS.name(label(canvas, "group_id", row["group_id"])), *_reached(row, canvas)]
        for row in shown
    ]
    return PARTS.table(heads, body, "reached-groups")


def _is_unknown(row: Row) -> bool:
    return not is_null(row["published_person_count"])


def _reached(row: Row, canvas: Canvas) -> list[html.Markup]:
    if _is_unknown(row):
        told = sentence(canvas, "not_on_file", **row)
        return [PARTS.cell(told["children"], {**told, "colspan": 3, "class": "not-known"})]
    shares = ("email_share", "public_notice_share")
    return [count(canvas, row, "person_count"), *(share(canvas, row, each) for each in shares)]


def segments(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each segment, the most urgent first: group, persons to tell, sum so far."""

    def rank(row: Row, canvas: Canvas) -> html.Markup:
        written = numbers.whole(row["priority_rank"], canvas.language)
        return number(canvas, row, "priority_rank", written, name="number rank")

    columns = [
        Column("rank", rank),
        noted_column("segment", "age_group", "status"),
        count_column("can_be_told", "told_person_count"),
        count_column("so_far", "cumulative_person_count"),
    ]
    shown = [row for row in rows.dicts() if row["person_count"]]
    return table(canvas, shown, columns, "segments")


def draw_unreached(column: str, counted: str, shared: str, heading: str) -> Callable:
    """Return the function that draws a row for each group of this column, in the order of rows.

    `counted` and `shared` are the columns of the persons that no channel reaches; `heading` is the
    text above the groups. The longest bar is that of the highest share.
    """

    def draw(rows: Rows, canvas: Canvas) -> html.Markup:
        most = max(map(number_of, rows[shared]), default=0) or 1

        def bar(row: Row, canvas: Canvas) -> html.Markup:
            return PARTS.bar(0, number_of(row[shared]) / most, "is-unreached")

        columns = [
            name_column(heading, column),
            Column("unreached_share", bar, 2),
            share_column("", shared),
            count_column("persons", counted),
        ]
        return table(canvas, rows.dicts(), columns, "unreached")

    return draw


CHANGE = "change_eur"


def choices(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each choice: its alternative, and the change of the total."""

    def write(row: Row, canvas: Canvas) -> str:
        sign = "" if not row[CHANGE] else "−" if row[CHANGE] < 0 else "+"
        return sign + _write(abs(row[CHANGE]), CHANGE, canvas)

    columns = [name_column("", "choice_id"), number_column("", CHANGE, write)]
    return table(canvas, rows.dicts(), columns, "choices")


def _write(value: float, column: str, canvas: Canvas) -> str:
    return numbers.euros(canvas.limit_digits(value, column), 0, canvas.language)


MOST = 5  # components: those with the largest range
BELOW, ABOVE = "below_mean_eur", "above_mean_eur"


def swings(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each component: its change of the total, both ways, in 8 of 10 draws."""
    shown = [row for row in rank_swings(rows.dicts()) if row["swing_eur"]][:MOST]
    most = max((max(row[BELOW], row[ABOVE]) for row in shown), default=1)

    def change(head: str, column: str, sign: str) -> Column:
        return number_column(
            head, column, lambda row, canvas: sign + _write(row[column], column, canvas)
        )

    columns = [
        replace(name_column("component", "component_id"), width=2),
        Column("", lambda row, canvas: CARDS.swing(row[BELOW] / most, row[ABOVE] / most)),
        change("takes_off", BELOW, "−"),
        change("adds", ABOVE, "+"),
    ]
    return table(canvas, shown, columns, "swings")


def rank_swings(rows: Sequence[Row]) -> list[Row]:
    """Return the components of an answer, the one that can change the total most first."""
    return sorted(rows, key=lambda row: (-row["swing_eur"], row["component_id"]))


CLAIMS = "cost/claims"  # a query beside
SUMS = {"telling": "notification", "whole": "all"}  # {name of a sum: prefix of its columns}
ROOM = 1.02  # width of the chart, in lengths of the longest line


def waterfall(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each component with a cost and for each sum: bar, mean, range.

    Below them is the range of claims for compensation, which are part of no sum.
    """
    parts = [row for row in rows.dicts() if number_of(row["p90_eur"])]
    if not parts:
        return no_table(canvas)
    telling = [row for row in parts if row["is_notification"]]
    others = sorted(
        (row for row in parts if not row["is_notification"]),
        key=lambda row: (row["p10_eur"] == row["p90_eur"], -row["mean_eur"]),
    )
    sums = parts[0]
    most = ROOM * max(sums["all_p90_eur"], sums["all_mean_eur"])
    lines: list[dict[str, Any]] = []
    start = 0.0
    for group, total in ((telling, "telling"), (others, "whole")):
        for row in group:
            columns = ["mean_eur", "p10_eur", "p90_eur"]
            name = label(canvas, "component_id", row["component_id"])
            line = {"name": name, "kind": _kind(row), "notes": _notes(row, canvas)}
            lines.append({**line, **_line(row, columns, start, most, canvas)})
            start += number_of(row["mean_eur"])
        columns = [f"{SUMS[total]}_{each}_eur" for each in ("mean", "p10", "p90")]
        line = {"name": text(canvas, total), "kind": "is-sum", "notes": []}
        lines.append({**line, **_line(sums, columns, 0, most, canvas)})
        start = number_of(sums["notification_mean_eur"])
    claims = canvas.beside[CLAIMS].dicts()[:1] if CLAIMS in canvas.beside else []
    ends = [_range(row, "least_claims_eur", "most_claims_eur", canvas) for row in claims]
    return CARDS.waterfall(lines, ends, html.Texts(canvas.words, "tables"))


def _line(
    row: Row, columns: Sequence[str], start: float, most: float, canvas: Canvas
) -> dict[str, Any]:
    """Return the bar of a part or of a sum, its mean and its range; `columns` are those of both."""
    mean, low, high = columns
    values = {"start": 0, "end": row[mean], "low": row[low], "high": row[high]}
    return {
        "bar": {key: (start + number_of(value)) / most for key, value in values.items()},
        "mean": number(canvas, row, mean, _write(row[mean], mean, canvas)),
        "range": _range(row, low, high, canvas),
    }


def _kind(row: Row) -> str:
    if row["p10_eur"] == row["p90_eur"]:
        return "is-fixed"
    return "" if row["is_notification"] else "is-crisis"


def _notes(row: Row, canvas: Canvas) -> list[dict[str, Any]]:
    """Return the quantity and the price behind the mean, and of a penalty that none is known.

    Of letters it says why they are more than in the plan. Of a cost that is paid once a part has
    its share, which is said; the whole has nothing to say.
    """
    notes: list[dict[str, Any]] = []
    if row["counted_by"] != "breach":
        notes.append(sentence(canvas, "cost_product", **row))
        if row["component_id"] == "letters":
            notes.append({"children": text(canvas, "letters_sent")})
        return notes
    if row["component_id"] == "penalty":
        notes.append({"children": _by_authority("if_late", canvas)})
    if _is_share(row):
        notes.append({"children": text(canvas, "shared_out")})
    return notes


def _by_authority(key: str, canvas: Canvas) -> html.Markup:
    return PARTS.marked(law_mark("authority", canvas), text(canvas, key))


def _is_share(row: Row) -> bool:
    return row["counted_by"] == "breach" and row["quantity"] < 1


def _range(row: Row, low: str, high: str, canvas: Canvas) -> html.Markup:
    if row[low] == row[high]:
        imposed = "of_that_imposed" if _is_share(row) else "as_imposed"
        return PARTS.number(_by_authority(imposed, canvas), name="number range")
    ends = " – ".join(_write(row[each], each, canvas) for each in (low, high))
    return PARTS.number(ends, key_columns(canvas, row, low, high), "number range")
