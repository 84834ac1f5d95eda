"""The tables of What: fields that are out, risks, combinations, who is singled out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from breachlab.drawing.canvas import RESIDENTS, Canvas, number_of
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers, write_in_words
from breachlab.words.language import typeset
from breachlab.words.values import is_null
from breachlab.words.vocabulary import OWN
from dashboard import html
from dashboard.state.options import Option
from dashboard.state.page_state import State, write_state
from dashboard.tables import (
    PARTS,
    Column,
    bar_column,
    capital,
    code_column,
    dots,
    key_columns,
    name_column,
    number_column,
    share_column,
    table,
)
from dashboard.words import PageWords

CARDS = html.macros("what/cards.html")
NAMED_BY = {
    "official": ("is_named_in_2026",),
    "announcement": ("is_named_in_2024",),
    "press": ("is_named_in_2026", "is_reported_by_press"),
}
NIR = "nir"
# The most severe fields of a list, which its headline names.
SEVERE = ("bank_details", NIR, "payment_card", "password", "identity_document", "special_category")

Row = dict[str, Any]


def fields_out(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the fields that the chosen list names as exposed, and those that were not taken.

    Fields that are on every record have one line, the last one. Those that the list does not name
    are grey, by source.
    """
    out, unnamed, kept = part(rows.dicts(), canvas)
    texts, measure = html.Texts(canvas.words, "cards", "fields/by_field"), measure_of(canvas)
    every = [row for row in out if row["held_by"] == "every_record"]
    groups = [[row] for row in out if row["held_by"] != "every_record"] + [every] * bool(every)
    most = max([1, *(row[measure] or 0 for row in out)])
    lines = [
        {
            "name": _names(group, canvas),
            "share": (group[0][measure] or 0) / most,
            "told": _count(group[0], canvas, numbers.whole),
        }
        for group in groups
    ]
    grey = []
    for key in ("press_alone", "not_announced"):
        named = [row for row in unnamed if row["is_reported_by_press"] == (key == "press_alone")]
        if named:
            grey.append({"name": _names(named, canvas), "why": texts[key]})
    if unread := canvas.words.unread:
        grey.append({"name": ", ".join(unread), "why": texts["not_read"]})
    not_out = []
    for row in kept:
        source = re.search(r"https://[^\s;]+", row["source"])
        not_out.append({"name": _names([row], canvas), "source": source and source[0]})
    return CARDS.fields_out(lines, grey, not_out, texts)


def find_out(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the numbers of fields exposed and not exposed, by the chosen list."""
    out, _, kept = part(rows.dicts(), words.canvas)
    if words.is_own:  # what is not in the list may be out, too
        unread = len(words.canvas.words.unread)
        key = "fields_and_unread" if unread else "fields_in_list"
        return words.sentence(key, taken_field_count=len(out), unread_column_count=unread)
    return words.sentence("fields_out", taken_field_count=len(out), kept_field_count=len(kept))


def say_severe(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the most severe fields of a list, each with its persons if it is counted.

    Without any it is the field of most persons.
    """
    known = {row["field_id"]: row for row in rows.dicts()}
    told = []
    for row in (known[each] for each in SEVERE if each in known):
        is_counted = row["person_count"] is not None
        key = "severe_field" if is_counted else "severe_field_not_counted"
        if row["person_count"] != 0:
            told.append(words.sentence(key, capital=False, **row))
    if not told:
        return words.headline(query, rows)
    text = words.text("severe_fields").format("; ".join(each.text for each in told))
    return Sentence(typeset(text, words.language), tuple(f for each in told for f in each.figures))


def measure_of(canvas: Canvas) -> str:
    """Return the column to count by: persons; under a selection, exposed residents."""
    return RESIDENTS if "departements" in canvas.selection else "person_count"


def part(rows: Iterable[Row], canvas: Canvas) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the exposed fields, those that the chosen list does not name, those not exposed.

    Exposed fields that a record may lack come first.
    """
    named = NAMED_BY[canvas.options.get("provenance", "official")]
    out: list[Row] = []
    unnamed: list[Row] = []
    kept: list[Row] = []
    for row in rows:
        if row["held_by"] == "nobody":
            kept.append(row)
        else:
            is_out = canvas.words.data_kind == OWN or any(row[each] for each in named)
            (out if is_out else unnamed).append(row)
    measure = measure_of(canvas)
    out.sort(key=lambda row: (row["held_by"] == "every_record", -(row[measure] or 0)))
    return out, unnamed, kept


def _names(rows: Sequence[Row], canvas: Canvas) -> str:
    names = [canvas.words.label("field_id", row["field_id"]) or row["field_id"] for row in rows]
    return capital(", ".join(names))


def _count(row: Row, canvas: Canvas, write: Callable[[float, str], str]) -> dict[str, Any]:
    """Return the persons of a row, or its exposed residents, with the keys of the number."""
    measure = measure_of(canvas)
    if row[measure] is None:  # of a list, what nobody read
        return {"children": canvas.words.label("held_by", row["held_by"])}
    shown = row[measure] if write is numbers.compact else canvas.limit_digits(row[measure], measure)
    return {"children": write(shown, canvas.language), **key_columns(canvas, row, measure)}


# The risks that a person can act on; each has texts of its own.
RISKS = (
    "agency_call",
    "fake_job_offer",
    "credit_in_name",
    "benefit_fraud",
    "account_takeover",
    "direct_debit",  # of a list with IBANs
)


def risks(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a line for each risk, most exposed first, and all ways to harm in a fold below."""
    texts = html.Texts(canvas.words, "cards", "fields/harms")
    five = [
        {
            "name": texts[f"risk_{row['harm_id']}"],
            "look": texts[f"look_{row['harm_id']}"],
            "told": _count(row, canvas, numbers.compact),
        }
        for row in _list_five(rows)
    ]
    ways = [
        {"name": name_harm(row, canvas), "told": _count(row, canvas, numbers.compact)}
        for row in rows.dicts()
        if row["person_count"]
    ]
    return CARDS.risks(five, ways, texts)


def find_first(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number of the first risk, as it is drawn, and that it is an assumption."""
    first = next(iter(_list_five(rows)), None)
    if first is None:
        return words.headline(query, rows.head(0))
    name = words.canvas.words.text("cards", "fields/harms", f"risk_{first['harm_id']}")
    key = "risk_first_here" if "departements" in words.canvas.selection else "risk_first"
    return words.sentence(key, risk_name=name, **first)


def _list_five(rows: Rows) -> list[Row]:
    return [row for row in rows.dicts() if row["harm_id"] in RISKS and row["person_count"]]


def name_harm(row: Mapping[str, Any], canvas: Canvas) -> str:
    """Return the name of a row's harm, with a capital."""
    return capital(canvas.words.label("harm_id", row["harm_id"]) or row["harm_id"])


REMAINING = "remaining_person_count"


def closed_ways(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each way that would be closed: its bar, and the persons now at risk."""
    closed = [row for row in rows.dicts() if row["person_count"] and not row[REMAINING]]
    measure = f"avoided_{measure_of(canvas)}"
    most = max([1, *(row[measure] for row in closed)])
    columns = [
        Column("", lambda row, canvas: PARTS.name(name_harm(row, canvas))),
        bar_column("", lambda row: row[measure] / most),
        number_column(
            "", measure, lambda row, canvas: numbers.compact(row[measure], canvas.language)
        ),
    ]
    return table(canvas, closed, columns, "closed-ways")


def link_to_what_if(rows: Rows, state: State, words: PageWords) -> Sequence:
    """Return the link to the page on other measures; none of a list of one's own."""
    if words.is_own:
        return ()
    address = write_state(state.go("what_if"))
    return (CARDS.link(address, words.of_card("fields/without_nir", "more")),)


FIELDS = ("email", "phone", "street_address", "nir", "agency_id")  # bits 1, 2, 4, 8, 16
ALL_FIVE = 31  # the mask that is picked at first
MOST = 5  # combinations with a row of their own; the rest share one
OTHER = "other_combination_count"


def combinations(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the most frequent combinations, the picked one among them, and a row of the rest.

    Below the picked one are the harms that it allows.
    """
    texts = html.Texts(canvas.words, "cards", "fields/harm_of_combination")
    groups = group_by_mask(rows.dicts())
    # A list may lack a field, which then has no column.
    held = [any(group[0]["field_mask"] >> bit & 1 for group in groups) for bit in range(5)]
    bits = [bit for bit in range(len(FIELDS)) if held[bit] or canvas.words.data_kind != OWN]
    shown, others = part_groups(groups, read_picked(canvas))
    measure = f"combination_{measure_of(canvas)}"
    most = max([1, *(row[measure] for row, *_ in groups)])
    lines = []
    for group in shown:
        first, mask = group[0], group[0]["field_mask"]
        number = numbers.whole(canvas.limit_digits(first[measure], measure), canvas.language)
        fields = fields_of(mask)
        out = write_in_words("field_ids", fields, canvas.words) if fields else texts["none_of_them"]
        is_picked = mask == read_picked(canvas)
        has = [bool(mask >> bit & 1) for bit in bits]
        lines.append(
            {
                "act": f"opt:mask={mask}",
                "dots": dots(has, texts["out"], texts["not_out"]),
                "share": first[measure] / most,
                "number": number,
                "label": canvas.words.text("page", "among").format(number, out),
                "is_picked": str(is_picked).lower(),
                "keys": {"class": "number", **key_columns(canvas, first, measure)},
                "opened": _say_opened(group, canvas) if is_picked else None,
            }
        )
    counted = texts["residents" if "departements" in canvas.selection else "persons"]
    heads = [texts[FIELDS[bit]] for bit in bits]
    rest: Row = {}
    if others:
        rest = {
            "children": numbers.count_noun(len(others), "other_combinations", canvas.language),
            "colspan": len(bits) + 2,
            **key_columns(canvas, {OTHER: len(others)}, OTHER),
        }
    return CARDS.combinations(heads, counted, lines, rest, texts)


def find_all_five(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the number in the row of all five fields, as it is drawn; of a list, of all it has."""
    if not any(rows["person_count"]):
        return words.headline(query, rows.head(0))
    measure = f"combination_{measure_of(words.canvas)}"
    if words.is_own:
        return _find_together(words, rows, measure)
    full = next((row for row in rows.dicts() if row["field_mask"] == ALL_FIVE), None)
    if full is None or not full[measure]:
        return words.sentence("all_five_nobody")
    is_here = "departements" in words.canvas.selection
    return words.sentence("all_five_out_here" if is_here else "all_five_out", **full)


def _find_together(words: PageWords, rows: Rows, measure: str) -> Sentence:
    """State which fields that a row of the list may lack are out together, and for how many."""
    mask = 0
    for each in rows["field_mask"]:
        mask |= each
    count = next((row[measure] for row in rows.dicts() if row["field_mask"] == mask), 0)
    if mask.bit_count() < 2:
        return words.sentence("no_fields_together")
    fields = write_in_words("field_ids", fields_of(mask), words.canvas.words)
    key = "fields_together_here" if measure == f"combination_{RESIDENTS}" else "fields_together"
    row: Row = {"fields": capital(fields), measure: count}
    return words.sentence(key, **row)


def read_picked(canvas: Canvas) -> int:
    """Return the mask of the picked combination."""
    return int(canvas.options.get("mask", ALL_FIVE))


def group_by_mask(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows of each combination, fewest harms first; the most frequent one first."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["field_mask"], []).append(row)
    order = sorted(groups, key=lambda mask: (-groups[mask][0]["combination_person_count"], mask))
    return [sorted(groups[mask], key=lambda row: row["harm_count"]) for mask in order]


def part_groups(groups: Sequence[list[Row]], mask: int) -> tuple[list[list[Row]], list[list[Row]]]:
    """Return the displayed combinations, the picked one among them, and the others."""
    shown = [
        each for place, each in enumerate(groups) if place < MOST or each[0]["field_mask"] == mask
    ]
    return shown, [each for each in groups if each not in shown]


def fields_of(mask: int) -> str:
    """Return the fields of a mask, separated by spaces.

    >>> fields_of(30), fields_of(0)
    ('phone street_address nir agency_id', '')
    """
    return " ".join(field for bit, field in enumerate(FIELDS) if mask >> bit & 1)


def _say_opened(group: list[Row], canvas: Canvas) -> dict[str, Any]:
    """Return the number of ways to harm that a combination opens, those by dates, and a list."""
    texts = html.Texts(canvas.words, "cards", "fields/harm_of_combination")
    # Some combinations allow no harm.
    fewest, *others = ([] if is_null(row["harm_ids"]) else row["harm_ids"].split() for row in group)
    dated = [*dict.fromkeys(harm for each in others for harm in each if harm not in fewest)]
    ways = numbers.count_noun(group[0]["harm_count"], "ways_to_harm", canvas.language)
    with_what = "dated_of_list" if canvas.words.data_kind == OWN else "dated"
    return {
        "ways": {
            "children": texts["opens"].format(ways),
            **key_columns(canvas, group[0], "harm_count"),
        },
        "dated": texts[with_what].format(_harms(dated, canvas)) if dated else "",
        "which": capital(_harms(fewest, canvas)),
    }


def _harms(harms: Sequence[str], canvas: Canvas) -> str:
    return " · ".join(canvas.words.label("harm_id", harm) or harm for harm in harms)


# Persons who share the facts with no other person, or with at most four others.
OTHERS = Option("others", {"alone": {}, "few": {}})


def singled_out(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set that is counted, the largest share first."""
    counted = rows.where(lambda row: row["is_counted"])
    return _table(counted, f"{OTHERS.read_choice(canvas.options)}_person_share", canvas)


def draw_estimate(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each set that can be estimated, and a line that says that none is counted.

    The shares are those of persons who share the facts with no other person.
    """
    text = canvas.words.text("cards", "identifiability/estimate", "not_counted")
    return CARDS.estimate(_table(rows, "estimated_alone_person_share", canvas, "estimated"), text)


def find_singled_out(words: PageWords, query: str, rows: Rows) -> Sentence | None:
    """Return the finding by the switch: alone, or with at most four others."""
    first = rows.dicts()[:1]
    if OTHERS.read_choice(words.canvas.options) == "few" and first and first[0]["person_count"]:
        return words.sentence("few_others", **first[0])
    return words.finding(query, rows)


def _table(rows: Rows, measure: str, canvas: Canvas, head: str = "singled_out") -> html.Markup:
    """Return a row for each set, by a share from 0 to 1, the largest first; of nobody, none."""
    known = [row for row in rows.dicts() if not is_null(row[measure])]
    columns = [
        name_column("facts", "key_set_id"),
        code_column("holder", "holder"),
        bar_column(head, lambda row: number_of(row[measure])),
        share_column("", measure),
    ]
    by_share = sorted(known, key=lambda row: -number_of(row[measure]))
    return table(canvas, by_share, columns, "singled-out")
