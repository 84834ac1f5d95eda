"""The list of the sheets with its map and its links, and whom to reach, which a file says."""

import pytest

from breachlab.drawing.contours import NAMES
from breachlab.errors import BadContacts
from breachlab.words import LANGUAGES
from breachlab.words.language import fold
from dashboard import create_app
from dashboard.sheets import area, contact_list, document
from dashboard.sheets.briefing import write_briefing
from dashboard.sheets.contact_list import KEYS, PATH, WHOM, read_contacts
from tests.dashboard.sheets.conftest import opener
from tests.dashboard.sheets.test_area import broken_answers
from tests.support.pages.elements import of_html


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


@pytest.mark.parametrize("language", LANGUAGES)
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


def test_map_of_the_list_leads_to_every_sheet_and_the_tab_key_passes_it_by(opens):
    (drawing,) = [
        each
        for each in opens("/area").page.all("svg")
        if each.attributes.get("class") == "area-map"
    ]
    links = [each.attributes for each in drawing.all("a")]
    assert {each["href"] for each in links} == {f"/area/{code}" for code in NAMES}
    assert {each["tabindex"] for each in links} == {"-1"}
    assert any(each["aria-label"].startswith("Nord (59). ") for each in links)


def test_list_has_the_headline_of_who(opens):
    assert opens("/area").headline == opens("/who").headline


def test_list_has_its_links_where_the_rates_cannot_be_computed(one_world, monkeypatch):
    opens = opener(one_world)
    broken_answers(monkeypatch, "exposure/rate_by_departement")
    sheet = opens("/area")
    assert sheet.status == 200 and "could not be computed" in sheet.headline
    assert {f"/area/{code}" for code in NAMES} <= {*sheet.links}


def written(folder, text):
    path = folder / "contacts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_in_the_root_has_every_table_and_key():
    found = read_contacts()
    assert PATH.exists() and {*found} == {*WHOM}
    assert all({*each} == {*KEYS} for each in found.values())
    assert found["public"]["phone"] == "3949"


def test_no_file_is_nobody_and_a_part_is_a_part(tmp_path):
    assert read_contacts(tmp_path / "none.toml") == {}
    path = written(tmp_path, '[press]\nphone = "01 23"\n')
    assert read_contacts(path) == {"press": {"phone": "01 23"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[press", "contacts.toml is not TOML: "),
        ("[pres]\n", "'pres' is no table. Did you mean 'press'? Known: public, press, "),
        ('press = "x"\n', "'press' is no table; write [press]. Expected are the tables public, "),
        ('[press]\nfone = "1"\n', "'fone' is no key of [press]. Did you mean 'phone'? Known: "),
        ("[press]\nphone = 3949\n", "phone of [press] must be text in quotation marks."),
    ],
)
def test_a_wrong_file_is_refused_in_words(tmp_path, text, said):
    with pytest.raises(BadContacts) as refused:
        read_contacts(written(tmp_path, text))
    assert said in str(refused.value) and str(tmp_path) in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "contacts.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadContacts, match="is not TOML"):
        read_contacts(tmp_path / "contacts.toml")


def test_the_dashboard_does_not_start_with_a_wrong_file(one_world, tmp_path, monkeypatch):
    path = written(tmp_path, "[nobody]\n")
    monkeypatch.setattr("dashboard.sheets.read_contacts", lambda: read_contacts(path))
    with pytest.raises(BadContacts, match="'nobody' is no table"):
        create_app(one_world)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contacts_are_printed_as_links_and_what_is_empty_as_a_blank(one_world, language):
    contacts = {
        "public": {"phone": "3949", "email": ""},
        "press": {"phone": "01 23", "email": "<press@example.org>"},
    }
    world = one_world.current()
    words = world.words[language]
    sheets = [area("59", world, words, contacts=contacts), write_briefing(world, words, contacts)]
    for sheet, blanks in zip(sheets, (2, 1), strict=True):
        page = of_html(document(sheet, world, words))
        links = [each.attributes["href"] for each in page.all("a")]
        assert "tel:3949" in links
        assert len([each for each in page.all("span") if is_blank(each)]) == blanks
    assert "tel:0123" in links and "mailto:<press@example.org>" in links


def is_blank(element):
    return element.attributes.get("class") == "blank"


def test_a_document_says_a_contact_in_a_line(one_world, subtests):
    for whom in contact_list.WHOM:
        with subtests.test(whom=whom):
            words = one_world.current().words["fr"]
            known = {whom: {"phone": "01 23", "email": "a@example.org"}}
            assert contact_list.say_contact(whom, known, words).endswith(
                " : 01 23, a@example.org".replace(" :", "\u202f:")
            )
            assert contact_list.say_contact(whom, {}, words).endswith("……")
