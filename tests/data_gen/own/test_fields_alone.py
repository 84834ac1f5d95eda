"""Fields that were taken and that nobody reads: passwords, documents, cards, income, Art. 9."""

import pytest

from breachlab import connect
from breachlab.query.asking import ask
from breachlab.store.databases import connect_sealed
from breachlab.words import LANGUAGES
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from data_gen.__main__ import main
from data_gen.own import reading
from data_gen.own.mapping import FIELDS_ALONE
from tests.data_gen.own.test_list_database import MAPPING, make_database
from tests.support.own_folders import EIGHT, fill_in, say, write_list

LABELS = ("MDP", "Passeport", "Numéro de CB", "Salaire net", "Revenus", "Allergies")
ROLES = (*FIELDS_ALONE[:4], "income", "special_category")
EXTENDED = "".join(
    f"{line},{cells}\n"
    for line, cells in zip(
        EIGHT.splitlines(),
        [",".join(LABELS), *[",".join(f"qzmark{row}x{at}" for at in range(6)) for row in range(8)]],
        strict=True,
    )
)
COLUMNS = "".join(f'"{label}" = "{role}"\n' for label, role in zip(LABELS, ROLES, strict=True))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    mapping = MAPPING.replace("[columns]\n", f"[columns]\n{COLUMNS}")
    assert main(["own", str(write_list(folder, mapping, EXTENDED)), "--breach-folder"]) == 0
    fill_in(folder / "clients-breach")
    taken = ("all_living_in_france = true", "takes_assumed_figures = true")
    said = say(mapping, *taken, 'breach_folder = "clients-breach"')
    return make_database(folder, EXTENDED, said)


@pytest.fixture(scope="module")
def world(path):
    with connect(path) as connection:
        yield connection


def test_fields_alone_are_out_of_a_number_that_is_not_counted(world):
    rows = ask(world, "fields/by_field").set_index("field_id")
    assert set(FIELDS_ALONE) <= set(rows.index)
    alone = rows.loc[[*FIELDS_ALONE]]
    assert set(alone.held_by) == {"not_counted"}
    assert alone[["record_count", "person_count", "person_share"]].isna().all(axis=None)
    assert rows.loc["email"].person_count == 1


def test_a_password_opens_its_harm_to_whoever_has_an_email_address(world):
    harms = ask(world, "fields/harms").set_index("harm_id")
    fields = ask(world, "fields/by_field").set_index("field_id")
    assert harms.person_count["password_reuse"] == fields.person_count["email"] == 1


def test_no_other_field_alone_opens_a_harm_and_no_set_has_them(world):
    harms = ask(world, "fields/harms").set_index("harm_id")
    assert "income" not in str(harms.to_dict())
    assert not {*FIELDS_ALONE} & {*ask(world, "fields/by_field_and_status").field_id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_names_the_fields_alone_without_a_number(path, language):
    with connect_sealed(path) as connection:
        client = create_app(OneWorld(connection)).server.test_client()
        page = client.get(f"/what?lang={language}").text
    name, told = {
        "en": ("Income or wages", "not counted"),
        "fr": ("Revenus ou salaires", "non compté"),
    }[language]
    line = page.partition(f"<span>{name}</span>")[2].partition("</li>")[0]
    assert told in line and not any(map(str.isdigit, line.partition("</div></div>")[2]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawer_and_the_form_name_the_fields_alone(path, language):
    with connect_sealed(path) as connection:
        desk = Desk(OneWorld(connection), PAGES)
        view = desk.view("/what", language, ["show:fields/by_field"])
        assert not any(drawn.has_failed for drawn in view.cards.values())
        ((_, drawer),) = page_shell.open_drawer(view)
        form = desk.view("/situation?tab=dpo", language).cards
        client = create_app(OneWorld(connection)).server.test_client()
        page = client.get(f"/situation?tab=dpo&lang={language}").text
    assert not any(drawn.has_failed for drawn in form.values())
    name = {"en": "income or wages", "fr": "revenus ou salaires"}[language]
    assert name in drawer.lower() and name in page.lower()


def test_no_value_of_a_field_alone_leaves_the_reader(path):
    assert b"qzmark" not in path.read_bytes()


def test_verify_makes_the_fields_alone_again(path, capsys):
    assert main(["verify", "--database", str(path)]) == 0, capsys.readouterr()


def test_a_column_alone_is_not_even_asked_of_the_file(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(
        reading.duckdb, "ColumnExpression", lambda name: seen.append(name) or COLUMN(name)
    )
    mapping = MAPPING.replace("[columns]\n", f"[columns]\n{COLUMNS}")
    make_database(tmp_path, EXTENDED, mapping)
    assert seen and not {f"c{number}" for number in range(9, 15)} & {*seen}


COLUMN = reading.duckdb.ColumnExpression
