"""What a selection changes on the page: figures, numbers and words."""

import pandas
from dash import ALL, Output

from . import charts
from .answers import Answers
from .selection import DIMENSIONS, Selection, tags, without
from .words import LABELS, TITLES, compact, described, listed, share

# Where `drawn` goes. Dash fills an ALL in the order of the page, which is that of CHARTS.
OUTPUTS = {
    "figures": Output({"chart": ALL}, "figure"),
    "summaries": Output({"summary": ALL}, "children"),
    "nothing_to_clear": Output({"clear": ALL}, "disabled"),
    "pressed": Output({"toggle": ALL}, "aria-pressed"),
    "sexes": Output({"toggle": ALL}, "children"),
    "persons": Output("persons", "children"),
    "records": Output("records", "children"),
    "sentence": Output("sentence", "children"),
    "picked": Output("picker", "value"),
    "selection": Output("selection", "data"),
}


def drawn(answers: Answers, selection: Selection) -> dict:
    """Return a value for each of OUTPUTS; those of an ALL by name, in order."""
    rows = answers.all(selection)
    records, persons = answers.total(selection)
    figures = {each.name: each.figure(rows[each.name], selection) for each in charts.CHARTS}
    sentence = _counted(answers, selection, persons) if persons else _loosen(answers, selection)
    return {
        "figures": figures,
        "summaries": {each.name: each.caption(figures[each.name]) for each in charts.CHARTS},
        "nothing_to_clear": {name: not set(own) & set(selection) for name, own in clears().items()},
        "pressed": {sex: str(sex in selection.get("sexes", [])).lower() for sex in LABELS["sexes"]},
        "sexes": _by_sex(rows[charts.PYRAMID]),
        "persons": f"{persons:,}",
        "records": f"{records:,}",
        "sentence": sentence,
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


def _counted(answers: Answers, selection: Selection, persons: int) -> str:
    _, everyone = answers.total({})
    return (
        f"{described(selection)}: {persons:,} persons, {share(persons, everyone)} of the register."
    )


def _loosen(answers: Answers, selection: Selection) -> str:
    """Say which filter to loosen when nobody is left, and how many there are without it."""
    gains = {name: answers.total(without(selection, [name]))[1] for name in selection}
    offers = [f"{TITLES[name]} (then {gain:,} persons)" for name, gain in gains.items() if gain]
    hint = f"Loosen {listed(offers)}." if offers else "Clear more than one filter."
    return f"{described(selection)}: nobody. {hint}"


def _by_sex(rows: pandas.DataFrame) -> dict[str, str]:
    """Return the heading of each side of the pyramid: its name and how many it holds."""
    persons = {sex: rows.person_count[rows.sex == sex].sum() for sex in LABELS["sexes"]}
    return {sex: f"{words} · {compact(persons[sex])}" for sex, words in LABELS["sexes"].items()}
