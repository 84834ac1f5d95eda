"""Mutations of styles and scripts: remove a declaration, bind another key."""

import re

from tools.mutate.edits import Edit

QUIET = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(?<=[{;])\s*[-\w]+\s*:[^;{}]+;")
KEYS = {
    "ArrowLeft": "ArrowRight",
    "ArrowRight": "ArrowLeft",
    "ArrowUp": "ArrowDown",
    "ArrowDown": "ArrowUp",
    "Home": "End",
    "End": "Home",
    "Enter": "Escape",
    "Escape": "Enter",
    "altKey": "ctrlKey",
    "ctrlKey": "altKey",
    "shiftKey": "altKey",
}
KEY = re.compile(rf"(?<=[\"'.])(?:{'|'.join(KEYS)})\b")
SPACE = re.compile(r'(?<=key === )" "')


def edits_of_css(text: str) -> list[Edit]:
    """Return the edits that remove a declaration from a style.

    >>> text = "a:hover { color: red; margin: 0; } /* b: c; */"
    >>> [each.of(text) for each in edits_of_css(text)]
    ['a:hover { margin: 0; } /* b: c; */', 'a:hover { color: red; } /* b: c; */']
    """
    seen = QUIET.sub(lambda match: " " * len(match[0]), text)
    return [Edit(*match.span(), "", "declaration") for match in DECLARATION.finditer(seen)]


def edits_of_js(text: str) -> list[Edit]:
    """Return the edits that bind another key.

    >>> text = 'if (event.key === " " || event.key === "Enter" && event.altKey) go("Home");'
    >>> [text[each.start : each.end] + " → " + each.new for each in edits_of_js(text)]
    ['" " → "Tab"', 'Enter → Escape', 'altKey → ctrlKey', 'Home → End']
    """
    spaces = [Edit(*match.span(), '"Tab"', "key") for match in SPACE.finditer(text)]
    return sorted(
        spaces + [Edit(*match.span(), KEYS[match[0]], "key") for match in KEY.finditer(text)]
    )
