"""Own texts: what a reader puts into the blanks of drafts, form, briefing and sheets.

On a page they stay in the browser (dashboard/assets/own_texts.js). In the shell they are read from
mine.toml, which the page writes and reads too: `version = 1`, then `dpo = "Ada Martin"` and so on.

A blank is a word in brackets, [DPO], that [own_texts.fields] names in each language. A number
beside [DPO] is that of the officer, any other that of the help line. An item of the form has a key
by its number, item_9; contact and measures of the form have those of the drafts.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from breachlab.errors import BadParameters
from breachlab.words.language import LANGUAGES, interface
from breachlab.words.values import Words, is_null

VERSION, LARGEST = 1, 65_536  # of a file, and the most bytes that a browser reads
SHORT, LONG = 200, 2_000  # characters at most, as a browser counts them: in UTF-16
BLANK = re.compile(r"(\[[^\[\]\n]+\])")
OFFICER, PHONE, HELP_LINE = "[DPO]", "phone", "help_line"
# {article: the keys of an item of the form}; any other item has that of its number.
OF_ARTICLES = {"GDPR Art. 33(3)(b)": ("dpo", PHONE, "email"), "GDPR Art. 33(3)(d)": ("measures",)}
OF_DELAY = "GDPR Art. 33(1)"  # the reasons for a delay
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but a tab and a line break


def list_fields(words: Words) -> dict[str, dict[str, Any]]:
    """Return {key: field}: one for each blank, and one for each item of the form by its number.

    A field has its `label`, a `hint`, its `blank`, the `most` characters, whether it `has_lines`.
    """
    texts = interface(words.language)["own_texts"]
    items = {int(code): label for (kind, code), label in words.labels.items() if kind == "item"}
    fields = dict(texts["fields"])
    for number in sorted(items):
        fields[f"item_{number}"] = {"label": items[number], "hint": ""}
    for key, each in fields.items():
        has_lines = key == "measures" or key.startswith("item_")
        rules = {"has_lines": has_lines, "most": LONG if has_lines else SHORT}
        fields[key] = {"blank": texts["blank"], **each, **rules}
    return fields


def keys_of(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of a row of severity/notification_form; none if nothing is to fill in."""
    keys = OF_ARTICLES.get(item["legal_reference"], (f"item_{item['item_id']}",))
    return keys if item["is_to_fill"] or is_if_late(item) else ()


def is_if_late(item: Mapping[str, Any]) -> bool:
    """Return whether an item of the form is wanted only if the notification is late."""
    is_dated = not is_null(item.get("due_at")) and is_null(item.get("done_on"))
    return item["legal_reference"] == OF_DELAY and is_dated and not item["is_to_fill"]


@cache
def _list_blanks() -> dict[str, str]:
    """Return {blank: key} of all languages; a number is that of the help line."""
    known = [interface(each)["own_texts"]["fields"].items() for each in LANGUAGES]
    return {each.get("blank", ""): key for of in known for key, each in of if key != PHONE}


def split_blanks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text in order, each with the key of its blank; words between have none.

    >>> [*split_blanks("Ask [DPO]: [number]. [?]")]
    [('Ask ', ''), ('[DPO]', 'dpo'), (': ', ''), ('[number]', 'phone'), ('. ', ''), ('[?]', '')]
    """
    for line in text.splitlines(keepends=True):
        for part in filter(None, BLANK.split(line)):
            key = _list_blanks().get(part, "")
            yield part, PHONE if key == HELP_LINE and OFFICER in line else key


def read_answers(path: Path, words: Words) -> dict[str, str]:
    """Return the texts of a file; raises BadParameters for one that the page would refuse too."""

    def refuse(name: str, **values: Any) -> BadParameters:
        text = interface(words.language)["own_texts"]["refusals"][name]
        return BadParameters(text.format(file=path, **values))

    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:  # no file, no UTF-8, no TOML
        raise refuse("broken", why=error) from None
    if found.pop("version", None) != VERSION:
        raise refuse("version", version=VERSION)
    fields = list_fields(words)
    for key, text in found.items():
        if key not in fields:
            raise refuse("unknown", key=key, known=", ".join(fields))
        label, most = fields[key]["label"], fields[key]["most"]
        is_text = isinstance(text, str) and not CONTROLS.search(text)
        if not is_text or ("\n" in text and not fields[key]["has_lines"]):
            raise refuse("odd", label=label)
        if (count := len(text.encode("utf-16-le")) // 2) > most:
            raise refuse("long", label=label, count=count, most=most)
    return {key: text.strip() for key, text in found.items() if text.strip()}


def fill_words(
    words: Words, answers: Mapping[str, str], items: Iterable[Mapping[str, Any]] = ()
) -> Words:
    """Return words whose drafts have the answers in their blanks, and whose form has them.

    `items` are rows of the form. The text of one stands below its wording, as a fact of the breach
    `own_9`, which is not read as a template; `own_part_6` while some of it is missing.
    """
    labels, facts, fields = dict(words.labels), dict(words.facts), list_fields(words)
    for kind, code in words.labels:
        if kind == "paragraph":
            parts = split_blanks(words.labels[kind, code])
            labels[kind, code] = "".join(answers.get(key) or part for part, key in parts)
    for row in items:
        keys = keys_of(row)
        texts = [answers.get(key) or fields[key]["blank"] for key in keys]
        if any(key in answers for key in keys):
            is_whole = all(key in answers for key in keys)
            name = f"own_{row['item_id']}" if is_whole else f"own_part_{row['item_id']}"
            facts[name] = ", ".join(texts)
            labels["wording", row["wording_id"]] += f"\n{{breach.{name}}}"
    return replace(words, labels=labels, facts=facts)


def say_left(keys: Iterable[str], words: Words) -> str:
    """Return the line that counts and names the blanks of keys, which are left."""
    left = [list_fields(words)[key]["label"] for key in dict.fromkeys(filter(None, keys))]
    named = f" ({', '.join(left)})" if left else ""
    return f"{interface(words.language)['own_texts']['left'].format(len(left))}{named}"
