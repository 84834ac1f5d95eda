"""A plan is one plan: on the page, as CSV, as XLSX, by the command that the drawer gives."""

import io
import shlex
from contextlib import redirect_stdout

import openpyxl
import pandas
import pytest

from breachlab import repeat
from breachlab.__main__ import main
from dashboard import create_app, exports
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.pages.response import CALLS, COSTS, WAVES
from tests.support.cases import for_each

HEAD = 5  # rows above the data of a workbook
SELECTIONS = ["/response", "/response?s=f&d=45", "/response?st=cs&a=20-24"]
SHOWN = {
    CALLS: ["expected_call_count", "held_back_call_count"],
    WAVES: [f"{name}_backlog_person_count" for name in ("email", "sms", "letter", "space")],
}
every_selection = for_each("address", SELECTIONS)
every_plan = for_each("card", [CALLS, WAVES, COSTS])


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
    content = client.get(exports.address(state, card, "xlsx")).data
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    names, *rows = sheet.iter_rows(min_row=HEAD, values_only=True)
    return pandas.DataFrame(rows, columns=names)


@every_selection
@every_plan
def test_the_files_and_the_command_say_the_same(desk, client, small_database, address, card):
    view = desk.view(address, "en")
    rows = desk.world().answers.rows(card.query, card.resolve(view.state).parameters)
    file = pandas.read_csv(io.BytesIO(client.get(exports.address(view.state, card, "csv")).data))
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
@for_each("card", SHOWN)
def test_the_drawing_shows_the_rows_of_the_files(desk, client, address, card):
    view = desk.view(address, "en")
    file = pandas.read_csv(io.BytesIO(client.get(exports.address(view.state, card, "csv")).data))
    traces = view.cards[card].drawing["data"]
    for trace, name in zip(traces, SHOWN[card], strict=False):
        assert trace["y"] == pytest.approx(file[name].tolist())
