"""The panel of own texts: what a reader types once, which stays in the browser.

The server writes the panel empty and marks the blanks; own_texts.js fills both in.
"""

import json
import shlex

from breachlab.query.answer_rows import Rows
from breachlab.words.language import LANGUAGES, interface
from breachlab.words.own_texts import LARGEST, VERSION, keys_of, list_fields
from breachlab.words.vocabulary import OF_LIST
from dashboard import html
from dashboard.state.page_state import TAB, State, write_state
from dashboard.words import PageWords

PANEL = html.macros("own_texts.html")
PLACE = "own-texts"  # the id of the panel


def write_panel(rows: Rows, state: State, words: PageWords) -> list[html.Markup]:
    """Return the panel: a field for each blank, and for each item to fill in of a form's rows.

    A script has the rules of all fields, as a file may name what no field stands for.
    """
    texts, fields = interface(words.language)["own_texts"], list_fields(words.canvas.words)
    items = rows.dicts() if "legal_reference" in rows else []
    of_all = {key: each for key, each in texts.items() if not key.endswith(OF_LIST)}
    rules = {"version": VERSION, "largest": LARGEST, "texts": of_all | {"fields": fields}}
    blanks = dict.fromkeys(key for row in items for key in keys_of(row))
    # A list has no drafts, no briefing and no sheets: the form alone has blanks.
    typed = [key for key in texts["fields"] if key in blanks or not words.is_own]
    shown = {
        "place": PLACE,
        "fields": {key: fields[key] for key in typed},
        "items": {key: fields[key] for key in blanks if "item" in key},
        "rules": json.dumps(rules, ensure_ascii=False),
        "left": words.canvas.words.text("own_texts", "left"),
        "kept": words.canvas.words.text("own_texts", "kept"),
        "command": shlex.join(_command(words)) if words.is_own else "",
    }
    return [PANEL.panel(shown, texts)]


def _command(words: PageWords) -> list[str]:
    """Return the command that writes the form of a list with own texts in its blanks."""
    language = [] if words.language == LANGUAGES[0] else ["--language", words.language]
    asked = ["--database", words.database, "--form", "form.docx", "--answers", "mine.toml"]
    return ["python", "-m", "dashboard", *asked, *language]


def address(state: State) -> str:
    """Return the address of the panel beside the form, with the day and decisions of a state."""
    return f"{write_state(State('situation', options={TAB: 'dpo', **state.kept}))}#{PLACE}"
