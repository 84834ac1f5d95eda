"""What a selection changes on the page: figures, numbers and words."""

import pandas
from dash import ALL, Output

from breachlab.words import Sentence, numbers, plurals
from dashboard import charts
from dashboard.answers import Answers
from dashboard.selection import DIMENSIONS, Selection, tags, without
from dashboard.words import PageWords

# Where `drawn` goes. Dash fills an ALL in the order of the page, which is that of CHARTS.
OUTPUTS = {
    "figures": Output({"chart": ALL}, "figure"),
    "legends": Output({"legend": ALL}, "children"),
    "summaries": Output({"summary": ALL}, "children"),
    "nothing_to_clear": Output({"clear": ALL}, "disabled"),
    "pressed": Output({"toggle": ALL}, "aria-pressed"),
    "sexes": Output({"toggle": ALL}, "children"),
    "persons": Output("persons", "children"),
    "records": Output("records", "children"),
    "persons_noun": Output("persons-noun", "children"),
    "records_noun": Output("records-noun", "children"),
    "sentence": Output("sentence", "children"),
    "picked": Output("picker", "value"),
    "selection": Output("selection", "data"),
}


def drawn(answers: Answers, selection: Selection, views: charts.Views = charts.FIRST_VIEWS) -> dict:
    """Return a value for each of OUTPUTS; those of an ALL by name, in order."""
    rows, words = answers.all(selection, views), answers.words
    records, persons = answers.total(selection)
    figures = {each.name: each.figure(rows[each.name], selection, words) for each in charts.CHARTS}
    sentence = _counted(answers, selection, persons) if persons else _loosen(answers, selection)
    return {
        "figures": figures,
        "legends": {
            each.name: each.legend(rows[each.name], words) for each in charts.CHARTS if each.legend
        },
        "summaries": {each.name: each.caption(rows[each.name], words) for each in charts.CHARTS},
        "nothing_to_clear": {name: not set(own) & set(selection) for name, own in clears().items()},
        "pressed": {
            sex: str(sex in selection.get("sexes", [])).lower() for sex in words.values["sexes"]
        },
        "sexes": _by_sex(rows[charts.PYRAMID], words),
        "persons": numbers.whole(persons, words.language),
        "records": numbers.whole(records, words.language),
        "persons_noun": plurals.noun_of(persons, "persons", words.language),
        "records_noun": plurals.noun_of(records, "records", words.language),
        "sentence": sentence.text,
        "picked": tags(selection),
        "selection": selection,
    }


def clears() -> dict[str, tuple[str, ...]]:
    """Return what each "clear" button clears, in the order of the page."""
    return {"all": DIMENSIONS} | {each.name: each.own for each in charts.CHARTS if each.own}


def as_outputs(values: dict) -> dict:
    """Return these values as a callback gives them: lists where an output is an ALL."""
    return {
        name: list(values[name].values()) if isinstance(output, dict) else values[name]
        for name, output in ((name, output.component_id) for name, output in OUTPUTS.items())
    }


def _counted(answers: Answers, selection: Selection, persons: int) -> Sentence:
    _, everyone = answers.total({})
    return answers.words.sentence(
        "counted",
        selection=answers.words.described(selection),
        person_count=persons,
        person_share=persons / everyone,
    )


def _loosen(answers: Answers, selection: Selection) -> Sentence:
    """Say which filter to loosen when nobody is left, and how many there are without it."""
    words = answers.words
    gains = {name: answers.total(without(selection, [name]))[1] for name in selection}
    offers = [
        words.sentence(
            "offer", capital=False, title=words.of_dimension(name, "title"), person_count=gain
        )
        for name, gain in gains.items()
        if gain
    ]
    described = words.described(selection)
    if not offers:
        return words.sentence("nobody_by_several", selection=described)
    listed = plurals.listed([offer.text for offer in offers], words.language, "or")
    return words.sentence("nobody", selection=described, offers=listed)


def _by_sex(rows: pandas.DataFrame, words: PageWords) -> dict[str, str]:
    """Return the heading of each side of the pyramid: its name and how many it holds."""
    persons = {sex: rows.person_count[rows.sex == sex].sum() for sex in words.values["sexes"]}
    return {
        sex: f"{label} · {words.compact(persons[sex])}"
        for sex, label in words.labels["sexes"].items()
    }
