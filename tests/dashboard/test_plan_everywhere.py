"""A plan is one plan: on the page, as CSV, as XLSX, by the command that the drawer gives."""

import io
import shlex
from contextlib import redirect_stdout

import openpyxl
import pandas
import pytest

from breachlab.__main__ import main
from breachlab.query import repeat
from dashboard import create_app
from dashboard.desk import Desk
from dashboard.files import card_files
from dashboard.pages import PAGES
from dashboard.pages.response.page import CALLS, COSTS
from tests.support.cases import for_each

HEAD = 4  # the row of a workbook that names the columns, above what they are called
SELECTIONS = ["/response", "/response?s=f&d=45", "/response?st=cs&a=20-24"]
every_selection = for_each("address", SELECTIONS)
every_plan = for_each("card", [CALLS, COSTS])


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


@pytest.fixture(scope="module")
def client(one_world):
    return create_app(one_world).server.test_client()


def by_shell(view, card, database):
    """Return what the drawer's own command prints."""
    words = shlex.split(repeat.command(card.query, card.resolve(view.state).parameters))[3:]
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*words, "--database", str(database), "--format", "csv"]) == 0
    return pandas.read_csv(io.StringIO(out.getvalue()))


def by_workbook(client, state, card):
    content = client.get(card_files.address(state, card, "xlsx")).data
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    names, _, *rows = sheet.iter_rows(min_row=HEAD, values_only=True)
    return pandas.DataFrame(rows, columns=names)


@every_selection
@every_plan
def test_the_files_and_the_command_say_the_same(desk, client, small_database, address, card):
    view = desk.view(address, "en")
    rows = desk.world().answers.rows(card.query, card.resolve(view.state).parameters).frame()
    file = pandas.read_csv(io.BytesIO(client.get(card_files.address(view.state, card, "csv")).data))
    others = {
        "csv": file,
        "xlsx": by_workbook(client, view.state, card),
        "shell": by_shell(view, card, small_database),
    }
    numbers = [*rows.select_dtypes("number")]
    assert len(numbers) > 5
    for way, other in others.items():
        assert len(other) == len(rows), way
        for name in numbers:
            assert other[name].tolist() == pytest.approx(rows[name].tolist()), (way, name)


@every_selection
def test_the_drawing_shows_the_rows_of_the_files(desk, client, address):
    view = desk.view(address, "en")
    file = pandas.read_csv(
        io.BytesIO(client.get(card_files.address(view.state, CALLS, "csv")).data)
    )
    taken, beyond, other, told = (each["y"] for each in view.cards[CALLS].drawing["data"])
    calls = [sum(each) for each in zip(taken, beyond, strict=True)]
    assert calls == pytest.approx(file.expected_call_count.tolist())
    assert max(taken) <= file.call_capacity_count[0]
    assert told == file.told_person_count.tolist()
    assert other == file.held_back_told_person_count.tolist()
