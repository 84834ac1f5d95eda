"""No page needs pandas or IPython: they would cost each worker 0.6 s and 50 MB."""

import subprocess
import sys

from breachlab.paths import ROOT

# Every page and card, whole and of a selection, with the drawers; the sheets; then a file.
VISIT = """
import sys
from pathlib import Path

from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.state.page_state import State, write_state

worlds = Worlds(Path(sys.argv[1]))
desk, client = Desk(worlds, PAGES), create_app(worlds).server.test_client()
for page in PAGES:
    for tab in page.tabs or [""]:
        for language, selection in (("fr", {}), ("en", {"departements": ("59", "2A")})):
            address = write_state(State(page.name, selection, {"tab": tab} if tab else {}))
            shown = desk.view(address, language)
            assert not [card for card, drawn in shown.cards.items() if drawn.has_failed]
            str(page_shell.whole(shown))
            for card in shown.cards if selection else ():
                opened = desk.view(address, "en", [f"show:{card.query}"])
                page_shell.parts(page_shell.changes(opened))
for path in ("/", "/who", "/briefing", "/area", "/area/59"):
    assert client.get(path).status_code == 200, path
print(sys.modules.keys() & {"pandas", "IPython"})
client.get("/data/who/exposure/by_first_year.csv")
print("pandas" in sys.modules)
"""


def test_pages_cards_drawers_and_sheets_import_neither(thorough, small_database):
    command = [sys.executable, "-c", VISIT, str(small_database)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["set()", "True"], run.stderr
