"""Every drawing names the keys of its numbers: each column here has a number that no other has."""

import re
from dataclasses import replace
from xml.etree import ElementTree

from breachlab import find
from breachlab.drawing.canvas import DIMENSION_OF
from breachlab.drawing.drawings import DRAWINGS
from breachlab.drawing.rate_map import DEPARTEMENTS, REGIONS, RateMap, blank_map, ratio_map
from breachlab.query import counts
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from tests.support.cases import for_each
from tests.support.remembered import ask_rows

MAPS = {"exposure/rate_by_departement": DEPARTEMENTS, "exposure/rate_by_region": REGIONS}
FIGURES = sorted(set(DRAWINGS) - set(MAPS))
PERSONS, RESIDENTS = "person_count", "living_here_person_count"
SIZES = {"": 1, "k": 1_000, "M": 1_000_000}
NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?: ([kM])\b)?(%?)")
MONTHS = [each for language in LANGUAGES for each in interface(language)["days"]["months"]]
# The name of what is told of, days, and the thousand of a rate: numbers that count nothing.
PLAIN = re.compile(rf"^<b>.*?</b>|(\d+ )?({'|'.join(MONTHS)}) \d{{4}}|in 1,000|aged \d+ and")
DAY = re.compile(rf"\d+ ({'|'.join(MONTHS)})")  # without its year
LAW = re.compile(r"R\.\s*\d+-\d+")  # an article of a code
# Of several rows the one whose numbers are not divided by years, and that is drawn.
ONE_ROW = {
    "exposure/by_first_year_and_end": lambda row: (
        row["first_year"] == 2010 and row["history_id"] == "0"
    ),
    "fields/by_field": lambda row: row["held_by"] == "some_records",
}


def numbers(text):
    """Return the numbers of a text."""
    found = NUMBER.findall(text)
    return [
        float(digits.replace(",", "")) * SIZES[size] / (100 if percent else 1)
        for digits, size, percent in found
    ]


def planted(lab, query):
    """Return a row of a question, each of its numbers another, and {number: key} of them."""
    rows = ask_rows(lab, query, **find(query).needed)
    rows = rows.where(ONE_ROW.get(query, lambda row: True)).head(1)
    columns = [each for each in counts.find_keys(query, rows.columns) if each not in DIMENSION_OF]
    # In three figures, as a short number has them; residents are not above all persons.
    columns.sort(key=lambda column: column == PERSONS)
    values = {1_010_000 + 10_000 * place: column for place, column in enumerate(columns, 1)}
    rows = rows.assign(**{column: number for number, column in values.items()})
    keys = {number: counts.key(query, column) for number, column in values.items()}
    return rows, keys


def drawn(lab, canvas, query, **options):
    rows, keys = planted(lab, query)
    levers = {"retention_years": "limit_years", "days_earlier": "days_earlier"}
    options |= {name: str(rows[each][0]) for name, each in levers.items() if each in rows}
    asking = replace(canvas, query=query, options=options)
    return DRAWINGS[query](rows, asking), keys


def texts(trace):
    """Return all that a trace tells."""
    return [
        text
        for told in trace.get("hovertext", [])
        for text in ([told] if isinstance(told, str) else told)
    ]


def holds(text, keys, named):
    """Return the keys of the numbers of a text, of which each is named and none has no key."""
    told = [keys[number] for number in numbers(text) if number in keys]
    assert [key for key in named if key in told] == told
    others = [each for each in numbers(PLAIN.sub("", text)) if each not in keys]
    assert not any(others), text
    return told


def longest(trace, keys):
    """Return the keys of the text of a trace that tells most."""
    named = trace["meta"]["counts"]
    return max((holds(text, keys, named) for text in texts(trace)), key=len)


@for_each("plan", ["fast", "paced"])
@for_each("query", FIGURES)
def test_drawings_name_the_keys_of_the_numbers_told_in_their_order(lab, canvas, query, plan):
    figure, keys = drawn(lab, canvas, query, plan=plan)
    telling = [trace for trace in figure["data"] if texts(trace)]
    told = [longest(trace, keys) for trace in telling]
    assert any(told)
    for trace, most in zip(telling, told, strict=True):
        assert most in (trace["meta"]["counts"], [])  # a trace in which the row is not drawn


@for_each("query", FIGURES)
def test_drawings_name_the_key_of_a_length_of_which_nothing_is_told(lab, canvas, query):
    figure, keys = drawn(lab, canvas, query)
    values = {key: number for number, key in keys.items()}
    values["persons_per_year_since_the_end"] = values.get(RESIDENTS)  # of a band of one year
    for trace in figure["data"]:
        if trace["hoverinfo"] != "skip" or trace.get("visible") is False:
            continue
        (key,) = trace["meta"]["counts"]
        numeric = [each for each in (*trace["x"], *trace["y"]) if not isinstance(each, str)]
        expected = values[key.removeprefix("like_everyone_")]
        assert expected in numeric or not any(numeric)  # of the sex of another row


@for_each("query", FIGURES)
def test_drawings_name_the_keys_of_what_is_written_beside_their_traces(lab, canvas, query):
    layout = drawn(lab, canvas, query)[0]["layout"]
    _, keys = planted(lab, query)
    notes = [LAW.sub("", DAY.sub("", note["text"])) for note in layout.get("annotations", [])]
    told = [keys[each] for note in notes for each in numbers(note)]
    told += [keys[each["y0"]] for each in layout.get("shapes", []) if each["y0"]]
    assert told == layout.get("meta", {"counts": []})["counts"]


@for_each("language", ["en", "fr"])
@for_each("query", FIGURES)
def test_drawings_have_keys_of_the_list_alone(lab, canvas, french_canvas, query, language):
    rows = ask_rows(lab, query, **find(query).needed)
    asking = replace(french_canvas if language == "fr" else canvas, query=query)
    for trace in DRAWINGS[query](rows, asking)["data"]:
        named = trace["meta"]["counts"]
        told = [each for text in texts(trace) for each in numbers(PLAIN.sub("", text))]
        is_silent = trace.get("visible") is False or (texts(trace) and not told)
        assert set(named) <= set(counts.keys()) and (named or is_silent)


@for_each("query", sorted(MAPS))
def test_maps_name_the_keys_of_the_numbers_told_of_an_area(lab, canvas, query):
    drawing, keys = drawn(lab, canvas, query)
    (mark,) = [mark for mark in drawing.marks.values() if mark.text]
    assert holds(mark.text, keys, drawing.counts) == [*drawing.counts]
    assert set(drawing.counts) <= set(counts.keys())
    for svg in (drawing.svg(), drawing.still()):
        assert ElementTree.fromstring(svg).get("data-count").split() == [*drawing.counts]


@for_each("query", sorted(MAPS))
def test_blank_map_has_the_keys_of_the_map_that_repaints_it(lab, canvas, query):
    drawing, _ = drawn(lab, canvas, query)
    assert blank_map(canvas, MAPS[query]).counts == drawing.counts


def test_ratio_map_has_the_names_of_the_columns_of_ones_own_rows(canvas):
    rows = Rows({"departement_code": ["59"], "my_ratio": [1.2], "n_count": [3]})
    drawing = ratio_map(rows, canvas, "my_ratio", "n_count")
    assert isinstance(drawing, RateMap) and drawing.counts == ("my_ratio", "n_count")
    assert 'data-count="my_ratio n_count"' in drawing.still()
