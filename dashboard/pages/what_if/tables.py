"""The tables of What if: the ladder of measures, grids of positions, files beyond their term."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import of_template
from breachlab.words import numbers
from breachlab.words.language import join_words
from breachlab.words.sentences import fill_each
from breachlab.words.values import is_null
from dashboard import html
from dashboard.state.decisions import OLD_FILES, RETENTION
from dashboard.state.looked import Looked
from dashboard.state.options import Option, scale
from dashboard.tables import LAW_MARKS, key_columns, law_mark, no_table, sentence

CARDS = html.macros("what_if/cards.html")
EARLIER = scale("days_earlier", default=5, last=29, looks_up=True)
BOTH = (RETENTION, EARLIER)
LADDER = "what_if/ladder"
# Queries beside: accounts that it takes to read half, ways that a token closes, ends of spaces.
ACCOUNTS, TOKEN = "access/own_departement", "fields/without_nir"
SPACES = "retention/beyond_legal_term"  # of all places: by place it is not known


def split(rows: Rows) -> tuple[Rows, Rows]:
    """Return the ladder's rows with one for each limit of the archive, and one for each end."""
    ends = len(EARLIER.positions)
    return rows.take(range(0, len(rows), ends)), rows.head(ends)


def left_of_100(rows: Rows) -> list[int]:
    """Return the persons left of a hundred at each position; at least one if any are left."""
    shares = rows["left_person_share"]
    return [max(round(100 * share), 1) if share else 0 for share in shares]


def grids(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return two grids of a hundred dots; the second has the persons that the levers leave."""
    rows = canvas.beside[LADDER]  # of all positions
    if rows.is_empty or not rows["all_person_count"][0]:
        return no_table(canvas)
    texts = html.Texts(canvas.words, "cards", f"{LADDER}-grids")
    left = [*map(str, left_of_100(rows))]
    before, after = texts["after"].split("{}")
    looked = Looked(BOTH, [(before, each, after) for each in left], ("still_exposed_person_share",))
    filled = Looked.of(BOTH, left).size(canvas.options, "--left")
    return CARDS.grids(texts["before"], looked.show(canvas.options), filled)


@dataclass(frozen=True)
class Rung:
    """A measure: its name in columns and words, the levers that its count depends on, its law.

    `law` are pairs of who says it, a key of LAW_MARKS, and what, a key of the card. What an
    authority said is left out unless it found the measure `measure` lacking.
    """

    name: str
    levers: tuple[Option, ...]
    law: tuple[tuple[str, str], ...]
    measure: str = ""


OPEN = (("reading", "not_settled"),)
ERASED = (("text", "allowed"), *OPEN)
RUNGS = (
    Rung("own", (), (("authority", "found_own"), ("reading", "read_own")), "authorisations"),
    Rung("archived", (RETENTION,), (("reading", "read_archived"),)),
    Rung(
        "earlier", (EARLIER,), (("authority", "found_earlier"), ("reading", "read_earlier")),
        "logging",
    ),
)  # fmt: skip


def ladder(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a row for each measure, most effective first.

    Last are closed spaces, whose number is not known, and a token, which spares nobody. The order
    is that at the start of both levers: moving a lever sends no request.
    """
    rows = canvas.beside[LADDER]  # of all positions
    if rows.is_empty or not rows["all_person_count"][0]:
        return no_table(canvas)
    years, days = (int(lever.default) for lever in BOTH)
    start = rows.take([years * len(EARLIER.positions) + days]).dicts()[0]
    rungs = sorted(RUNGS, key=lambda rung: -start[f"{rung.name}_person_count"])
    spaces = canvas.beside[SPACES].dicts()[:1] if "departements" not in canvas.selection else []
    closed = [
        {**sentence(replace(canvas, query=SPACES), "spaces_not_known", **row), "colspan": 2}
        for row in spaces
        if row["most_person_count"]
    ]
    ways = [
        sentence(canvas, "ways_closed", True, **row) for row in canvas.beside[TOKEN].dicts()[:1]
    ]
    uncounted = [
        canvas.words.label("measure_id", each) or each
        for each in _measures("uncounted_measure_ids", rows)
    ]
    return CARDS.ladder(
        [_say_rung(rung, rows, canvas) for rung in rungs],
        next(iter(closed), None),
        next(iter(ways), None),
        join_words(uncounted, canvas.language) if uncounted else "",
        {mark: law_mark(mark, canvas) for mark in LAW_MARKS},
        html.Texts(canvas.words, "cards", LADDER),
    )


def _say_rung(rung: Rung, rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Return the name of a measure, its assumption, its law, and whom it spares.

    There is a name and a count for each position of the levers that they depend on.
    """
    years, days = split(rows)
    of_levers = {"own": rows.head(1), "archived": years, "earlier": days}[rung.name]
    alone, further = f"{rung.name}_person_count", f"further_{rung.name}_person_count"
    counts, everyone = of_levers[alone], rows["all_person_count"][0]
    name, law, note = rung.name, rung.law, None
    if rung.name == "archived":
        name = OLD_FILES.read_choice(canvas.options)
        law = ERASED if name == "erased" else law
    if rung.measure and rung.measure not in _measures("lacking_measure_ids", rows):
        law = OPEN
    if rung.name == "own":  # the accounts that it takes to read half
        accounts = canvas.beside[ACCOUNTS].dicts()[:1]
        note = next((sentence(canvas, "half_takes", True, **row) for row in accounts), None)
    template = canvas.words.template("cards", LADDER, f"name_{name}")
    texts = fill_each([template] * len(of_levers), of_levers.dicts(), canvas.words)
    ends = [f"{count / everyone:.1%}" for count in counts]
    return {
        "name": Looked(rung.levers, texts, of_template(template, LADDER)).show(canvas.options),
        "note": note,
        "law": law,
        "bar": Looked.of(rung.levers, ends).size(canvas.options, "--end"),
        "alone": _say_counts(rung.levers, counts, alone, canvas),
        "further": _say_counts(BOTH, rows[further], further, canvas),
    }


def _say_counts(
    levers: tuple[Option, ...], counts: Sequence[int], column: str, canvas: Canvas
) -> dict[str, Any]:
    language = canvas.language
    texts = (_write(numbers.limit_digits(count, 3), language) for count in counts)
    return Looked.of(levers, texts, (canvas.key(column),)).show(canvas.options)


@cache
def _write(count: float, language: str) -> str:
    """Return a count of three figures in words; cached, since there are few of them."""
    return numbers.compact(count, language)


def _measures(column: str, rows: Rows) -> list[str]:
    codes = rows[column][0]
    return [] if is_null(codes) else codes.split()


def beyond(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar from the least to the most possible count, with a mark at the model's count.

    The counts are of all places: by place the number is not known.
    """
    row = next(iter(rows.dicts()[:1]), None)
    if row is None or not row["most_person_count"]:
        return no_table(canvas)
    columns = ("least_person_count", "all_beyond_person_count", "most_person_count")
    told = []
    for column in columns:
        shown = canvas.limit_digits(row[column], column, in_millions=True)
        written = numbers.millions(shown, canvas.language)
        told.append({"children": written, **key_columns(canvas, row, column)})
    least, model, most = (row[column] for column in columns)
    return CARDS.beyond(*told, least / most, model / most)
