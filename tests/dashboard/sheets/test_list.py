"""The list of the sheets: a map and a table of links, which scripts search and sort."""

import pytest

from breachlab.drawing.contours import NAMES
from breachlab.words import LANGUAGES
from breachlab.words.language import fold
from tests.dashboard.sheets.conftest import opener
from tests.dashboard.sheets.test_area import broken_answers
from tests.support.cases import for_each


def rows_of(sheet):
    """Return {code: (name of the row, {key: value})} of the table."""
    (table,) = sheet.page.all("tbody")
    found = {}
    for row in table.all("tr"):
        if any(row.all("td")):
            (link,) = row.all("a")
            code = link.attributes["href"].removeprefix("/area/")
            cells = {
                each.attributes["data-count"]: float(each.attributes["data-value"])
                for each in row.all("td")
                if "data-count" in each.attributes
            }
            found[code] = link.text, cells
    return found


@for_each("language", LANGUAGES)
def test_list_has_every_departement_by_name_with_the_numbers_of_the_answer(
    opens, one_world, language
):
    found = rows_of(opens("/area", language))
    assert {*found} == {*NAMES} and len(found) == 101
    listed = [fold(name) for name, _ in found.values()]
    assert listed == sorted(listed)
    rows = one_world.current().answers.rows("exposure/rate_by_departement", {})
    for row in rows.dicts():
        _, numbers = found[row["departement_code"]]
        assert numbers["living_here_person_count"] == row["living_here_person_count"]
        assert numbers["persons_per_thousand"] == pytest.approx(row["persons_per_thousand"])
    (foot,) = opens("/area", language).page.all("tfoot")
    (elsewhere,) = [float(each.attributes["data-value"]) for each in foot.all("td")]
    (total,) = one_world.current().answers.rows("exposure/total", {}).dicts()
    residents = sum(numbers["living_here_person_count"] for _, numbers in found.values())
    assert residents + elsewhere == total["living_person_count"] and elsewhere > 0


def test_its_map_leads_to_every_sheet_and_the_tab_key_passes_it_by(opens):
    (drawing,) = [
        each
        for each in opens("/area").page.all("svg")
        if each.attributes.get("class") == "area-map"
    ]
    links = [each.attributes for each in drawing.all("a")]
    assert {each["href"] for each in links} == {f"/area/{code}" for code in NAMES}
    assert {each["tabindex"] for each in links} == {"-1"}
    assert any(each["aria-label"].startswith("Nord (59). ") for each in links)


def test_its_headline_is_that_of_who(opens):
    assert opens("/area").headline == opens("/who").headline


def test_its_links_stand_where_the_rates_cannot_be_computed(one_world, monkeypatch):
    opens = opener(one_world)
    broken_answers(monkeypatch, "exposure/rate_by_departement")
    sheet = opens("/area")
    assert sheet.status == 200 and "could not be computed" in sheet.headline
    assert {f"/area/{code}" for code in NAMES} <= {*sheet.links}
