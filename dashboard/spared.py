"""What the two levers of What if would have spared, said for each of their positions."""

from breachlab import counts, find
from breachlab.drawing.canvas import records
from breachlab.headlines import headlines
from breachlab.words import Sentence
from breachlab.words.language import interface
from breachlab.words.sentences import fill_each
from dashboard.cards import Rows
from dashboard.looked import Looked
from dashboard.options import scale
from dashboard.selection import Selection
from dashboard.words import PageWords

RETENTION = scale("retention_years", default=5, last=20, looks_up=True)
EARLIER = scale("days_earlier", default=5, last=29, looks_up=True)
BOTH = (RETENTION, EARLIER)
POSITIONS = "what_if/positions"


def together(words: PageWords, query: str, rows: Rows) -> Sentence | Looked:
    """Say what each lever spares, and both: the query's headline, at each position."""
    found = records(words.canvas.beside[POSITIONS])
    if not found:
        return words.headline(query, rows[:0])
    return Looked(BOTH, headlines(find(query), found, words.canvas.words), _counts(query, words))


def by_limit(words: PageWords, query: str, rows: Rows) -> Sentence | Looked:
    """Say what a purge spares: the query's headline, had it been asked for each limit."""
    if rows.empty:
        return words.headline(query, rows)
    said = headlines(find(query), _of_each(rows), words.canvas.words)
    return Looked((RETENTION,), said, _counts(query, words))


def by_purge(words: PageWords, rows: Rows) -> Looked:
    """Say the same as briefly as above a page."""
    texts = interface(words.language)["page"]["sentences"]
    found = _of_each(rows)
    templates = [texts["purged" if row["asked_person_count"] else "purged_nobody"] for row in found]
    said = fill_each(templates, found, words.canvas.words)
    return Looked((RETENTION,), said, counts.of_template(texts["purged"]))


def by_days_earlier(words: PageWords, query: str, rows: Rows) -> Sentence | Looked:
    """Say what an earlier end of reading spares; of some départements, by which order."""
    if rows.empty:
        return words.headline(query, rows)
    texts = interface(words.language)["page"]["sentences"]
    extraction = words.canvas.options["extraction"]
    found = [{**row, "extraction": extraction} for row in records(rows)]
    templates = [texts[_key(row["is_by_order"], row["most_saved_person_count"])] for row in found]
    said = fill_each(templates, found, words.canvas.words)
    longest = texts["earlier_by_order" if found[0]["is_by_order"] else "earlier"]
    return Looked((EARLIER,), said, counts.of_template(longest, query))


def by_both(words: PageWords, rows: Rows) -> Looked:
    """Say what both levers spare together, at each position."""
    said = headlines(find(POSITIONS), records(rows), words.canvas.words)
    return Looked(BOTH, said, _counts(POSITIONS, words))


def among(words: PageWords, selection: Selection, said: Looked) -> Looked:
    """Say of whom that is, where somebody is selected."""
    if not selection:
        return said
    whom = words.text("among").format(words.described(selection), "")
    return Looked(
        said.levers,
        [[whom, first[:1].lower() + first[1:], *others] for first, *others in said.parts],
        said.counts,
    )


def _counts(query: str, words: PageWords) -> tuple[str, ...]:
    """Return the keys of the numbers in a query's longest headline."""
    headlines = find(query).texts(words.language).headlines
    return max((counts.of_template(each.template, query) for each in headlines), key=len)


def _of_each(rows: Rows) -> list[dict]:
    """Return each row of retention/avoided_by_limit as had its own limit been asked for."""
    asked = rows.assign(
        asked_years=rows.limit_years,
        asked_person_count=rows.avoided_person_count,
        asked_person_share=rows.avoided_person_share,
    )
    return records(asked)


def _key(is_by_order: bool, most: float) -> str:
    if not most:
        return "earlier_nobody"
    return "earlier_by_order" if is_by_order else "earlier"
