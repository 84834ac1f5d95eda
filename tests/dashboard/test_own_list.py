"""A list of one's own: what its pages know, a line for what a card lacks, its own words."""

import re
import shutil
from contextlib import suppress
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from breachlab import ask, find
from breachlab.answer_files.formats import Answer, heading_with_unit, in_words
from breachlab.errors import BadParameters, NotKnown
from breachlab.query.headlines import finding, headline, question_text
from breachlab.query.queries import names
from breachlab.store.databases import connect_sealed
from breachlab.words import LANGUAGES, Sentence, Words
from dashboard import create_app
from dashboard.__main__ import main
from dashboard.database.served_world import OneWorld, Worlds
from dashboard.desk import Desk
from dashboard.files import file_address
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.state.page_state import State
from tests.dashboard.conftest import reading, served
from tests.data_gen.own.test_list_database import ADULTS, EIGHT, MAPPING
from tests.support.browser.readable import on_screen
from tests.support.own_folders import count_list, fill_in, say, write_list
from tests.support.own_lists import make_iban
from tests.support.tiers import some_of
from tests.support.whole_lists import make_whole_list, open_list

SINGLES_OUT = {"en": "could single out a person in the list", "fr": "désigner une"}
MARKS = {"en": "PERSONAL DATA", "fr": "DONNÉES PERSONNELLES"}
ADDRESSES = [f"/{page.name}" for page in PAGES] + [
    "/situation?tab=dpo",
    "/who?d=59&a=16-17&c=59512",
]
SHEETS = ("/briefing", "/briefing.docx", "/area", "/area/59", "/area/59/communes.csv")
FILES = {
    "who": "exposure/rate_by_departement",
    "what": "fields/by_field",
    "situation": "severity/notification_form",
}
COMMAND = re.compile(r"python -m|\bmake (data|test|dashboard|setup)\b|data_gen")
# Of the persons in the list: names, an address, and days of birth.
VALUES_OF_PERSONS = ("Xanneq", "Qmarchandq", "Qmorelq", "xanneq@", "1990-05-01", "2014-03-04")


@pytest.fixture(scope="module")
def answered(own_lists):
    """The list of eight rows and 500 adults, with a breach folder."""
    with connect_sealed(own_lists.path("many answered")) as connection:
        yield OneWorld(connection)


@pytest.fixture(scope="module")
def bare_path(tmp_path_factory):
    """The list of eight rows without a folder, a sex and ends, and with nothing assumed."""
    words_of_sex = MAPPING[MAPPING.index("[sex.words]") : MAPPING.index("[status")]
    without = MAPPING.replace(words_of_sex, "").replace('sexe = "sex"', 'sexe = "other"')
    without = without.replace('[last_ended_on]\nformat = "%Y-%m-%d"\n\n', "")
    without = without.replace('fin = "last_ended_on"', 'fin = "other"')
    since = without.replace("first_registered_on", "registered_since_on")
    rows = EIGHT.replace(",?,", ",active,")
    return count_list(write_list(tmp_path_factory.mktemp("bare"), since, rows))


@pytest.fixture(scope="module")
def bare(bare_path):
    with connect_sealed(bare_path) as connection:
        yield OneWorld(connection)


@pytest.fixture(scope="module")
def client(answered):
    return create_app(answered).server.test_client()


FEW_IN_EACH = {
    "en": "Each row has too few persons",
    "fr": "L’effectif de chaque ligne est trop faible",
}


def lines_of(world, address, language="en"):
    """Return {card: its line}, empty for a card that is drawn."""
    view = Desk(world, PAGES).view(address, language)
    assert not any(drawn.has_failed for drawn in view.cards.values())
    return {card.name: drawn.lacks for card, drawn in view.cards.items()}


def test_each_page_of_a_list_is_in_its_menu_and_says_what_would_open_its_cards(answered, client):
    view = Desk(answered, PAGES).view("/what", "en", ["show:fields/by_field"])
    assert [page.name for page in view.pages] == [page.name for page in PAGES]
    closed = lines_of(answered, "/response")
    assert [name for name, line in closed.items() if "Not known here" not in line] == [
        "notification/on_file",
        "notification/on_file_by_age",
    ]
    ((_, contents),) = page_shell.open_drawer(view)
    assert "own/clients.duckdb" in contents and "breachlab.connect()" not in contents
    assert {name for name, line in lines_of(answered, "/who").items() if not line} == {
        "exposure/rate_by_departement",
        "exposure/rate_by_departement-strip",
        "exposure/rate_by_age_and_sex",
        "exposure/stock",
        "exposure/by_first_year",
    }
    assert not lines_of(answered, "/situation?tab=dpo")["severity/notification_form"]
    assert client.get("/data/who/exposure/compare.csv").status_code == 404  # it lacks a fact


@pytest.mark.parametrize(("address", "language"), some_of([*product(ADDRESSES, LANGUAGES)], 3))
def test_page_names_personal_data_and_nobody(client, address, language):
    client.set_cookie("language", language)
    page = client.get(address).get_data(as_text=True)
    assert MARKS[language] in page
    assert not re.search(r"SYNTH[ÉE]TIQUE|SYNTHETIC|France Travail", page)
    assert 'class="failed"' not in page
    assert all(value in EIGHT for value in VALUES_OF_PERSONS)
    assert not any(value in page for value in VALUES_OF_PERSONS)
    # But for the command that writes the form with what was typed beside it.
    assert not COMMAND.search(re.sub("<code>.*?</code>", "", page))


def test_cards_that_lack_a_fact_say_what_would_open_them(bare):
    assert lines_of(bare, "/what")["fields/by_field"] == (
        "Not known here: it needs whether people are alive and live in France. "
        "Map deceased and lives_abroad in the list. "
        "Or write all_living_in_france = true under [list]."
    )
    assert "--breach-folder" in lines_of(bare, "/situation?tab=dpo")["severity/scales"]
    assert lines_of(bare, "/situation", "fr")["exposure/known_axis"] == (
        "Inconnu ici\u202f: il faut le déroulement de la violation tel qu’il a été publié\u202f: "
        "jours, effectifs annoncés, délais\u202f; des chiffres de la fuite modélisée, comme "
        "l’amende et les durées de conservation. Aucune colonne d’une liste ne le contient."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Not known here: it needs at least 500 exposed residents of 16 and over"),
        ("fr", "Inconnu ici\u202f: il faut au moins 500 habitants exposés de 16 ans ou plus"),
    ],
)
def test_rates_of_few_are_not_drawn_and_a_line_says_so(bare, language, said):
    """A rate needs 500 residents; the list has eight rows. Its counts of ages are drawn."""
    lines = lines_of(bare, "/who", language)
    page = str(page_shell.whole(Desk(bare, PAGES).view("/who", language)))
    assert "opt:shown=" not in page  # no choice between a rate and an adjusted rate
    assert lines["exposure/rate_by_departement"].startswith(said)
    assert not lines["exposure/stock"].startswith(said)  # it lacks something else: the ends
    # The counts of ages stand in their place; a place of the eight has few persons in each row.
    assert lines["exposure/by_departement"].startswith(FEW_IN_EACH[language])
    assert not lines["exposure/by_age_band"]


@pytest.fixture(scope="module")
def aged(tmp_path_factory):
    """The list of eight rows, 500 women of 46, and 600 children: 601 below 16."""
    children = "".join(
        f"Ines,Durand{number},2014-02-01,F,75011,active,2020-01-01,,\n" for number in range(600)
    )
    living = say(MAPPING, "all_living_in_france = true")
    file = write_list(tmp_path_factory.mktemp("aged"), living, EIGHT + ADULTS + children)
    with connect_sealed(count_list(file)) as connection:
        yield OneWorld(connection)


@pytest.mark.parametrize(
    ("language", "said", "line"),
    [
        ("en", "about 601 persons in 601 records", "the population by age begins at 16"),
        ("fr", "environ 601 personnes dans 601 dossiers", "la population par âge commence à 16"),
    ],
)
def test_children_of_a_list_have_counts_in_place_of_rates(aged, language, said, line):
    address = "/who?a=under 15"
    page = str(page_shell.whole(Desk(aged, PAGES).view(address, language)))
    title = re.sub("<[^>]*>", "", re.search(r"<h1.*?</h1>", page, re.DOTALL)[0])
    assert said in title.replace("\u202f", " ").replace("\xa0", " ")
    lines = lines_of(aged, address, language)
    assert line in lines["exposure/rate_by_departement"]
    assert not lines["exposure/by_departement"] and not lines["exposure/by_age_band"]


def test_rates_of_a_list_say_how_many_are_below_sixteen_unless_adults_alone_are_selected(aged):
    """Below sixteen are the 600 children and Bruno, who is 12, of the eight rows."""
    page = str(page_shell.whole(Desk(aged, PAGES).view("/who", "en")))
    said = "Below sixteen there is no rate, as the population by age begins there"
    assert f"{said}: {600 + 1} persons of the list" in re.sub("<[^>]*>", "", page)
    adults = str(page_shell.whole(Desk(aged, PAGES).view("/who?a=45-49", "en")))
    assert said not in re.sub("<[^>]*>", "", adults)


def test_what_of_a_list_names_severe_fields_first_and_columns_that_were_not_read(tmp_path):
    head, *lines = EIGHT.splitlines()
    ibans = [make_iban(1), "", make_iban(2), *[""] * 5]
    rows = [f"{head},iban,agence", *(f"{a},{b},N1" for a, b in zip(lines, ibans, strict=True))]
    mapping = MAPPING.replace('mail = "email"', 'mail = "email"\niban = "iban"\nagence = "other"')
    file = write_list(tmp_path, say(mapping, "all_living_in_france = true"), "\n".join(rows))
    with connect_sealed(count_list(file)) as connection:
        world = OneWorld(connection)
        page = str(page_shell.whole(Desk(world, PAGES).view("/what", "en")))
        assert "fields/without_nir" not in lines_of(world, "/what")
    text = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))
    assert "Most severe of what is out: bank details (IBAN) of 2 persons." in text
    assert "fields recognised; 1 column not read" in text and "agence not read" in text
    assert "Direct debit A debit that nobody agreed to. 2" in text
    heads = re.findall(r'<th scope="col" class="dotted">(.*?)</th>', page)
    assert heads == ["E-mail"]


def test_method_folds_what_is_not_known_by_what_would_open_it(answered, bare):
    for world, opened in ((answered, "registered_since_on"), (bare, "takes_assumed_figures")):
        page = str(page_shell.whole(Desk(world, PAGES).view("/method", "en")))
        section = page.partition('class="not-known"')[2].partition("</section>")[0]
        folds = re.findall(r"<summary>(.*?)</summary>", section)
        assert 0 < len(folds) < 15 and sum(opened in each for each in folds) == 1
        assert "no column of a list provides" in section and section.count("<li>") >= len(folds)


@pytest.mark.parametrize(
    ("address", "said"),
    [("/combination", "not who is in two breaches"), ("/what_if", "Central assumptions")],
)
def test_a_page_without_a_card_of_a_list_has_no_line_on_its_counts(
    answered, one_world, address, said
):
    pages = [
        str(page_shell.whole(Desk(each, PAGES).view(address, "en")))
        for each in (one_world, answered)
    ]
    assert [said in page for page in pages] == [True, False]


def test_an_hour_of_awareness_dates_the_notification_and_not_whether_it_was_done(answered):
    address = "/situation?tab=dpo&aware_at=2024-03-01T09:00"
    page = str(page_shell.whole(Desk(answered, PAGES).view(address, "en")))
    assert "The authority is to be notified by 4 March 2024, 09:00; " in page
    essentials = "/situation?aware_at=2024-03-01T09:00"
    shown = str(page_shell.whole(Desk(answered, PAGES).view(essentials, "en")))
    assert "The authority is to be notified by 4 March 2024, 09:00; " in shown
    assert "△ aware on 1 March 2024, 09:00: by 4 March 2024, 09:00" in page
    assert "Whether it was done is not known" in page and "Not done" not in page
    assert "Try another hour of awareness" in page


def test_tiles_are_of_what_the_list_knows(answered, bare):
    def tiles_of(world, address):
        """Return [(number, its unit)] of the tiles, as text."""
        page = str(page_shell.whole(Desk(world, PAGES).view(address, "en")))
        return re.findall(r"<strong[^>]*>(.*?)</strong><b[^>]*>(.*?)</b>", page)

    assert tiles_of(answered, "/situation") == [
        ("507", "persons to inform"),  # F has no status, E no birth date: most severe
        ("2", "minors at least"),
        ("under 1%", "have an e-mail address"),  # one of 506, as the status of F is not known
        ("506", "cannot be contacted in writing"),
        ("503", "live in Nord (59)"),
    ]
    assert [unit for _, unit in tiles_of(answered, "/situation?d=59")][-1].endswith(
        "contacted in writing"
    )
    assert ("2", "minors at least") in tiles_of(bare, "/situation")
    assert "persons to inform" not in [unit for _, unit in tiles_of(bare, "/situation")]


def test_a_list_whose_known_ages_are_of_adults_has_no_tile_of_minors(tmp_path):
    adults = "\n".join(line for line in EIGHT.splitlines() if not line.startswith(("Bru", "Flo")))
    with connect_sealed(count_list(write_list(tmp_path, MAPPING, adults))) as connection:
        view = Desk(OneWorld(connection), PAGES).view("/situation", "en")
        assert "minor" not in str(page_shell.whole(view))


def test_the_budget_of_a_list_has_the_levers_that_move_its_cost(tmp_path, caplog):
    """Seven persons: one by e-mail, six by a letter of 0.85 euros, nobody by SMS."""
    column, *lines = EIGHT.splitlines()
    rows = "\n".join([f"{column},rue", *(f"{line},4 rue des Lilas" for line in lines)])
    mapping = MAPPING.replace('mail = "email"', 'mail = "email"\nrue = "street_address"')
    file = write_list(tmp_path, say(mapping, "takes_assumed_figures = true"), rows)
    with connect_sealed(count_list(file)) as connection:
        desk = Desk(OneWorld(connection), PAGES)
        view = desk.view("/response?tab=budget&letter_cost=1.7", "en")
        page = str(page_shell.whole(view))
    notes = dict(re.findall(r'<p id="note-(\w+_cost)"[^>]*>(.*?)</p>', page, re.DOTALL))
    assert {*notes} == {"letter_cost", "sms_cost"}
    assert "€5.10 → €10 to inform people" in re.sub(r"<[^>]*>", "", notes["letter_cost"])
    assert "Nothing of this kind is sent" in notes["sms_cost"]
    assert not caplog.records


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        *product(FILES, ["csv", "json", "xlsx", "parquet", "csv-metadata.json"]),
        ("situation", "docx"),
    ],
)
def test_files_are_marked_personal_data(client, page, kind):
    client.set_cookie("language", "en")
    response = client.get(f"/data/{page}/{FILES[page]}.{kind}")
    assert response.status_code == 200
    assert "PERSONAL-DATA" in response.headers["Content-Disposition"]
    content = response.data
    if content.startswith(b"PK"):  # the parts of a ZIP
        with ZipFile(BytesIO(content)) as file:
            content += b"".join(file.read(name) for name in file.namelist())
    assert kind != "docx" or b"PERSONAL DATA" in content
    assert b"SYNTHETIC" not in content
    assert not any(value.encode() in content for value in VALUES_OF_PERSONS)


def test_metadata_of_a_list_have_its_headings_and_its_question(client):
    described = client.get("/data/situation/severity/notification_form.csv-metadata.json").json
    columns = {each["name"]: each["titles"] for each in described["tableSchema"]["columns"][:-1]}
    assert columns["registered_person_count"] == {
        "en": "Active persons",
        "fr": "Personnes actives",
    }
    said = client.get("/data/who/exposure/by_first_year.csv-metadata.json").json["dc:title"]
    assert said == "In which year did the exposed people first enter?"


def test_ledger_of_a_list_has_the_figures_of_its_questions_alone(answers, whole_list):
    figures = answers["method/ledger"].set_index("name")
    assert {"call_unit_cost", "award_eur", "postcode_lost_per_mille"} <= {*figures.index}
    assert not {"registered_persons", "disabled_job_seekers_end_of_2024"} & {*figures.index}
    assert figures.unit_en["call_minutes"].startswith("minutes an employee spends on one call")
    assert figures.unit_en["call_unit_cost"] == "ten-thousandths of a euro for one call taken"


def test_pictures_are_marked_personal_data_and_have_no_value_of_a_person(client):
    client.set_cookie("language", "en")
    drawn = [
        answer
        for page in PAGES
        for card in page.cards
        for answer in [client.get(file_address(State(page.name), card.name, "svg"))]
        if answer.status_code == 200
    ]
    assert len(drawn) > 3
    for answer in drawn:
        assert "PERSONAL-DATA" in answer.headers["Content-Disposition"]
        assert "PERSONAL DATA · Rows are counts of real people" in answer.text
        assert not re.search("SYNTHETIC|France Travail|modelled", answer.text)
        assert not any(value in answer.text for value in VALUES_OF_PERSONS)


@pytest.mark.parametrize("address", SHEETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_no_sheets(client, address, language):
    client.set_cookie("language", language)
    refused = client.get(address)
    assert (refused.status_code, refused.mimetype) == (403, "text/plain")
    assert SINGLES_OUT[language] in refused.get_data(as_text=True)
    assert 'href="/area' not in client.get("/who?d=59").get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "others", [["--behind-proxy", "--allow-host", "lab.example"], ["--socket"]]
)
def test_a_list_is_served_to_nobody_else(bare_path, tmp_path, capsys, others, language):
    path = tmp_path / "page.sock"
    words = [*others, str(path)] if others == ["--socket"] else others
    free = [] if others == ["--socket"] else ["--port", "0"]
    asked = ["--database", str(bare_path), "--workers", "1", "--language", language, *free]
    assert main([*words, *asked]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and f"{others[0]} " in said and SINGLES_OUT[language] in said
    assert not path.exists()


def test_a_list_does_not_take_the_place_of_a_world_that_others_read(
    small_database, bare_path, tmp_path
):
    path = shutil.copy(small_database, tmp_path / "lab.duckdb")
    worlds = Worlds(path, refusal="for its owner alone")
    Path(shutil.copy(bare_path, tmp_path / "list.duckdb")).replace(path)
    assert not worlds.current().is_own and worlds.has_trouble
    with pytest.raises(BadParameters, match="owner alone"):
        Worlds(path, refusal="for its owner alone")


def test_a_list_without_sex_and_ends_has_no_filter_on_them_and_a_switch_to_what_is_known(bare):
    desk = Desk(bare, PAGES)
    assert desk.view("/who?s=f", "en").notices
    assert "sexes" not in desk.world().values
    page = str(page_shell.whole(desk.view("/who", "en")))
    lines = re.findall(r'<section class="lacking".*?</section>', page)
    assert ["opt:since=registration" in line for line in lines].count(True) == 1
    assert not lines_of(bare, "/who?since=registration")["exposure/by_duration"]


OF_REGISTER = {
    "en": r"ages assumed|regist(?!ered letter)|agency|job.?seeker|candidate|adviser|unemploy"
    r"|France Travail",
    "fr": r"âges supposés|inscri|radié|agence|demandeu\w+ d.emploi|candidat|conseiller|chôm"
    r"|quitté le fichier|France Travail",
}
OF_REGISTER = {language: re.compile(words, re.I) for language, words in OF_REGISTER.items()}
WORDED_ADDRESSES = [*ADDRESSES[:-1], "/who?d=59", "/who?level=region", "/who?y=2015&e=3-5"]
WORDED_ADDRESSES += ["/who?whom=registered", "/what?d=59"]
# The words of a page: those between its tags, and those that are read aloud or hover.
READ_OR_HEARD = re.compile(r'>([^<]+)<|\b(?:aria-label|title|data-hover|alt)="([^"]*)"')


@pytest.fixture(scope="module")
def whole_list(lab, tmp_path_factory):
    rows = make_whole_list(lab, 1_000, has_gaps=True)
    with open_list(tmp_path_factory.mktemp("words"), rows, fill=fill_in) as connection:
        yield connection


@pytest.fixture(scope="module")
def desk(whole_list):
    return Desk(OneWorld(whole_list), PAGES)


@pytest.fixture(scope="module")
def answers(whole_list):
    """The answer to each question that a list can answer."""
    found = {}
    for name in names():
        with suppress(NotKnown):
            found[name] = ask(whole_list, name, **find(name).needed)
    assert len(found) == 57
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_of_a_list_are_in_words_of_a_list(whole_list, answers, language):
    words, of_register = Words.of(whole_list, language), OF_REGISTER[language]
    # Where a figure is from, and the names of figures.
    on_sources = re.compile(r"source|evidence|reason_en|reason_fr|^name$")
    for name, rows in answers.items():
        query = find(name)
        said = [headline(query, rows, words).text, question_text(query, words)]
        said += [finding(query, rows, words).text] if query.texts(language).findings else []
        said += [heading_with_unit(name, str(column), language, "own") for column in rows]
        for column in in_words(Answer(rows, words, query=name)):
            said += [] if on_sources.search(column.name) else column.texts
        assert [text for text in said if of_register.search(text)] == [], name


@pytest.mark.parametrize(
    ("address", "language"), some_of([*product(WORDED_ADDRESSES, LANGUAGES)], 3)
)
def test_pages_of_a_list_are_in_words_of_a_list(desk, address, language):
    page = str(page_shell.whole(desk.view(address, language)))
    page = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    page = page.partition('class="not-known"')[0]  # the questions that it leaves open are the lab's
    said = [between or heard for between, heard in READ_OR_HEARD.findall(page)]
    assert [text for text in said if OF_REGISTER[language].search(text)] == []


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Whole list: "), ("fr", "Toute la liste : ")]
)
def test_a_title_that_counts_more_than_the_selection_is_of_the_whole_list(desk, language, said):
    view = desk.view("/situation?d=59&tab=dpo", language)
    titles = [
        drawn.found.text for drawn in view.cards.values() if isinstance(drawn.found, Sentence)
    ]
    assert any(each.replace("\u202f", " ").startswith(said) for each in titles)
    assert not any(each.startswith(("Everybody", "Tout le fichier")) for each in titles)


READ = ("situation", "situation?tab=dpo", "who?d=59", "what", "method")


def test_pages_of_a_list_can_be_read_heard_and_clicked(browser, answered):
    with (
        served(create_app(answered)) as address,
        reading(browser, address, "/who") as reader,
    ):
        wrong = []
        for path in READ:
            reader.opens(f"{address}{path}")
            found = on_screen(reader.page, (360, 768, 1440), (768, 1440))
            wrong += [f"{path}: {each}" for each in found]
        assert not wrong, "\n".join(wrong)
        reader.opens(f"{address}who")
        reader.page.get_by_role("button", name="Régions").click()
        expect(reader.page).to_have_url(f"{address}who?level=region")
        expect(reader.page.locator("h1")).not_to_be_empty()
        assert reader.troubles == []


def test_each_part_that_an_act_changes_has_its_place_on_the_page_of_a_list(answered, bare):
    for world, page in product((answered, bare), PAGES):
        desk = Desk(world, PAGES)
        view = desk.view(f"/{page.name}", "en")
        places = set(re.findall(r'id="([^"]+)"', str(page_shell.whole(view))))
        assert {*page_shell.parts(page_shell.changes(view))} <= places, page.name


def test_the_form_of_a_list_is_written_in_the_shell(own_lists, tmp_path, capsys):
    """It knows no earlier day."""
    for day in ([], ["--as-of", "2026-12-02"]):
        words = ["--database", str(own_lists.path("many answered")), "--form"]
        words += [str(tmp_path / "form.docx"), "--replace"]
        assert main([*words, *day]) == 0
        assert (tmp_path / "form.docx").read_bytes()[:2] == b"PK"
    assert "Blanks left: 15 (Nature of the breach" in capsys.readouterr().out
