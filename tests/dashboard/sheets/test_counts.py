"""The numbers of sheets: each has its key and its value in the HTML that comes."""

import re

from breachlab import counts
from breachlab.words import LANGUAGES
from tests.support.cases import for_each


def keyed(element):
    """Return {key: value} of all numbers in an element."""
    tags = ("td", "th", "p", "h1", "small", "span", "strong", "summary")
    found = [each.attributes for each in element.all(*tags) if "data-count" in each.attributes]
    return {
        key: value
        for each in found
        if "data-value" in each
        for key, value in zip(each["data-count"].split(), each["data-value"].split(), strict=True)
    }


@for_each("language", LANGUAGES)
@for_each("path", ["/area/59", "/briefing"])
def test_every_cell_finding_and_headline_with_a_number_has_keys(opens, path, language):
    (body,) = opens(path, language).page.all("body")
    shown = [each for each in body.all("td", "h1", "strong") if re.search(r"\d", each.text)]
    shown = [each for each in shown if not any(each.all("svg"))]
    assert len(shown) > 20
    for each in shown:
        keys = {key for part in each.all("td", "h1", "strong", "small") for key in _keys(part)}
        assert keys and keys <= set(counts.keys()), each.text


def _keys(element):
    return element.attributes.get("data-count", "").split()


def test_the_numbers_beside_the_headline_are_those_of_the_answer(opens, lab):
    (strip,) = (
        each for each in opens("/area/59").page.all("div") if each.attributes.get("id") == "numbers"
    )
    names = ["died_or_left_person_count", "part_of_france_share", "standardised_ratio"]
    assert [*keyed(strip)] == names and all(map(float, keyed(strip).values()))


@for_each("path", ["/area/59", "/briefing", "/area"])
def test_the_foot_of_a_sheet_has_the_counts_of_what_it_was_made_with(opens, lab, path):
    (foot,) = opens(path).page.all("footer")
    asked = "select count(*), count(*) filter (where is_primary) from registrants"
    ((records, persons),) = lab.cursor().execute(asked).fetchall()
    found = keyed(foot)
    assert (found["row_count"], found["person_count"]) == (str(records), str(persons))
